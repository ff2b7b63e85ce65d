import { perDefaults } from '../../model/memo.ts';
import type { Declaration } from '../../model/stack.ts';
import { Text } from '../../model/text.ts';
import { Resource, type World } from '../../model/world.ts';
import { at, isCall, isNull, textOf, type Node } from '../../source/node.ts';
import { addTo } from '../../model/multimap.ts';
import { grantsOfFunction, namesAction } from '../iam/policy/effective.ts';
import { resourceText } from '../iam/policy/grant.ts';

export type LogGroup = { readonly declared: Resource } | 'implicit' | 'unknown';

/** `Custom::LogRetention` is the CDK's resource that sets the retention of a group which Lambda makes. */
const GROUPS = ['AWS::Logs::LogGroup', 'Custom::LogRetention'];

/** The log group a function writes to: the one it names, else the one Lambda creates as /aws/lambda/<name>. */
export function logGroupOf(fn: Resource, world: World): LogGroup {
  const target = logTarget(fn);
  if (!target) return 'unknown';
  const index = groupsOf(world);
  const near = isOpen(target) ? index.all : [...(index.byName.get(target.key) ?? []), ...index.unsettled];
  // A name that the function gives may be of a group elsewhere; for its own name Lambda makes the group, whatever the name is.
  let undetermined = isOpen(target) && fn.get('LoggingConfig', 'LogGroup').present;
  for (const declaration of near) {
    const same = isGroup(target, new Resource(world, declaration));
    if (same === 'no') continue;
    if (same === 'maybe') {
      undetermined = true;
      continue;
    }
    const declared = world.resource(declaration.id);
    if (declared) return { declared };
  }
  return undetermined ? 'unknown' : 'implicit';
}

/** The functions that write to a log group for certain. */
export function functionsLoggingTo(group: Resource, world: World): Resource[] {
  const name = group.get('LogGroupName');
  const keys = [Text.of({ of: 'name', resource: group.id }).key, ...(name.present ? [name.text.key] : [])];
  const { byTarget, unsettled, order } = writersOf(world);
  const near = new Set([...keys.flatMap(key => byTarget.get(key) ?? []), ...unsettled]);
  return [...near]
    .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .flatMap(declaration => {
      const target = logTarget(new Resource(world, declaration));
      return target && isGroup(target, group) === 'yes' ? (world.resource(declaration.id) ?? []) : [];
    });
}

type Writers = {
  readonly byTarget: ReadonlyMap<string, readonly Declaration[]>;
  readonly unsettled: readonly Declaration[];
  readonly order: ReadonlyMap<Declaration, number>;
};
/** Functions by the name of the group they write to. Equal texts have equal keys; targets that depend on a fact stay in a list. */
const writersOf = perDefaults((scratch): Writers => {
  const all = scratch.stackIndex.ofType('AWS::Lambda::Function');
  const byTarget = new Map<string, Declaration[]>();
  const unsettled: Declaration[] = [];
  for (const declared of all) {
    const target = settledTarget(scratch, declared);
    if (target) addTo(byTarget, target.key, declared);
    else unsettled.push(declared);
  }
  return { byTarget, unsettled, order: new Map(all.map((declared, index) => [declared, index])) };
});

/** What `logTarget` says where no fact decides it. */
function settledTarget(scratch: World, declared: Declaration): Text | undefined {
  const properties = at(declared.node, 'Properties');
  const logging = at(properties, 'LoggingConfig');
  if (properties?.kind === 'call' || (logging && logging.kind !== 'map')) return undefined;
  const named = at(logging, 'LogGroup');
  if (named) return settledText(scratch, named);
  const own = at(properties, 'FunctionName');
  if (!own) return Text.of('/aws/lambda/', { of: 'name', resource: declared.id });
  const name = settledText(scratch, own);
  return name && Text.of('/aws/lambda/', name);
}

/** What the function names as its log group, or Lambda's default; undefined when that can not be read. */
function logTarget(fn: Resource): Text | undefined {
  const named = fn.get('LoggingConfig', 'LogGroup');
  if (named.present) return named.text;
  if (!named.absent) return undefined;
  const own = fn.get('FunctionName');
  if (!own.present && !own.absent) return undefined;
  return Text.of('/aws/lambda/', own.present ? own.text : { of: 'name', resource: fn.id });
}

/** Whether its role denies a function the log group that Lambda would make: the Serverless Framework writes such a statement for `disableLogs`. */
export function isKeptFromLogging(fn: Resource): boolean {
  const target = logTarget(fn);
  return (
    target !== undefined &&
    grantsOfFunction(fn).sources.some(
      ({ statements, exists }) =>
        statements.some(
          statement =>
            statement.effect === 'Deny' &&
            statement.condition.absent &&
            namesAction(statement, 'logs:PutLogEvents') === 'yes' &&
            statement.resources.some(entry => isAllOf(target, resourceText(entry))),
        ) && exists(),
    )
  );
}

/** `arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME:*`. */
const isAllOf = (group: Text, arn: Text): boolean =>
  arn.is('*') || arn.split(':', 7)?.[6]?.equals(Text.of(group, ':*')) === 'yes';

function isGroup(target: Text, group: Resource): 'yes' | 'no' | 'maybe' {
  if (target.equals(Text.of({ of: 'name', resource: group.id })) === 'yes') return 'yes';
  const name = group.get('LogGroupName');
  if (!name.present) return name.absent ? 'no' : 'maybe';
  return target.equals(name.text);
}

/** Whether a name is open to more than one reading: a parameter, an import, a variable. */
const isOpen = (text: Text): boolean =>
  text.holes.some(hole => hole.of === 'parameter' || hole.of === 'opaque' || hole.of === 'variable');

type Index = {
  readonly all: readonly Declaration[];
  readonly byName: ReadonlyMap<string, readonly Declaration[]>;
  readonly unsettled: readonly Declaration[];
};

/** Log groups by name, so that 400 functions and 400 groups are not 160,000 questions. Names that depend on a fact stay in a list. */
const groupsOf = perDefaults((scratch): Index => {
  const all = GROUPS.flatMap(type => scratch.stackIndex.ofType(type));
  const byName = new Map<string, Declaration[]>();
  const unsettled: Declaration[] = [];
  for (const declared of all) {
    const name = settledName(scratch, declared);
    const given = Text.of({ of: 'name', resource: declared.id }).key;
    addTo(byName, given, declared);
    if (!name || isOpen(name)) unsettled.push(declared);
    else if (name.key !== given) addTo(byName, name.key, declared);
  }
  return { all, byName, unsettled };
});

/** The name of a group where no fact decides it; for an unnamed group the one that CloudFormation gives. */
function settledName(scratch: World, declared: Declaration): Text | undefined {
  const properties = at(declared.node, 'Properties');
  const node = at(properties, 'LogGroupName');
  if (!node) return properties?.kind === 'call' ? undefined : Text.of({ of: 'name', resource: declared.id });
  return settledText(scratch, node);
}

/** The text of a node that no fact decides and that `AWS::NoValue` can not remove. */
function settledText(scratch: World, node: Node): Text | undefined {
  if (isNull(node) || isCall(node, 'Fn::If') || (isCall(node, 'Ref') && textOf(node.arg) === 'AWS::NoValue'))
    return undefined;
  return scratch.fixedText(node);
}
