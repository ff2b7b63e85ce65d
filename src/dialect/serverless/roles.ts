import { itemsOrSelf } from '../../source/node.ts';
import type { ServerlessProvenance } from '../../source/provenance.ts';
import { type Plain, make } from '../builder/make.ts';
import type { ServiceFunction } from './service-function.ts';
import { at, entriesOf, type Node } from '../../source/node.ts';
import { ROLE } from './names.ts';
import { either, entryAt, isFalse, truthy } from './read.ts';
import type { ServerlessService } from './service.ts';
import { known, piecesOf, type Pieces } from './variables/pieces.ts';

const LOG_ARN = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:';
const VPC_POLICY: Plain = {
  'Fn::Join': [
    '',
    ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'],
  ],
};

/** What differs between the role that functions share and one that a function has for itself. */
type Role = {
  readonly id: string;
  readonly provenance: ServerlessProvenance;
  readonly functions: readonly ServiceFunction[];
  /** The settings the role is made from: `provider.iam.role`, or the function's `iam.role` first. */
  readonly settings: readonly (Node | undefined)[];
  readonly name: Plain;
  readonly statements: readonly Node[];
  readonly managed: readonly Node[];
  readonly granted: readonly Node[];
};

/** The roles that the framework makes: the one all functions share, and in version 4 one for each function that asks for it. */
export function makeRoles(service: ServerlessService): void {
  if (service.grants.shared) makeRole(service, sharedRole(service));
  for (const fn of service.functions) if (service.grants.ownRole(fn)) makeRole(service, ownRole(service, fn));
}

/** The statements or policies of a list; what is no list (a variable that is not known) stands for them. */
const listed = (node: Node | undefined): readonly Node[] => (truthy(node) ? itemsOrSelf(node) : []);

function sharedRole(service: ServerlessService): Role {
  const role = service.setting('iam', 'role');
  const statements =
    service.settingEntry('iam', 'role', 'statements') ?? service.settingEntry('iamRoleStatements');
  const cause = statements ?? service.settingEntry('iam', 'role');
  return {
    id: ROLE,
    provenance: service.providerProvenance('role', cause?.keySpan),
    functions: service.functions.filter(fn => !service.grants.ownRole(fn)),
    settings: [role],
    name: at(role, 'name') ?? {
      'Fn::Join': [
        '-',
        [
          service.string(service.name, service.providerProvenance('role')),
          service.string(service.stage, service.providerProvenance('role')),
          { Ref: 'AWS::Region' },
          'lambdaRole',
        ],
      ],
    },
    statements: listed(either(at(role, 'statements'), service.setting('iamRoleStatements'))),
    managed: listed(either(at(role, 'managedPolicies'), service.setting('iamManagedPolicies'))),
    granted: service.grants.statements,
  };
}

function ownRole(service: ServerlessService, fn: ServiceFunction): Role {
  const [own, shared] = [at(fn.node, 'iam', 'role'), service.setting('iam', 'role')];
  const inherits = at(own, 'inheritStatements') ?? at(shared, 'inheritStatements');
  const perFunction = at(shared, 'mode')?.kind === 'scalar';
  const inherited = perFunction ? !isFalse(inherits) : truthy(inherits);
  return {
    id: `${fn.idPrefix}${ROLE}`,
    provenance: service.functionProvenance(
      fn,
      'function-role',
      entryAt(own, 'statements')?.keySpan ?? entryAt(fn.node, 'iam')?.keySpan,
    ),
    functions: [fn],
    settings: [own, shared],
    name: at(own, 'name') ?? {
      'Fn::Join': [
        '-',
        [
          service.string(service.name, service.functionProvenance(fn, 'function-role')),
          service.string(service.stage, service.functionProvenance(fn, 'function-role')),
          fn.key,
          { Ref: 'AWS::Region' },
          'lambdaRole',
        ],
      ],
    },
    statements: [...(inherited ? listed(at(shared, 'statements')) : []), ...listed(at(own, 'statements'))],
    managed: [
      ...(inherited ? listed(at(shared, 'managedPolicies')) : []),
      ...listed(at(own, 'managedPolicies')),
    ],
    granted: service.grants.statementsOf(fn),
  };
}

