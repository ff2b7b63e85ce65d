/**
 * Runs the recorded cases of intrinsic functions, conditions and language extensions (argument: the path of cases.json; `--show` prints what
 * differs). A case agrees when our value is the recorded one, or open where the recorded input lacks the information; it is wrong when our
 * value is another one. Prints one line.
 */
import { readFileSync } from 'node:fs';
import { lowerFile } from '../src/dialect/index.ts';
import type { Deployment } from '../src/dialect/dialect.ts';
import { conditionHolds } from '../src/model/evaluator/condition.ts';
import { explore } from '../src/model/explore.ts';
import type { Fact } from '../src/model/fact.ts';
import { StackIndex } from '../src/model/stack-index.ts';
import type { Stack } from '../src/model/stack.ts';
import type { Hole } from '../src/model/text.ts';
import { World } from '../src/model/world.ts';
import { at, isMap, valueOf, type Node } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import type { JsonValue } from '../src/source/plain.ts';
import { Source } from '../src/source/source.ts';
import { NOWHERE } from '../src/scan/text.ts';

type Dict = { [key: string]: JsonValue };
type Case = { readonly id: string; readonly kind: string; readonly input: Dict; readonly expected: Dict };
type Verdict = 'agrees' | 'open' | 'wrong';
/** What we make of a node: texts, lists and maps of them; an open text as `{ open }`, what asked for a fact as `{ asked }`. */
type Ours = string | null | readonly Ours[] | { readonly [key: string]: Ours } | Open;
class Open {
  readonly key: string;
  readonly lacking: boolean;
  constructor(key: string, lacking: boolean) {
    this.key = key;
    this.lacking = lacking;
  }
}

const dict = (data: JsonValue | undefined): Dict =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};

function tree(data: JsonValue): Node {
  const { root } = parseTree(new Source('t.json', JSON.stringify(data)));
  if (!root) throw new Error('no tree');
  return root;
}

/** Values of parameters as a command line gives them; those that the template does not declare are declared. */
function stackOf(template: Dict, values: Dict, pseudo: Dict): Stack {
  const declared = { ...dict(template['Parameters']) };
  for (const [name, value] of Object.entries(values))
    if (!name.startsWith('AWS::'))
      declared[name] ??= { Type: Array.isArray(value) ? 'CommaDelimitedList' : 'String' };
  const parameters = new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : String(value),
    ]),
  );
  const region = pseudo['region'] ?? values['AWS::Region'];
  const deployment: Deployment = {
    parameters,
    opts: new Map(),
    params: new Map(),
    env: () => undefined,
    ...(typeof region === 'string' ? { region } : {}),
  };
  const root = tree({ ...template, Parameters: declared });
  if (!isMap(root)) throw new Error('no map');
  return lowerFile(root, 'cloudformation', 't.json', NOWHERE, deployment).stacks[0]!;
}

/** A hole that no evaluation could fill from the template alone. */
const lacks = (world: World, hole: Hole): boolean =>
  hole.of !== 'opaque' ||
  hole.node === undefined ||
  /^(?:ImportValue|GetAZs|GetStackOutput)/.test(hole.why) ||
  needs(world, hole.node);

function needs(world: World, node: Node): boolean {
  switch (node.kind) {
    case 'scalar':
      return false;
    case 'list':
      return node.items.some(item => needs(world, item));
    case 'map':
      return [...node.entries.values()].some(({ value }) => needs(world, value));
    case 'call': {
      if (/^Fn::(?:GetAtt|ImportValue|GetAZs|Transform|GetStackOutput)$/.test(node.fn)) return true;
      if (node.fn === 'Ref' || node.fn === 'Fn::Sub') return world.text(node).literal === undefined;
      if (
        node.fn === 'Fn::FindInMap' &&
        node.arg.kind === 'list' &&
        node.arg.items[0] &&
        !world.stack.mappings.has(world.text(node.arg.items[0]).literal ?? '')
      )
        return true;
      return needs(world, node.arg);
    }
  }
}

