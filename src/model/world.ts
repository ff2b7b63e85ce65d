import { at, isCall, isNull, textOf, type Node } from '../source/node.ts';
import { conditionHolds } from './condition.ts';
import { textOfNode } from './evaluate.ts';
import { known, type Fact, type Told } from './fact.ts';
import type { StackIndex } from './stack-index.ts';
import type { Memoized } from './memo.ts';
import { settle } from './settle.ts';
import type { Declaration, Parameter, Stack } from './stack.ts';
import type { Hole, Text } from './text.ts';
import { Resource } from './value.ts';

/** Above so many allowed values a parameter is not worth a branch each. */
const WORTH_A_BRANCH = 8;

/**
 * One consistent answer to every question that was asked so far. A new question takes the script's answer, else `true`;
 * `explore` replays the check with the other answers.
 */
export class World implements Memoized {
  readonly known: Memoized['known'] = [];
  readonly stackIndex: StackIndex;
  readonly facts: Fact[] = [];
  readonly assumeDefaults: boolean;
  /** Whether a parameter's Default would have decided something: then the check is worth a run with defaults. */
  touchedDefault = false;
  readonly #script: readonly Fact[];
  readonly #conditions = new Map<string, boolean | 'asking'>();
  readonly #resources = new Map<string, Resource | undefined>();
  readonly #naming = new Set<string>();
  #asked = 0;

  constructor(stackIndex: StackIndex, script: readonly Fact[] = [], assumeDefaults = false) {
    this.stackIndex = stackIndex;
    this.#script = script;
    this.assumeDefaults = assumeDefaults;
  }
  get stack(): Stack {
    return this.stackIndex.stack;
  }

  /** Whether a named condition holds here. A missing or circular condition is an open question of its own name. */
  holds(name: string): boolean {
    this.#asked += 1;
    const answer = this.#conditions.get(name);
    if (typeof answer === 'boolean') return answer;
    const node = this.stack.conditions.get(name);
    if (answer === 'asking' || !node) return this.decide(name, 'true');
    this.#conditions.set(name, 'asking');
    const holds = conditionHolds(this, node, { condition: name, when: true }) ?? this.decide(name, 'true');
    this.#conditions.set(name, holds);
    return holds;
  }

