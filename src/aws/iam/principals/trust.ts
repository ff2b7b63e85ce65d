import type { Resource, Value } from '../../../model/world.ts';
import { globMatches, isPattern } from '../actions/glob.ts';
import { fixesCaller, isFixedTest, type ConditionTest, type ConditionTests } from './caller-conditions.ts';
import { resourceText } from '../policy/grant.ts';
import type { Principal } from './principal.ts';
import { trustStatements, type ResourceStatement } from './resource-policies.ts';

/** A way into a role. anyone: whoever has an AWS account. account: all of another account. provider: every user of an identity provider. action: more of STS than one call. */
export type Trust = {
  readonly kind: 'anyone' | 'account' | 'provider' | 'action';
  readonly at: Value;
  readonly names: readonly string[];
  readonly externalId: boolean;
};

/** What a role's trust policy leaves open, but for accounts that are trusted like the stack's own. `undetermined` hears of what only deployment knows. */
export function openTrust(
  role: Resource,
  trusted: readonly string[],
  undetermined: (reason: string) => void,
): readonly Trust[] {
  return trustStatements(role, undetermined)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(statement => [...openings(statement, trusted, undetermined), ...wildcards(statement)]);
}

function openings(
  statement: ResourceStatement,
  trusted: readonly string[],
  undetermined: (reason: string) => void,
): readonly Trust[] {
  const { principals, tests } = statement;
  const reference = (who: Principal['who']): readonly Principal[] =>
    principals.filter(principal => principal.who === who);
  const [anyone] = reference('anyone');
  const accounts = reference('account').filter(({ name = '' }) => !trusted.includes(name));
  const open = takesTokens(statement)
    ? reference('federated').filter(principal => !isSaml(principal) && !fixesToken(principal, tests))
    : [];
  if (tests === 'unknown') {
    if (anyone || accounts.length > 0 || open.length > 0)
      undetermined('a condition of its trust policy is not known until deployment');
    return [];
  }
  const externalId = tests.some(isExternalId);
  if (anyone)
    return fixesCaller(tests, 'anyone') === 'yes'
      ? []
      : [{ kind: 'anyone', at: anyone.at, names: [], externalId }];
  const confined =
    externalId || tests.some(isSecondFactor) || fixesCaller(tests.filter(isMoreThanName), 'anyone') === 'yes';
  const [first] = confined ? [] : accounts;
  const account: readonly Trust[] = first
    ? [
        {
          kind: 'account',
          at: first.at,
          names: [...new Set(accounts.map(({ name = '' }) => name))],
          externalId,
        },
      ]
    : [];
  return [
    ...account,
    ...open.map(({ at, name = '' }): Trust => ({ kind: 'provider', at, names: [name], externalId })),
  ];
}

function wildcards({ actions }: ResourceStatement): readonly Trust[] {
  const at = actions.find(({ literal }) => literal !== undefined && isPattern(literal));
  return at ? [{ kind: 'action', at, names: [], externalId: false }] : [];
}

/** What a caller of another account must bring beside its credentials (IAM User Guide, "Access to AWS accounts owned by third parties", "Secure API access with MFA", read 2026-11). */
const isExternalId = ({ key, values }: ConditionTest): boolean =>
  key === 'sts:externalid' && isFixedTest('id', values);
const isSecondFactor = ({ key, values }: ConditionTest): boolean =>
  (key === 'aws:multifactorauthpresent' && values.every(value => value.boolean !== false)) ||
  key === 'aws:multifactorauthage';
/** A condition on the account or the ARN of the caller says again what the principal says. */
const isMoreThanName = ({ key }: ConditionTest): boolean => !/^aws:principal(?:account|arn)$/.test(key);

/** SAML providers are set up for one company, and their assertions name it. */
const isSaml = ({ at: { refers, text } }: Principal): boolean =>
  refers?.type === 'AWS::IAM::SAMLProvider' ||
  text.parts.some(part => typeof part === 'string' && part.includes(':saml-provider/'));
const takesTokens = ({ actions }: ResourceStatement): boolean =>
  actions.some(
    ({ literal }) =>
      literal !== undefined && globMatches(literal.toLowerCase(), 'sts:assumerolewithwebidentity'),
  );

/**
 * Providers that sign tokens for everyone's projects: with them only the claim that names the project keeps strangers out, for the audience is
 * the same for all, or the caller's to choose. Where the audience names the project, no more is asked of them than of a provider of one company
 * (IAM User Guide, "Identity-provider controls for shared OIDC providers", whose list this is but for the issuers of IBM Turbonomic, which change;
 * GitHub docs, "OpenID Connect reference", for the other claims of GitHub; read 2026-11).
 */
const SHARED: readonly (readonly [issuer: RegExp, claim: RegExp])[] = [
  [
    /^(?:token|vstoken)\.actions\.githubusercontent\.com(?:\/|$)/,
    /:(?:sub|repository(?:_id|_owner|_owner_id)?|job_workflow_ref)$/,
  ],
  [
    /^(?:gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.codefresh\.io|scalr\.io|proidc\.upbound\.io|tokens\.cloud\.shisho\.dev|studio\.datachain\.ai|oidc-configuration\.audit-log\.githubusercontent\.com)(?:\/|$)/,
    /:sub$/,
  ],
  [/^sts\.windows\.net\/33e01921-4d64-4f8c-a055-5bdaffd5e33d/, /^sts:rolesessionname$/],
];
const OF_ONE_COMPANY = /:(?:sub|aud|oaud|azp|app_id)$/;

function fixesToken({ name = '' }: Principal, tests: ConditionTests): boolean {
  const claims = SHARED.find(([issuer]) => issuer.test(name))?.[1] ?? OF_ONE_COMPANY;
  return tests === 'unknown'
    ? false
    : tests.some(({ key, values }) => claims.test(key) && values.length > 0 && values.every(isClaim));
}

/** `*`, `repo:*` and `repo:*\/ours` are everyone's; `repo:us/*` is ours. */
function isClaim(value: Value): boolean {
  const [head] = resourceText(value).parts;
  return typeof head === 'string' ? !/^(?:[a-z_]+:)?[*?]/i.test(head) : head !== undefined;
}