function ours(world: World, node: Node): Ours {
  const here = world.settle(node);
  if (!here) return null;
  if (here.kind === 'scalar') return valueOf(here) === null ? null : here.text;
  if (here.kind === 'list')
    return here.items.filter(item => world.settle(item)).map(item => ours(world, item));
  if (here.kind === 'map')
    return Object.fromEntries(
      [...here.entries.values()]
        .filter(({ value }) => world.settle(value))
        .map(({ key, value }) => [
          key,
          key === 'Condition' && value.kind === 'scalar' && world.stack.conditions.has(value.text)
            ? holds(world, tree({ 'Fn::And': [{ Condition: value.text }] }))
            : ours(world, value),
        ]),
    );
  if (/^Fn::(?:Equals|And|Or|Not)$/.test(here.fn)) return holds(world, here);
  const texts =
    here.fn === 'Ref' || here.fn === 'Fn::Split' || here.fn === 'Fn::Cidr' ? world.texts(here) : undefined;
  if (texts)
    return texts.map(
      text =>
        text.literal ??
        new Open(
          text.key,
          text.holes.every(hole => lacks(world, hole)),
        ),
    );
  const text = world.text(here);
  return (
    text.literal ??
    new Open(
      text.key,
      text.holes.every(hole => lacks(world, hole)),
    )
  );
}

function holds(world: World, node: Node): Ours {
  const before = world.facts.length;
  const answer = conditionHolds(world, node);
  return answer === undefined || world.facts.length > before ? new Open('condition', true) : String(answer);
}

/** What the recording tool could not resolve inside of a text it wrote as Python: that is no value of CloudFormation's. */
const PYTHON = /\{'(?:Ref|Fn::\w+)'/;

/** `ids`: resources whose name the recording tool does not look up; it writes the logical id for a `Ref`. */
function compare(mine: Ours, theirs: Ours, ids?: ReadonlyMap<string, unknown>): Verdict {
  if (mine instanceof Open)
    return (theirs instanceof Open && mine.key === theirs.key) || mine.lacking ? 'agrees' : 'open';
  if (mine === null || theirs === null || typeof mine !== 'object' || typeof theirs !== 'object') {
    if (typeof mine === 'string' && typeof theirs === 'string' && mine !== theirs && ids?.has(theirs))
      return 'open';
    if (typeof theirs === 'string' && PYTHON.test(theirs)) return 'agrees';
    if (typeof mine === 'string' && typeof theirs === 'string' && mine !== theirs && sameJson(mine, theirs))
      return 'agrees';
    if (mine === theirs) return 'agrees';
    return typeof mine === typeof theirs ? 'wrong' : 'open';
  }
  if (theirs instanceof Open) return 'wrong';
  const [a, b] = [Object.entries(mine), theirs as { readonly [key: string]: Ours }];
  if (
    Array.isArray(mine) !== Array.isArray(theirs) ||
    a.length !== Object.keys(b).length ||
    a.some(([key]) => !(key in b))
  )
    return 'open';
  const all = a.map(([key, value]) => compare(value, b[key]!, ids));
  return worstOf(all);
}

const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  (['wrong', 'open'] as const).find(verdict => verdicts.includes(verdict)) ?? 'agrees';

/** The JSON in which the recording left an intrinsic, with that evaluated as we would. */
function sameJson(mine: string, theirs: string): boolean {
  try {
    const world = new World(new StackIndex(stackOf({ Resources: {} }, {}, {})));
    return (
      /^[[{]/.test(theirs) &&
      compare(
        ours(world, tree(JSON.parse(mine) as JsonValue)),
        ours(world, tree(JSON.parse(theirs) as JsonValue)),
      ) === 'agrees'
    );
  } catch {
    return false; /* no JSON */
  }
}

/** The resolvers that the recording's own tests registered. */
function unmocked(data: JsonValue): JsonValue {
  if (Array.isArray(data)) return data.map(unmocked);
  if (typeof data !== 'object' || data === null) return data;
  const [[key, value] = ['', null], ...more] = Object.entries(data);
  if (more.length === 0) {
    if (key === 'Fn::MockList')
      return typeof value === 'number' ? Array.from({ length: value }, (_, index) => index) : value;
    if (key === 'Fn::MockString' || key === 'Fn::Mock') return value;
    if (key === 'Fn::MockDict') return { resolved: value };
  }
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, unmocked(item)]));
}