  /** The answer to a question that the template leaves open; asking it makes a branch. */
  decide(subject: string, is: string, told?: Told): boolean {
    this.#asked += 1;
    const answer = known(this.facts, subject, is);
    if (answer !== undefined) return answer;
    const fact = this.#script.find(scripted => scripted.subject === subject && scripted.is === is) ?? {
      subject,
      is,
      holds: true,
      ...(told ? { told } : {}),
    };
    this.facts.push(fact);
    return fact.holds;
  }

  parameter(name: string): Parameter | undefined {
    return this.stack.parameters.get(name);
  }

  /** The value of a parameter, when the command line, a single allowed value, a fact or (in a run with defaults) its Default gives it. */
  valueOf(name: string): string | undefined {
    const parameter = this.parameter(name);
    if (!parameter) return undefined;
    if (parameter.given !== undefined) return parameter.given;
    if (parameter.allowed?.length === 1) return parameter.allowed[0];
    this.#asked += 1;
    const left = this.allowed(parameter);
    if (left?.length === 1) return left[0];
    for (const fact of this.facts) if (fact.subject === name && fact.holds) return fact.is;
    if (parameter.fallback === undefined) return undefined;
    this.touchedDefault = true;
    return this.assumeDefaults ? parameter.fallback : undefined;
  }

  /** The value of a parameter as far as it is settled; nothing is asked. */
  certain(name: string): string | undefined {
    const parameter = this.parameter(name);
    if (!parameter) return this.pseudo(name);
    const told = this.facts.find(fact => fact.subject === name && fact.holds)?.is;
    return (
      parameter.given ??
      (parameter.allowed?.length === 1 ? parameter.allowed[0] : told) ??
      (this.assumeDefaults ? parameter.fallback : undefined)
    );
  }

  /** What the facts and the allowed values say about a question; nothing is asked. */
  told(subject: string, is: string): boolean | undefined {
    return this.parameter(subject)?.allowed?.includes(is) === false ? false : known(this.facts, subject, is);
  }

  /** The allowed values that the facts leave. */
  allowed(parameter: Parameter): readonly string[] | undefined {
    if (!parameter.allowed) return undefined;
    if (this.facts.length === 0) return parameter.allowed;
    this.#asked += 1;
    return parameter.allowed.filter(value => known(this.facts, parameter.name, value) !== false);
  }

  /** The value of a parameter with few possible values, at the price of a branch each. */
  pick(name: string, among?: readonly string[]): string | undefined {
    const value = this.valueOf(name);
    if (value !== undefined) return value;
    const parameter = this.parameter(name);
    const left = (parameter && this.allowed(parameter)) ?? among;
    if (!left || left.length === 0 || left.length > WORTH_A_BRANCH) return undefined;
    for (const choice of left.slice(0, -1)) if (this.decide(name, choice)) return choice;
    return left.at(-1);
  }

  /** The value of a pseudo parameter that is known before deployment: the region of `--region`. */
  pseudo(name: string): string | undefined {
    return name === 'AWS::Region' ? this.stack.region : undefined;
  }

  /** What stands at a node once the branches at its top are taken; undefined when `AWS::NoValue` removes it. */
  settle(node: Node): Node | undefined {
    return settle(this, node);
  }

  /** Texts that asked nothing are the same in every world, so they are made once; the others once for all worlds without facts. */
  text(node: Node): Text {
    const memo = this.stackIndex.texts(this.assumeDefaults);
    const made = memo.get(node);
    if (made && (!made.open || this.facts.length === 0)) {
      if (made.open) this.#asked += 1;
      this.touchedDefault ||= made.touched;
      return made.text;
    }
    const [asked, touched, facts] = [this.#asked, this.touchedDefault, this.facts.length];
    this.touchedDefault = false;
    const text = textOfNode(this, node);
    const open = this.#asked !== asked;
    if (!open || (facts === 0 && this.facts.length === 0))
      memo.set(node, { text, open, touched: this.touchedDefault });
    this.touchedDefault ||= touched;
    return text;
  }

  /** The physical name that the template gives a resource, or undefined; a name made of itself has none. */
  nameOf(id: string, property: string): Text | undefined {
    const node = at(this.stack.resources.get(id)?.node, 'Properties');
    if (!node || this.#naming.has(id)) return undefined;
    this.#naming.add(id);
    try {
      const properties = this.settle(node);
      const name = at(properties, property);
      const settled = name && this.settle(name);
      return settled && !isNull(settled) ? this.text(settled) : undefined;
    } finally {
      this.#naming.delete(id);
    }
  }

  /** A resource by logical id, when it exists here. */
  resource(id: string): Resource | undefined {
    const cached = this.#resources.get(id);
    if (cached || this.#resources.has(id)) return cached;
    const declared = this.stackIndex.declared(id);
    const made = declared && this.#exists(declared) ? new Resource(this, declared) : undefined;
    this.#resources.set(id, made);
    return made;
  }

  #exists(declared: Declaration): boolean {
    const condition = at(declared.node, 'Condition');
    const name = textOf(condition) ?? (isCall(condition, 'Condition') ? textOf(condition.arg) : undefined);
    return name === undefined || this.holds(name);
  }

  /**
   * Resources of a type that match and exist here. Matching comes first: asking whether a resource exists costs a
   * branch, and 40 unrelated conditions would cost 2^40.
   */
  *matching<M>(
    type: string,
    match: (resource: Resource) => M | undefined,
  ): Generator<{ resource: Resource; match: M }> {
    for (const declared of this.stackIndex.ofType(type)) {
      const found = match(new Resource(this, declared));
      const resource = found === undefined ? undefined : this.resource(declared.id);
      if (resource && found !== undefined) yield { resource, match: found };
    }
  }

  /** The resource that a hole names, whether or not it exists here. */
  declared(hole: Hole): Declaration | undefined {
    return hole.of === 'name' || hole.of === 'attribute'
      ? this.stack.resources.get(hole.resource)
      : undefined;
  }
}
