import type { Stack } from '../../model/stack.ts';
import { at, itemsOf, textOf } from '../../source/node.ts';
import { isGeneratedBySam, isSharedServiceRole } from '../../source/provenance.ts';
import type { ShownPolicy } from './shown.ts';
import { headLines, statementLines, templateLines, under } from './yaml.ts';

export const POLICY_FORMATS = ['yaml', 'json', 'sam', 'serverless'] as const;
export type PolicyFormat = (typeof POLICY_FORMATS)[number];

/** The format in which the author of a template writes policies. */
export function formatOf({ dialect }: Stack): PolicyFormat {
  return dialect === 'cloudformation' ? 'yaml' : dialect;
}

const PLUGIN = 'serverless-iam-roles-per-function';

/** Whether each function of a service has a role of its own by a plug-in. */
export const hasRolesPerFunction = ({ written }: Stack): boolean => {
  const plugins = at(written?.root, 'plugins');
  return [...itemsOf(plugins), ...itemsOf(at(plugins, 'modules'))].some(one => textOf(one) === PLUGIN);
};

/** Policies as a part of the template: where they stand in it, down to the statements. */
export function policyDocument(
  policies: readonly ShownPolicy[],
  format: Exclude<PolicyFormat, 'json'>,
  stack: Stack,
): readonly string[] {
  const place = PLACES[format];
  const tree: Tree = new Map();
  for (const policy of policies) {
    const isEmpty = policy.statements.length + policy.templates.length === 0;
    insert(tree, place.path(policy, stack), { head: headLines(policy), lines: place.lines(policy), isEmpty });
  }
  return linesOf(tree);
}

type Leaf = {
  readonly head: readonly string[];
  readonly lines: readonly string[];
  readonly isEmpty: boolean;
};
type Tree = Map<string, Tree | Leaf>;

function insert(tree: Tree, [key = '', ...rest]: readonly string[], leaf: Leaf): void {
  if (rest.length === 0) {
    tree.set(key, leaf);
    return;
  }
  const known = tree.get(key);
  const next: Tree = known instanceof Map ? known : new Map();
  tree.set(key, next);
  insert(next, rest, leaf);
}

/** A comment on a policy stands above the first key that is its own. */
function linesOf(tree: Tree): readonly string[] {
  return [...tree].flatMap(([key, value]) => {
    const only = tree.size > 1 || !(value instanceof Map) ? leafBelow(value) : undefined;
    const inner = value instanceof Map ? linesOf(only ? withoutHead(value) : value) : value.lines;
    if (!(value instanceof Map) && value.isEmpty)
      return [...(only?.head ?? []), ...(LISTS.has(key) ? [`${key}: []`] : [])];
    const lines = under(key, inner);
    return [...(only?.head ?? []), ...lines];
  });
}

/** Keys of which an empty list is the policy that gives nothing. */
const LISTS = new Set(['Policies', 'statements', 'iamRoleStatements']);

function leafBelow(value: Tree | Leaf): Leaf | undefined {
  if (!(value instanceof Map)) return value;
  const [only] = value.values();
  return value.size === 1 && only ? leafBelow(only) : undefined;
}

const withoutHead = (tree: Tree): Tree =>
  new Map(
    [...tree].map(([key, value]) => [
      key,
      value instanceof Map ? withoutHead(value) : { ...value, head: [] },
    ]),
  );

type Place = {
  /** The keys above the policy. */
  readonly path: (policy: ShownPolicy, stack: Stack) => readonly string[];
  readonly lines: (policy: ShownPolicy) => readonly string[];
};

const nameOf = ({ functions, role }: ShownPolicy): string =>
  (functions.length === 1 ? functions[0]?.name : role?.name) ?? '';
const document = ({ statements }: ShownPolicy): readonly string[] => [
  "Version: '2012-10-17'",
  ...under('Statement', statementLines(statements)),
];

const PLACES: { readonly [format in Exclude<PolicyFormat, 'json'>]: Place } = {
  yaml: { path: policy => [nameOf(policy)], lines: document },
  sam: {
    path: ({ functions: [fn], role }) =>
      role && !isGeneratedBySam(role.provenance)
        ? ['Resources', role.id, 'Properties', 'Policies']
        : ['Resources', fn?.name ?? '', 'Properties', 'Policies'],
    lines: policy =>
      policy.role && !isGeneratedBySam(policy.role.provenance)
        ? ['- PolicyName: least', ...under('PolicyDocument', document(policy)).map(line => `  ${line}`)]
        : [
            ...policy.templates.flatMap(templateLines),
            ...(policy.statements.length > 0
              ? [
                  "- Version: '2012-10-17'",
                  ...under('Statement', statementLines(policy.statements)).map(line => `  ${line}`),
                ]
              : []),
          ],
  },
  serverless: {
    path: ({ functions: [fn], role }, stack) => {
      if (hasRolesPerFunction(stack) || stack.dialect !== 'serverless')
        return ['functions', fn?.name ?? '', 'iamRoleStatements'];
      return role && !isSharedServiceRole(role.provenance)
        ? ['functions', fn?.name ?? '', 'iam', 'role', 'statements']
        : ['provider', 'iam', 'role', 'statements'];
    },
    lines: ({ statements }) => statementLines(statements),
  },
};
