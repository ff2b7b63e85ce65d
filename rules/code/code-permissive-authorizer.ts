import { authorizerCode, type AuthorizerAnswer } from '../../src/aws/code/authorizer-answers.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { authorizersByFunction } from '../../src/aws/lambda/authorizer-functions.ts';
import { defineRule, type ReportDetails } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'code-permissive-authorizer',
  title: 'Lambda authorizer allows more than it checks',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S2', 'S5'], sas: ['SAS-02'], cwe: [863] },
  why: 'API Gateway keeps the answer and applies it to other methods that the caller asks for.',
  fix: 'Allow only the method that was asked for (methodArn), or those that this caller may use.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  ],
  check({ resource: fn, world, strict, report }) {
    const authorizers = authorizersByFunction(world).get(fn.id) ?? [];
    const [authorizer] = authorizers;
    const code = authorizer && codeOf(fn);
    if (!authorizer || code?.kind !== 'read') return;
    const found = authorizerCode(code.flow, code.handler.at);
    if (!found) return;
    const tell = (at: AuthorizerAnswer['at'], message: string, details: ReportDetails = {}): void => {
      const place = faultPlace(fn, code, at);
      const decides = { at: authorizer.at, note: `${fn.name} decides for ${authorizer.name}` };
      if (place) report(place.at, message, { ...details, related: [decides], code: place.code });
    };
    const allowed = found.answers.filter(({ allows }) => allows !== 'no');
    if (found.refusesNobody) {
      const [first] = allowed;
      if (first)
        tell(first.at, `${fn.name} allows every caller`, {
          severity: 'high',
          why: 'The authorizer answers yes whatever the caller sends, so its routes are open to anyone.',
          fix: 'Verify the token or the signature that the caller sends, and refuse callers without one.',
        });
      return;
    }
    for (const answer of allowed.filter(({ onError, allows }) => onError && allows === 'yes'))
      tell(answer.at, `${fn.name} allows callers when its check fails`, {
        severity: 'high',
        why: 'A token that makes the check fail, such as a malformed one, is enough to be let in.',
        fix: 'Refuse the caller in the error path.',
      });
    for (const { wide, onError } of allowed)
      if (wide && !onError && (strict || !isAdvice(wide, found.looksAtRoute)))
        tell(
          wide.at ?? code.handler.at,
          wideIn(wide, fn.name),
          isAdvice(wide, found.looksAtRoute) ? { severity: 'low' } : {},
        );
    if (authorizers.every(({ api }) => api === 'REST'))
      for (const { lacks, at } of found.malformed)
        tell(at, `the answer of ${fn.name} has no ${lacks.join(' and no ')}`, {
          why: 'API Gateway rejects such an answer and responds with an error to every request.',
          fix: "Set principalId to the user that the token names, and Version of policyDocument to '2012-10-17'.",
        });
  },
});

type Wide = NonNullable<AuthorizerAnswer['wide']>;

const wideIn = ({ what }: Wide, name: string): string =>
  `${name} allows ${what === 'all' ? '*' : 'every method of the API'}, whichever method was asked for`;

/** One that does not look at the method gives the same answer for each: a wide one that is kept saves calls. */
const isAdvice = ({ what }: Wide, looksAtRoute: boolean): boolean => what === 'api' && !looksAtRoute;
