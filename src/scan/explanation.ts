import { statementAt, type Statement } from '../aws/iam/policy/statements.ts';
import { listInWords } from '../aws/listing.ts';
import { VARIABLE } from '../model/evaluator/evaluate.ts';
import { describe } from '../model/fact.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { label, type Hole } from '../model/text.ts';
import { type Resource, type Value, World } from '../model/world.ts';
import { redactFact } from '../redact/fact.ts';
import { redactTree } from '../redact/tree.ts';
import type { Explanation } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import { withBudget } from '../source/budget.ts';
import { entriesOf } from '../source/node.ts';
import { toPlain, type JsonValue, type WrittenJson } from '../source/plain.ts';
import type { Provenance } from '../source/provenance.ts';
import { isWithin } from '../source/span.ts';
import { toYaml } from '../source/write.ts';
import { sentencesOf } from './statement-sentences.ts';
import type { View } from './view.ts';

/** Of a longer part only the beginning is shown. */
const LINES = 14;

/** What the stack has where a finding is, in the branch in which it was found. */
export const explain = (finding: Finding, stacks: readonly Stack[], view: View): Explanation =>
  withBudget(() => new Explainer(finding, stacks, view).explanation());

class Explainer {
  readonly #finding: Finding;
  readonly #view: View;
  readonly #stack: Stack | undefined;
  readonly #world: World | undefined;

  constructor(finding: Finding, stacks: readonly Stack[], view: View) {
    this.#finding = finding;
    this.#view = view;
    const [stage] = finding.when.stages ?? [];
    const having = stacks.filter(({ resources }) => resources.has(finding.deployed));
    this.#stack = having.find(one => one.stage === stage) ?? having[0];
    const [script = []] = finding.when.branches;
    this.#world =
      this.#stack && new World(new StackIndex(this.#stack), script, finding.confidence !== 'certain');
  }

