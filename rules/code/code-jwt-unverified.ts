import { codeOf } from '../../src/aws/code/function-code.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { tokenFaultsOf, type TokenFault } from '../../src/aws/code/tokens.ts';
import { authorizersByFunction } from '../../src/aws/lambda/authorizer-functions.ts';
import { waysByFunction } from '../../src/aws/lambda/ways-in.ts';
import { majorVersionsOf } from '../../src/aws/code/installed-versions.ts';
import { defineRule, type ReportDetails, type Resource } from '../../src/rule/rule.ts';

const WORDS: Readonly<Record<TokenFault['kind'], { readonly does: string } & ReportDetails>> = {
  unverified: { does: 'reads a token without verifying its signature' },
  none: {
    does: 'accepts tokens without a signature',
    fix: 'List the algorithms that your issuer uses, such as RS256, without none.',
  },
  algorithms: {
    does: 'does not say which algorithms it accepts',
    severity: 'medium',
    why: 'The header of the token then decides how it is verified, and the caller writes the header.',
    fix: 'Pass the algorithms that your issuer uses, such as algorithms: ["RS256"].',
  },
  audience: {
    does: 'accepts tokens that were issued for other applications',
    severity: 'medium',
    why: 'Whoever signs in to any application of the same issuer can call this one with that token.',
    fix: 'Pass the client ID (clientId) or the audience that tokens for this application have.',
  },
  use: {
    does: 'accepts ID tokens as well as access tokens',
    severity: 'low',
    why: 'An ID token says who signed in. Only an access token says what its holder may do.',
    fix: 'Set tokenUse to access, or to id where the claims of the user are what counts.',
  },
};

export default defineRule({
  id: 'code-jwt-unverified',
  title: 'Function trusts tokens that it does not verify',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [347] },
  why: 'Anyone can write a token with the name of any user in it. Only its signature shows who issued it.',
  fix: 'Verify the token before its claims are used, for example with aws-jwt-verify, or require an authorizer on the route.',
  references: [
    'https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html',
    'https://github.com/awslabs/aws-jwt-verify',
    'https://datatracker.ietf.org/doc/html/rfc8725',
  ],
  check({ resource: fn, world, strict, report, undetermined }) {
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    const [authorizer] = authorizersByFunction(world).get(fn.id) ?? [];
    const ways = waysByFunction(world).get(fn.id) ?? [];
    const [way] = ways;
    if (ways.some(({ open }) => open === 'no') && !authorizer) return;
    const gate = authorizer
      ? { at: authorizer.at, note: `${authorizer.name} decides by it who may call` }
      : way && { at: way.at, note: `${way.name} has no authorizer` };
    if (!gate) return;
    const faults = tokenFaultsOf(code);
    if (faults === 'unknown')
      return undetermined('whether a token is verified depends on code that was not read');
    if (faults.length > 0 && !authorizer && ways.some(({ open }) => open === 'unknown'))
      return undetermined('whether its routes require authorization is not known until deployment');
    for (const fault of faults) {
      const place =
        isAffected(fault, fn) && (strict || !isAdvice(fault)) ? faultPlace(fn, code, fault.at) : undefined;
      if (!place) continue;
      const { does, ...details } = WORDS[fault.kind];
      report(place.at, `${fault.called} ${does}`, {
        ...details,
        ...(isAdvice(fault) ? { severity: 'low' } : {}),
        related: [gate],
        code: place.code,
      });
    }
  },
});

const isAdvice = ({ kind, before, isLeftOut }: TokenFault): boolean =>
  kind === 'use' || isLeftOut === true || before?.guesses === true;

/** Later versions of a package refuse what earlier ones take. */
const isAffected = ({ before }: TokenFault, fn: Resource): boolean =>
  before === undefined || majorVersionsOf(fn, before.package).some(major => major < before.major);