function expression({ input, expected }: Case): Verdict {
  const template = {
    Parameters: dict(input['parameters']),
    Mappings: dict(input['mappings']),
    Conditions: dict(input['conditions']),
    Resources: { R: { Type: 'A::B::C', Properties: { V: unmocked(input['expression']!) } } },
  };
  const stack = stackOf(template, dict(input['parameterValues']), dict(input['pseudoParameters']));
  const stackIndex = new StackIndex(stack);
  const node = at(stack.resources.get('R')!.node, 'Properties', 'V')!;
  const named = dict(input['expression'])['Condition'];
  const value = (world: World): Ours => {
    if (named === undefined) return ours(world, node);
    return typeof named === 'string' && stack.conditions.has(named)
      ? holds(world, tree({ 'Fn::And': [{ Condition: named }] }))
      : new Open('no condition', true);
  };
  if (expected['error'] !== undefined)
    return value(new World(stackIndex, [], true)) instanceof Open ? 'agrees' : 'wrong';
  return inSome(stackIndex, world => compare(value(world), ours(world, tree(expected['value']!))));
}

/** The recorded value must be ours in one branch: what the input leaves open was somehow answered when it was recorded. */
function inSome(stackIndex: StackIndex, look: (world: World) => Verdict): Verdict {
  let worst: Verdict = 'open';
  let script: readonly Fact[] | undefined = [];
  for (let branches = 0; script && branches < 64; branches += 1) {
    const world: World = new World(stackIndex, script, true);
    const verdict = look(world);
    if (verdict === 'agrees') return 'agrees';
    if (verdict === 'wrong') worst = 'wrong';
    const last: number = world.facts.findLastIndex(fact => fact.holds);
    script = last < 0 ? undefined : [...world.facts.slice(0, last), { ...world.facts[last]!, holds: false }];
  }
  return worst;
}

const SECTIONS = ['Conditions', 'Resources', 'Outputs'] as const;
function template({ input, expected }: Case): Verdict {
  const given = dict(input['template']);
  const stack = stackOf(
    given,
    dict(input['parameterValues'] ?? dict(input['params'])['RefResolvers']),
    dict(input['pseudoParameters']),
  );
  if (expected['error'] !== undefined) return 'agrees';
  const mine: { readonly [name: string]: ReadonlyMap<string, Node> } = {
    Conditions: stack.conditions,
    Resources: new Map([...stack.resources].map(([id, { node }]) => [id, node])),
    Outputs: stack.outputs,
  };
  return inSome(new StackIndex(stack), world => {
    const verdicts = SECTIONS.map(name => {
      const theirs = tree(dict(dict(expected['template'])[name]));
      return compare(
        Object.fromEntries([...mine[name]!].map(([key, node]) => [key, ours(world, node)])),
        ours(world, theirs),
        stack.resources,
      );
    });
    return worstOf(verdicts);
  });
}

function possible({ input, expected }: Case): Verdict {
  const parameters = Object.fromEntries(
    Object.entries(dict(input['parameters'])).map(([name, it]) => {
      const { type = 'String', allowed_values: allowed, default: fallback } = dict(it);
      return [
        name,
        {
          Type: type,
          ...(allowed ? { AllowedValues: allowed } : {}),
          ...(fallback === undefined || fallback === null ? {} : { Default: fallback }),
        },
      ];
    }),
  );
  const regions = Array.isArray(input['regions']) ? input['regions'] : [];
  const made = {
    Parameters: parameters,
    Mappings: dict(input['mappings']),
    Resources: { R: { Type: 'A::B::C', Properties: { V: input['expression']! } } },
  };
  const stack = stackOf(made, {}, regions.length === 1 ? { region: regions[0]! } : {});
  const node = at(stack.resources.get('R')!.node, 'Properties', 'V')!;
  const seen = explore(new StackIndex(stack), world => {
    const value = ours(world, node);
    const literal = value instanceof Open ? world.resource('R')!.get('V').literal : value;
    return literal === undefined
      ? []
      : [{ place: JSON.stringify(literal), key: JSON.stringify(literal), item: JSON.stringify(literal) }];
  }).found.map(({ item }) => item);
  const world = new World(new StackIndex(stack));
  const theirs = (expected['values'] as JsonValue[])
    .map(dict)
    .flatMap(({ value, error }) =>
      error === null || error === undefined ? [JSON.stringify(ours(world, tree(value ?? null)))] : [],
    );
  if (seen.some(value => !theirs.includes(value)) && !(theirs.length === 0 && needs(world, node)))
    return 'wrong'; // it gives up where we read a branch for each key
  return theirs.every(value => seen.includes(value)) || needs(world, node) ? 'agrees' : 'open';
}