  explanation(): Explanation {
    const { when, related, code } = this.#finding;
    const resource = this.#world && this.#resourceIn(this.#world);
    const value = resource && !code && !this.#isBeside(resource) ? this.#value(resource) : undefined;
    const statement = value && enclosing(value.path, resource);
    const facts = when.branches[0]?.map(fact => this.#view.text(describe(redactFact(fact)))) ?? [];
    return {
      ...(resource ? { where: this.#view.text(whereOf(value, resource)) } : {}),
      ...this.#origin(value, resource),
      value: value && this.#stack ? this.#lines(value, this.#stack) : [],
      holes: value ? this.#holes(value).map(line => this.#view.text(line)) : [],
      statement:
        statement && resource ? sentencesOf(statement, resource).map(line => this.#view.text(line)) : [],
      facts,
      places: related.map(({ at, note, resource: named, step, leads }) => {
        const place = this.#view.place(at);
        return {
          ...place,
          note: this.#view.text(note),
          ...(named === undefined ? {} : { resource: named }),
          ...(step ? { step } : {}),
          ...(leads ? { leads } : {}),
          excerpt: this.#view.page(at.file).excerpt(place.start.line, place.start.column).excerpt.trim(),
        };
      }),
    };
  }

  /** The resource with the part that is told: the grants of a role may be in a policy of its own. */
  #resourceIn(world: World): Resource | undefined {
    const { deployed, at: place, path } = this.#finding;
    const own = world.resource(deployed);
    if (!own || !path.includes('/') || this.#value(own).node) return own;
    const around = [...world.stackIndex.stack.resources.values()]
      .filter(({ node }) => isWithin(place, node.span))
      .map(({ id }) => world.resource(id));
    return around.find(other => other && this.#value(other).node) ?? own;
  }

  /** Whether it is in a file that a resource is built from: its lockfile, its package.json. */
  #isBeside({ declared }: Resource): boolean {
    return !this.#finding.path.includes('/') && this.#finding.at.file !== declared.at.file;
  }

  #value(resource: Resource): Value {
    const [first = '', ...path] = this.#finding.path.split('/');
    if (first !== 'Properties') return first === '' ? resource : at(resource.attribute(first), path);
    // Below a text, such as a policy that is written as JSON, there is nothing to go to: the text is shown.
    const all = path.map((_, index) => at(resource, path.slice(0, index + 1)));
    const text = all.findIndex(({ node }) => node && node.kind !== 'map' && node.kind !== 'list');
    return all[text < 0 ? all.length - 1 : text] ?? resource;
  }

  #origin(value: Value | undefined, resource: Resource | undefined): { readonly origin?: string } {
    const provenance = value?.provenance ?? resource?.provenance;
    if (!provenance || !resource) return {};
    const { file, start } = this.#view.place(provenance.span);
    const what = value?.provenance && value !== resource ? 'this part' : resource.id;
    return {
      origin: this.#view.text(
        `not in the template: ${makerOf(provenance)} makes ${what} for ${provenance.name} (${file}:${start.line})`,
      ),
    };
  }

  /** What is deployed there, without its secrets; a resource is the names of its properties. */
  #lines(value: Value, stack: Stack): readonly string[] {
    const keys = this.#finding.path.split('/');
    if (value.absent) return ['not set'];
    if (!value.present) return ['known at deployment'];
    if (keys.length < 2) {
      const names = entriesOf(value.node).map(({ key }) => key);
      return [names.length === 0 ? 'no properties' : `properties that are set: ${listInWords(names, 12)}`];
    }
    const shown = unwrapped(
      redactTree(stack, without => wrapped(this.#readable(without), keys)),
      keys,
    );
    if (typeof shown !== 'object' || shown === null) return [this.#view.text(String(shown))];
    const lines = toYaml(shown)
      .trimEnd()
      .split('\n')
      .map(line => this.#view.text(line));
    return lines.length > LINES ? [...lines.slice(0, LINES), `… ${lines.length - LINES} more lines`] : lines;
  }

  /** What a stack without secrets has at the place. */
  #readable(stack: Stack): WrittenJson {
    const resource = this.#resourceIn(worldOf(this.#finding, stack));
    const value = resource && this.#value(resource);
    const node = value?.node;
    if (!value || !node) return '';
    return node.kind === 'map' || node.kind === 'list' ? asWritten(toPlain(node)) : `${value.text}`;
  }

  #holes(value: Value): readonly string[] {
    const texts = value.node?.kind === 'list' ? value.each.map(one => one.text) : [value.text];
    const holes = texts.flatMap(text => (value.node?.kind === 'map' ? [] : text.holes));
    const parameters = [...new Set(this.#finding.when.branches.flat().map(({ subject }) => subject))].flatMap(
      (name): Hole[] => (this.#world?.parameter(name) ? [{ of: 'parameter', name }] : []),
    );
    // What AWS fills in needs no word: the Region, the account.
    const told = [...holes, ...this.#defaulted(), ...parameters].filter(({ of }) => of !== 'pseudo');
    return [...new Set(told.map(hole => this.#hole(hole)))];
  }

  /** The parameters whose Default is in what is shown. */
  #defaulted(): readonly Hole[] {
    if (this.#finding.confidence === 'certain' || !this.#stack) return [];
    const world = new World(new StackIndex(this.#stack), this.#finding.when.branches[0] ?? []);
    const resource = this.#resourceIn(world);
    const value = resource && this.#value(resource);
    return value?.node && value.node.kind !== 'map'
      ? (value.node.kind === 'list' ? value.each : [value])
          .flatMap(({ text }) => text.holes)
          .filter(({ of }) => of === 'parameter')
      : [];
  }

  #hole(hole: Hole): string {
    const name = `\${${label(hole)}}`;
    switch (hole.of) {
      case 'parameter': {
        const parameter = this.#world?.parameter(hole.name);
        const allowed = parameter?.allowed ? `, one of ${listInWords(parameter.allowed, 6)}` : '';
        const given = parameter?.given === undefined ? '' : `, given as ${parameter.given}`;
        const fallback =
          parameter?.fallback === undefined
            ? ', without a Default'
            : `, ${parameter.fallback || 'empty'} by default`;
        return `${name}: a parameter${given || fallback}${allowed}`;
      }
      case 'pseudo':
        return `${name}: AWS fills it in`;
      case 'name':
        return `${name}: ${hole.arn ? 'the ARN' : 'Ref'} of ${this.#called(hole.resource)}`;
      case 'attribute':
        return `${name}: ${hole.attribute} of ${this.#called(hole.resource)}`;
      case 'nested':
        return `${name}: of the nested stack ${hole.stack}`;
      case 'secret':
        return `${name}: a secret that CloudFormation fetches from ${hole.service}`;
      case 'variable':
        return `${name}: filled in at deployment`;
      case 'opaque':
        return `${name}: ${hole.why}, known at deployment`;
    }
  }

  #called(id: string): string {
    const declared = this.#stack?.resources.get(id);
    return declared ? `${declared.name} (${declared.type})` : id;
  }
}

/** Who makes what its author did not write. */
function makerOf(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'sam':
      return 'SAM';
    case 'sam-policy-template':
      return `the SAM policy template ${provenance.template}`;
    case 'serverless':
      return 'the Serverless Framework';
    case 'serverless-plugin':
      return `the plugin ${provenance.plugin}`;
    case 'environment':
      return `the environment variable ${provenance.variable}`;
  }
}

/** `${opt:region}`, where a variable of the Serverless Framework is left. */
function asWritten(data: JsonValue): WrittenJson {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(asWritten);
  const [[key, address] = [], ...others] = Object.entries(data);
  if (key === VARIABLE && others.length === 0) return `\${${String(address)}}`;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, asWritten(value)]));
}

/** The branch in which a finding was found. */
const worldOf = ({ when: { branches }, confidence }: Finding, stack: Stack): World =>
  new World(new StackIndex(stack), branches[0] ?? [], confidence !== 'certain');

/** Below the keys that lead to it: what is secret, its name says as well. */
const wrapped = (data: WrittenJson, keys: readonly string[]): WrittenJson =>
  keys.reduceRight<WrittenJson>((inner, key) => ({ [key]: inner }), data);
const unwrapped = (data: WrittenJson, keys: readonly string[]): WrittenJson =>
  keys.reduce<WrittenJson>((outer, key) => (outer as Readonly<Record<string, WrittenJson>>)[key] ?? '', data);

const at = (value: Value, path: readonly string[]): Value =>
  path.reduce<Value>((here, key) => {
    const isNumber = /^\d+$/.test(key);
    // Of one or many, one is its own first item, and the first of one is that one.
    if (here.node?.kind === 'list') {
      const item = here.each[isNumber ? Number(key) : 0];
      return item && !isNumber ? item.get(key) : (item ?? here);
    }
    return isNumber && here.node?.kind !== 'map' ? here : here.get(key);
  }, value);

function whereOf(value: Value | undefined, resource: Resource): string {
  const path =
    value && value !== resource ? value.path.replace(/^Properties\/?/, '').replaceAll('/', '.') : '';
  const whole = `${resource.id} (${resource.type})`;
  return path === '' ? whole : `${path} of ${whole}`;
}

/** The statement of a policy that a place is in. */
function enclosing(path: string, resource: Resource | undefined): Statement | undefined {
  const keys = path.split('/').slice(1);
  for (let length = keys.length; length > 0 && resource; length -= 1) {
    const value = at(resource, keys.slice(0, length));
    const { node } = value;
    if (
      node?.kind === 'map' &&
      node.entries.has('Effect') &&
      (node.entries.has('Action') || node.entries.has('NotAction'))
    )
      return statementAt(value);
  }
  return undefined;
}
