import { grantsOfFunction } from '../src/aws/iam/policy/effective.ts';
import { matches } from '../src/aws/iam/policy/match.ts';
import { ownArnIn } from '../src/aws/iam/policy/own-arn-in.ts';
import { arnOfOwn, SECRET_SUFFIX, spelledOut } from '../src/aws/iam/policy/own-arn.ts';
import { actionNamed } from '../src/aws/iam/actions/action-table.ts';
import type { NeededPermission } from '../src/aws/code/permissions.ts';
import type { RolePolicy } from '../src/aws/code/role-policies.ts';
import { policyDocument } from '../src/cli/policy/places.ts';
import { PolicyPresenter } from '../src/cli/policy/shown.ts';
import { toTemplate } from '../src/dialect/emit.ts';
import { lowerFile } from '../src/dialect/index.ts';
import { StackIndex } from '../src/model/stack-index.ts';
import { Text } from '../src/model/text.ts';
import { World } from '../src/model/world.ts';
import type { ScanRoot } from '../src/scan/find.ts';
import { PLAINLY } from '../src/scan/text.ts';
import { View } from '../src/scan/view.ts';
import { at, isMap, itemsOf, type Node } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import { toPlain, type JsonValue } from '../src/source/plain.ts';
import { Source } from '../src/source/source.ts';
import { textFiles } from '../src/source/texts.ts';

type Json = Record<string, JsonValue>;

/**
 * Puts a printed policy into the template in place of what its functions have, reads that template, and says what is wrong: a need that is not surely allowed,
 * a grant that nothing needs, text that is no YAML. `permissions` are the needs, by default those of the policy. `circular` counts needs whose name is only like that of a resource.
 */
export function roundTrip(
  policy: RolePolicy,
  world: World,
  root: ScanRoot,
  format: 'yaml' | 'sam',
  permissions: readonly NeededPermission[] = policy.permissions,
): { readonly faults: readonly string[]; readonly circular: number } {
  const { stack } = world;
  const view = new View(root, [stack]);
  const shown = new PolicyPresenter(world, view).show(policy, format === 'sam');
  if (shown.statements.length + shown.templates.length === 0) return { faults: [], circular: 0 };
  const printed = policyDocument([shown], format, stack).join('\n');
  const { root: tree, problems } = parseTree(new Source('printed.yaml', printed));
  const faults = problems.map(({ message }) => `no YAML: ${message}`);
  if (!isMap(tree)) return { faults, circular: 0 };
  const template = toTemplate(stack) as Json;
  const resources = template['Resources'] as Record<string, Json>;
  const [fn] = policy.functions;
  if (!fn) return { faults, circular: 0 };
  if (format === 'yaml') {
    const [[, entry] = ['', undefined]] = [...tree.entries];
    for (const one of policy.functions) {
      const id = 'PolicyUnderTestRole';
      resources[id] = roleWith(entry ? toPlain(entry.value) : null);
      (resources[one.id]!['Properties'] as Json)['Role'] = { 'Fn::GetAtt': [id, 'Arn'] };
    }
  } else {
    const policies = at(tree, 'Resources', fn.name, 'Properties', 'Policies');
    delete resources[policy.role?.id ?? ''];
    template['Transform'] = 'AWS::Serverless-2016-10-31';
    resources[fn.id] = {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Handler: 'a.b',
        Runtime: 'nodejs22.x',
        InlineCode: '//',
        Policies: itemsOf(policies).map((one: Node) => toPlain(one)),
      },
    };
  }
  const file = 'template.json';
  const text = JSON.stringify(template);
  const files = textFiles({ [file]: text });
  const parsed = parseTree(new Source(file, text));
  if (!isMap(parsed.root)) return { faults: [...faults, 'no template'], circular: 0 };
  const dialect = format === 'sam' ? 'sam' : 'cloudformation';
  const [lowered] = lowerFile(parsed.root, dialect, file, files, {
    ...PLAINLY,
    ...(stack.region === undefined ? {} : { region: stack.region }),
  }).stacks;
  const other = lowered && new World(new StackIndex(lowered), [], true);
  const found = other?.resource(fn.id);
  if (!other || !found) return { faults: [...faults, 'the function is gone'], circular: 0 };
  return { ...compare(permissions, grantsOfFunction(found), other, faults) };
}

function roleWith(document: JsonValue): Json {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {},
      Policies: document === null ? [] : [{ PolicyName: 'least', PolicyDocument: document }],
    },
  };
}

function compare(
  permissions: readonly NeededPermission[],
  grants: ReturnType<typeof grantsOfFunction>,
  world: World,
  faults: readonly string[],
): { faults: readonly string[]; circular: number } {
  let circular = 0;
  const wrong = [...faults];
  const wanted = permissions.filter(({ necessity }) => necessity !== 'optional');
  for (const { action, on } of wanted) {
    const answer = grants.allows(action, asDeployed(on, world));
    if (answer === 'yes') continue;
    const isLike = on.holes.some(hole => 'resource' in hole) && mentionsStack(grants, action);
    if (isLike) circular += 1;
    else wrong.push(`${answer}: ${action} on ${on}`);
  }
  for (const { statements } of grants.sources.filter(({ holder }) => holder.type === 'AWS::IAM::Role'))
    for (const { actions, resources, provenance } of statements) {
      if (provenance && provenance.kind !== 'sam-policy-template') continue;
      for (const entry of actions)
        for (const resource of resources) {
          const pattern = spelledOut(resource.text, world);
          const name = entry.literal ?? '';
          const isNeeded = wanted.some(one => one.action === name && matches(pattern, one.on) !== 'no');
          const isTemplate = provenance?.kind === 'sam-policy-template';
          if (
            !isNeeded &&
            !isTemplate &&
            pattern.has('${AWS::StackName}') !== 'yes' &&
            !String(pattern).includes('AWS::StackName')
          )
            wrong.push(`too much: ${name} on ${pattern}`);
          if (
            pattern.is('*') &&
            actionNamed(name)?.scopable === true &&
            !wanted.some(one => one.action === name && one.on.is('*'))
          )
            wrong.push(`everything: ${name}`);
        }
    }
  return { faults: wrong, circular };
}

/** A resource of the stack by its ARN: a secret that is called by its name is the one that has it. */
function asDeployed(on: Text, world: World): Text {
  const own = ownArnIn(on, world);
  const arn = own && arnOfOwn(own.resource, world);
  return arn && own
    ? Text.of(arn, own.rest)
    : Text.from(on.parts.map(part => (part === SECRET_SUFFIX ? 'AbCdEf' : part)));
}

const mentionsStack = (grants: ReturnType<typeof grantsOfFunction>, action: string): boolean =>
  grants.sources.some(({ statements }) =>
    statements.some(
      ({ actions, resources }) =>
        actions.some(entry => entry.literal === action) &&
        resources.some(resource => Text.of(resource.text).toString().includes('${AWS::StackName}-')),
    ),
  );
