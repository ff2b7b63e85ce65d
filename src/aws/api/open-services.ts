import { Resource, type Value, type World } from '../../model/world.ts';
import { fixesCaller, testsOf, type ConditionTests } from '../iam/principals/caller-conditions.ts';
import { isEveryone } from '../iam/principals/principal.ts';
import { flat, statementsIn } from '../iam/policy/statements.ts';
import { referring } from '../../model/references.ts';
import { YES, type Switch } from '../switches.ts';

/** Where a service is told to let callers in without asking who they are. `who` begins the sentence. */
export type OpenServiceSwitch = Switch & {
  readonly severity: 'high' | 'medium' | 'low';
  readonly who: string;
  readonly strict?: true;
};

const LATTICE_SERVICE = 'AWS::VpcLattice::Service';
const lattice = {
  path: ['AuthType'],
  who: 'Anyone in the associated VPCs can call',
  fix: 'Set AuthType to AWS_IAM, and declare an auth policy that lists the callers.',
} as const;

/**
 * Services with an authentication of their own: an AgentCore gateway without an authorizer (CloudFormation reference, "AWS::BedrockAgentCore::Gateway",
 * AuthorizerType, read 2026-11), VPC Lattice, where NONE is the default
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-vpclattice-service.html, AuthType), and clusters of MSK that let clients in
 * without authentication. Whether a cluster without ClientAuthentication does is not documented, so only what is switched on is told
 * (https://docs.aws.amazon.com/msk/latest/developerguide/msk-update-security.html and …/msk/latest/developerguide/kafka_apis_iam.html; both read 2026-11-29).
 */
export const OPEN_SERVICES: readonly OpenServiceSwitch[] = [
  {
    type: 'AWS::BedrockAgentCore::Gateway',
    path: ['AuthorizerType'],
    off: ['NONE'],
    unset: 'on',
    severity: 'high',
    who: 'Anyone on the internet can call',
    fix: 'Set AuthorizerType to CUSTOM_JWT with an AuthorizerConfiguration, or to AWS_IAM.',
  },
  { type: LATTICE_SERVICE, ...lattice, off: ['NONE'], unset: 'off', severity: 'medium' },
  { type: 'AWS::VpcLattice::ServiceNetwork', ...lattice, off: ['NONE'], unset: 'on', severity: 'medium' },
  {
    type: 'AWS::VpcLattice::ServiceNetwork',
    ...lattice,
    off: [],
    unset: 'off',
    severity: 'low',
    strict: true,
  },
  {
    type: 'AWS::MSK::Cluster',
    path: ['ClientAuthentication', 'Unauthenticated', 'Enabled'],
    off: YES,
    unset: 'on',
    severity: 'medium',
    who: 'Any client in the network can connect to',
    fix: 'Set Unauthenticated.Enabled to false, and enable SASL/IAM, SASL/SCRAM or TLS authentication.',
  },
];

/**
 * Whether a service of VPC Lattice is in a network of the stack that has an auth policy: a request must be allowed by that of the network and by that of the service, as
 * far as they have one (https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html, "How authorization works", read 2026-11-29).
 */
export const isBehindAuth = (service: Resource, world: World): boolean =>
  service.type === LATTICE_SERVICE &&
  [
    ...referring(
      world,
      service.id,
      'AWS::VpcLattice::ServiceNetworkServiceAssociation',
      one => one.get('ServiceIdentifier').refers?.id === service.id,
    ),
  ].some(association => {
    const network = association.get('ServiceNetworkIdentifier').refers;
    return network !== undefined && new Resource(world, network).get('AuthType').literal === 'AWS_IAM';
  });

export const AUTH_POLICY = 'AWS::VpcLattice::AuthPolicy';

/**
 * The principal of an auth policy that lets everyone in, also without a signature: callers who do not sign are `Anonymous`, and a condition on that or on what only
 * a principal has keeps them out (https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html, "Anonymous principals", "Example auth policies", read 2026-11-29).
 * Of those who sign, their own account's policies have to allow the call as well.
 */
export function openPrincipal(policy: Resource, undetermined: (reason: string) => void): Value | undefined {
  const statements = statementsIn(policy.get('Policy'), undetermined);
  const everyone = statements.filter(({ at }) => isEveryone(at.get('Principal')));
  if (everyone.some(({ effect, condition }) => effect === 'Deny' && tellsAnonymous(condition, SAME)))
    return undefined;
  return everyone
    .find(
      ({ effect, condition }) =>
        effect === 'Allow' &&
        !tellsAnonymous(condition, OTHER) &&
        !asksForPrincipal(testsOf(condition)) &&
        fixesCaller(testsOf(condition), 'anyone') === 'no',
    )
    ?.at.get('Principal');
}

const SAME = /^String(?:Equals|Like)(IgnoreCase)?$/i;
const OTHER = /^StringNot(?:Equals|Like)(IgnoreCase)?$/i;

/** Whether a condition tells callers who do not sign from the others: `StringNotEquals: { aws:PrincipalType: Anonymous }`. */
const tellsAnonymous = (condition: Value, operators: RegExp): boolean =>
  condition.entries.some(([operator, keys]) => {
    const match = operators.exec(operator);
    const isAnonymous = ({ literal }: Value): boolean =>
      (match?.[1] === undefined ? literal : literal?.toLowerCase().replace(/^a/, 'A')) === 'Anonymous';
    return (
      match !== null &&
      keys.entries.some(
        ([key, values]) => key.toLowerCase() === 'aws:principaltype' && flat(values).some(isAnonymous),
      )
    );
  });

/** Whether a condition holds only where the caller has a tag, an ARN or an account. */
const asksForPrincipal = (tests: ConditionTests): boolean =>
  tests !== 'unknown' &&
  tests.some(({ key }) => /^aws:(?:principal(?:tag\/|arn$|account$|org)|userid$|username$)/.test(key));
