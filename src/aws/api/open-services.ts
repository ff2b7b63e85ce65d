import { Resource, type Value, type World } from '../../model/world.ts';
import { fixesCaller, testsOf } from '../iam/principals/caller-conditions.ts';
import { isEveryone } from '../iam/principals/principal.ts';
import { statementsIn } from '../iam/policy/statements.ts';
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
 * Services with an authentication of their own, as AWS stands in 2026-11: an AgentCore gateway without an authorizer (CloudFormation reference,
 * "AWS::BedrockAgentCore::Gateway", AuthorizerType), VPC Lattice, where NONE is the default ("AWS::VpcLattice::Service", AuthType), and clusters of MSK that
 * let clients in without authentication ("AWS::MSK::Cluster ClientAuthentication", Unauthenticated).
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

/** Whether a service of VPC Lattice is in a network of the stack that asks every caller for a signature: then that is asked first (VPC Lattice user guide, "Control access to VPC Lattice services using auth policies", read 2026-11). */
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

/** The principal of an auth policy that lets everyone in, also without a signature (VPC Lattice user guide, "Auth policies", Anonymous principals, read 2026-11). */
export const openPrincipal = (policy: Resource, undetermined: (reason: string) => void): Value | undefined =>
  statementsIn(policy.get('Policy'), undetermined)
    .find(
      ({ effect, at, condition }) =>
        effect === 'Allow' &&
        isEveryone(at.get('Principal')) &&
        fixesCaller(testsOf(condition), 'anyone') === 'no',
    )
    ?.at.get('Principal');
