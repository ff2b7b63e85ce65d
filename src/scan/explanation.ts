import { unusedIn } from '../aws/code/unused-grants.ts';
import { usesOfRole } from '../aws/code/role-uses.ts';
import { targetOf } from '../aws/graph/targets.ts';
import { summarizeAccess } from '../aws/iam/actions/access-summary.ts';
import type { Action } from '../aws/iam/actions/action-table.ts';
import { grantedBy, resourceText, resourceTexts, type Granted } from '../aws/iam/policy/grant.ts';
import { functionsWithRole, principalsWith } from '../aws/iam/policy/roles.ts';
import { statementAt, type Statement } from '../aws/iam/policy/statements.ts';
import { listInWords } from '../aws/listing.ts';
import { describe } from '../model/fact.ts';
import { addTo } from '../model/multimap.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { label, type Hole, type Text } from '../model/text.ts';
import { type Resource, type Value, World } from '../model/world.ts';
import { redactFact } from '../redact/fact.ts';
import { redactTree } from '../redact/tree.ts';
import type { Explanation } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import { withBudget } from '../source/budget.ts';
import { entriesOf } from '../source/node.ts';
import { toPlain, type WrittenJson } from '../source/plain.ts';
import { ruleName } from '../source/provenance.ts';
import { toYaml } from '../source/write.ts';
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
    const resource = this.#world?.resource(this.#finding.deployed);
    const value = resource && !code ? this.#value(resource) : undefined;
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

  #value(resource: Resource): Value {
    const [first = '', ...path] = this.#finding.path.split('/');
    if (first === 'Properties') return at(resource, path);
    return first === '' ? resource : at(resource.attribute(first), path);
  }

  #origin(value: Value | undefined, resource: Resource | undefined): { readonly origin?: string } {
    const provenance = value?.provenance ?? resource?.provenance;
    if (!provenance || !resource) return {};
    const { file, start } = this.#view.place(provenance.span);
    const what = value?.provenance && value !== resource ? 'this part' : resource.id;
    return {
      origin: this.#view.text(
        `not in the template: ${ruleName(provenance)} makes ${what} for ${provenance.name} (${file}:${start.line})`,
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
    const resource = worldOf(this.#finding, stack).resource(this.#finding.deployed);
    const value = resource && this.#value(resource);
    const node = value?.node;
    if (!value || !node) return '';
    return node.kind === 'map' || node.kind === 'list' ? (toPlain(node) as WrittenJson) : `${value.text}`;
  }

  #holes(value: Value): readonly string[] {
    const texts = value.node?.kind === 'list' ? value.each.map(one => one.text) : [value.text];
    const holes = texts.flatMap(text => (value.node?.kind === 'map' ? [] : text.holes));
    const parameters = [...new Set(this.#finding.when.branches.flat().map(({ subject }) => subject))].flatMap(
      (name): Hole[] => (this.#world?.parameter(name) ? [{ of: 'parameter', name }] : []),
    );
    // What AWS fills in needs no word: the Region, the account.
    const told = [...holes, ...parameters].filter(({ of }) => of !== 'pseudo');
    return [...new Set(told.map(hole => this.#hole(hole)))];
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
        return `${name}: the parameter ${hole.name}${given || fallback}${allowed}`;
      }
      case 'pseudo':
        return `${name}: AWS fills it in`;
      case 'name':
        return `${name}: the ${hole.arn ? 'ARN' : 'name'} of ${this.#called(hole.resource)}`;
      case 'attribute':
        return `${name}: ${hole.attribute} of ${this.#called(hole.resource)}`;
      case 'nested':
        return `${name}: of the nested stack ${hole.stack}`;
      case 'secret':
        return `${name}: a secret that CloudFormation fetches from ${hole.service}`;
      case 'variable':
        return `${name}: read at deployment (${hole.source})`;
      case 'opaque':
        return `${name}: ${hole.why}, known at deployment`;
    }
  }

  #called(id: string): string {
    const declared = this.#stack?.resources.get(id);
    return declared ? `${declared.name} (${declared.type})` : id;
  }
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
    const item = /^\d+$/.test(key) && here.node?.kind === 'list' ? here.each[Number(key)] : undefined;
    // Of one or many, one is its own first item.
    return item ?? (/^\d+$/.test(key) && here.node?.kind !== 'map' ? here : here.get(key));
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

/** What a statement allows, entry by entry, and who has it. */
function sentencesOf(statement: Statement, resource: Resource): readonly string[] {
  const granted = grantedBy(statement);
  const actions = granted.flatMap(one => one.actions);
  return [
    ...plainActions(granted),
    ...granted
      .filter(({ actions: all }) => all.length > 1)
      .map(({ written, actions: all }) => patternSentence(written, all)),
    ...statement.notActions.map(entry => `NotAction leaves out ${entry.text}, and allows all else`),
    ...(actions.length === 0
      ? []
      : resourceTexts(statement).flatMap(text => resourceSentence(text, actions, resource.world) ?? [])),
    ...statement.notResources.map(
      entry => `NotResource leaves out ${resourceText(entry)}, and means all else`,
    ),
    statement.condition.absent ? 'no condition narrows it' : 'a condition narrows it',
    ...holderSentences(statement, resource),
  ];
}

/** Actions by name, by their access levels; and those that do not exist. */
function plainActions(granted: readonly Granted[]): readonly string[] {
  const byLevel = new Map<string, string[]>();
  for (const { written, actions } of granted)
    if (actions.length <= 1) addTo(byLevel, actions[0]?.level ?? '', written);
  return [...byLevel].map(([level, names]) =>
    level === ''
      ? `${listInWords(names, 8)} ${names.length === 1 ? 'is no action' : 'are no actions'} that AWS lists`
      : `it names ${names.length} ${names.length === 1 ? 'action' : 'actions'} of the access level ${level}: ${listInWords(names, 8)}`,
  );
}

function patternSentence(written: string, actions: readonly Action[]): string {
  const { levels, worst, count } = summarizeAccess(actions);
  const counted = Object.entries(levels)
    .filter(([, many]) => many > 0)
    .map(([level, many]) => `${many} ${level}`);
  return `${written} is ${count} actions: ${listInWords(counted, 5)}; the most dangerous are ${listInWords(worst.map(({ name }) => name))}`;
}

/** Undefined where the text says it itself: `${Orders}` is Orders. */
function resourceSentence(text: Text, actions: readonly Action[], world: World): string | undefined {
  const services = [...new Set(actions.map(({ service }) => service))];
  const targets = services.flatMap(service => targetOf(text, service, world) ?? []);
  const names = [...new Set(targets.map(({ node }) => node.name))];
  const members = [...new Set(targets.flatMap(({ members: those }) => those.map(({ name }) => name)))];
  const what = names.length === 0 ? 'nothing that these actions act on' : listInWords(names, 4);
  const among = members.length === 0 ? '' : `; of this stack ${listInWords(members, 5)}`;
  if (among === '' && `${text}` === `\${${what}}`) return undefined;
  return `${text} means ${what}${among}`;
}

function holderSentences(statement: Statement, resource: Resource): readonly string[] {
  const roles = resource.type === 'AWS::IAM::Role' ? [resource] : principalsWith(resource, resource.world);
  return roles.flatMap(role => {
    const names = functionsWithRole(role, role.world).map(({ name }) => name);
    const run =
      names.length === 0 ? [] : [`${listInWords(names, 4)} ${names.length === 1 ? 'runs' : 'run'} with it`];
    const uses = usesOfRole(role);
    if (uses.kind !== 'known')
      return uses.kind === 'open' && names.length > 0
        ? [...run, `what the code uses of it is not known: ${uses.why}`]
        : run;
    const unused = unusedIn(statement, uses.uses);
    if (!unused) return [...run, 'the code uses all of it'];
    const kept = [...new Set(unused.uses.map(({ action }) => action.name))];
    return [...run, unused.isWhole ? 'the code uses nothing of it' : `the code uses ${listInWords(kept, 5)}`];
  });
}