function makeRole(service: ServerlessService, role: Role): void {
  const { provenance } = role;
  const setting = (key: string): Node | undefined => either(...role.settings.map(node => at(node, key)));
  const tags = setting('tags');
  const managed: Plain[] = [...role.managed, ...(inVpc(service, role.functions) ? [VPC_POLICY] : [])];
  service.builder.add(
    role.id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['lambda.amazonaws.com', ...service.grants.principals] },
            Action: ['sts:AssumeRole'],
          },
        ],
      },
      Policies: [
        {
          PolicyName: {
            'Fn::Join': [
              '-',
              [service.string(service.name, provenance), service.string(service.stage, provenance), 'lambda'],
            ],
          },
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [...logStatements(service, role), ...role.statements, ...role.granted],
          },
        },
      ],
      Path: setting('path') ?? '/',
      RoleName: role.name,
      ManagedPolicyArns: managed.length > 0 ? managed : undefined,
      PermissionsBoundary: either(
        setting('permissionsBoundary'),
        setting('permissionBoundary'),
        service.setting('rolePermissionsBoundary'),
      ),
      Tags: tags ? entriesOf(tags).map(({ key, value }) => ({ Key: key, Value: value })) : undefined,
    },
    provenance,
  );
}

/** A function with a `vpc` key, or a provider with one, lets the role manage network interfaces. */
const inVpc = (service: ServerlessService, functions: readonly ServiceFunction[]): boolean =>
  truthy(service.setting('vpc')) || functions.some(fn => entryAt(fn.node, 'vpc'));

const startsWith = (name: Pieces, prefix: Pieces): boolean => {
  const [a, b] = [known(name), known(prefix)];
  return a !== undefined && b !== undefined
    ? a.startsWith(b)
    : prefix.every((piece, index) => name[index] === piece);
};

/** In version 4 the group that a function names is the one it may write to. */
const ownGroup = (service: ServerlessService, fn: ServiceFunction): Pieces | undefined => {
  const group = service.version4 ? at(fn.node, 'logs', 'logGroup') : undefined;
  return truthy(group) ? piecesOf(group) : undefined;
};
const distinct = (groups: readonly Pieces[]): Pieces[] => [
  ...new Map(groups.map(group => [known(group) ?? group, group])).values(),
];

/** Writing logs: all groups that begin with `service-stage`, and those of functions with a name of their own; functions with `disableLogs` may not. */
function logStatements(service: ServerlessService, role: Role): Plain[] {
  const provenance: ServerlessProvenance = { ...role.provenance, rule: 'logs-statement' };
  const prefix = service.named();
  const own = service.version4 && role.id !== ROLE;
  const [silent, writing] = [
    role.functions.filter(fn => truthy(at(fn.node, 'disableLogs'))),
    role.functions.filter(fn => !truthy(at(fn.node, 'disableLogs'))),
  ];
  const isCanonical = (fn: ServiceFunction): boolean => startsWith(fn.name, prefix) && !ownGroup(service, fn);
  const canonical = writing.filter(isCanonical);
  const groups: Pieces[] = distinct(
    writing
      .filter(fn => own || !isCanonical(fn))
      .map(fn => ownGroup(service, fn) ?? ['/aws/lambda/', ...fn.name]),
  );
  if (canonical.length > 0 && !own) groups.push(['/aws/lambda/', ...prefix, '*']);
  const resources = (tail: string): Plain =>
    groups.map(name => service.sub([LOG_ARN, ...name, tail], provenance));
  const statements: Plain[] = [
    make(
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:TagResource'],
        Resource: resources(':*'),
      },
      provenance,
    ),
    make({ Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: resources(':*:*') }, provenance),
  ];
  const denied = silent.filter(fn => startsWith(fn.name, prefix));
  if (canonical.length > 0 && denied.length > 0)
    statements.push({
      Effect: 'Deny',
      Action: 'logs:PutLogEvents',
      Resource: denied.map(fn => service.sub([LOG_ARN, '/aws/lambda/', ...fn.name, ':*'], provenance)),
    });
  return statements;
}