/** The assignments of conditions that are possible together. */
function scenarios(template: Dict, names: readonly string[], values: Dict): Map<string, boolean>[] {
  const stack = stackOf({ ...template, Resources: {} }, values, {});
  const { found } = explore(new StackIndex(stack), world => {
    const assignment = names.map((name): [string, boolean] => [name, world.holds(name)]);
    const key = JSON.stringify(assignment);
    return [{ place: key, key, item: new Map(assignment) }];
  });
  return found.map(({ item }) => item);
}

/** To think possible what is not is to know less; the other way round is wrong. */
function verdictOf(possible: boolean, recorded: boolean): Verdict {
  if (possible === recorded) return 'agrees';
  return possible ? 'open' : 'wrong';
}

function conditions({ kind, input, expected }: Case): Verdict {
  const [first, second] = input['args'] as JsonValue[];
  const wanted = dict(first);
  const template = dict(input['template']);
  const known = Object.keys(dict(template['Conditions']));
  const fits = (scenario: Map<string, boolean>): boolean =>
    Object.entries(wanted).every(
      ([name, is]) =>
        is === null || !scenario.has(name) || (Array.isArray(is) ? is : [is]).includes(scenario.get(name)!),
    );
  if (kind === 'conditions.satisfiable')
    return verdictOf(scenarios(template, known, dict(second)).some(fits), expected['result'] === true);
  if (kind === 'conditions.check_implies') {
    const implies = String(second);
    const all = scenarios(template, known, {}).filter(fits);
    return verdictOf(
      known.includes(implies) && all.some(scenario => !scenario.get(implies)),
      expected['result'] === false,
    );
  }
  const names = Object.keys(wanted);
  const show = (scenario: { [name: string]: JsonValue }): string =>
    JSON.stringify(Object.entries(scenario).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const mine =
    names.length === 0
      ? []
      : scenarios(template, names, dict(second))
          .filter(fits)
          .map(scenario => show(Object.fromEntries(scenario)));
  const theirs = (expected['result'] as JsonValue[]).map(scenario => show(dict(scenario)));
  if (theirs.some(scenario => !mine.includes(scenario))) return 'wrong';
  return mine.length === theirs.length ? 'agrees' : 'open';
}

function verdictOn(test: Case): Verdict {
  if (test.kind === 'expression') return expression(test);
  if (test.kind === 'resolveAllPossibleValues') return possible(test);
  return test.kind.startsWith('conditions.') ? conditions(test) : template(test);
}

const [path = 'cases.json', ...flags] = process.argv.slice(3);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] };
const judged = cases.map(test => [test, verdictOn(test)] as const);
if (flags.includes('--show'))
  for (const [test, verdict] of judged)
    if (verdict !== 'agrees')
      process.stdout.write(
        `${verdict}: ${test.id}\n  ${JSON.stringify(test.input).slice(0, 1500)}\n  ${JSON.stringify(test.expected).slice(0, 900)}\n`,
      );
const count = (verdict: Verdict): number => judged.filter(([, is]) => is === verdict).length;
process.stdout.write(`intrinsics: ${count('agrees')} of ${cases.length} agree, ${count('wrong')} wrong\n`);
