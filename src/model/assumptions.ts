import type { Node } from '../source/node.ts';
import { known, questionOf, type Fact, type NamedCondition } from './fact.ts';
import { addTo } from './multimap.ts';
import type { Parameter, Stack } from './stack.ts';

/** Above so many allowed values a parameter is not worth a branch each. */
const MAX_BRANCHES = 8;

/** An `Fn::If` that was taken: its argument, its condition, and which way. */
type Turn = { readonly at: Node; readonly condition: string; readonly holds: boolean };

/**
 * What one world takes for given: the facts decided so far, and where Defaults count the Default values of parameters. A new question takes the answer of
 * the script, else that of `otherwise`; `explore` replays the check with the other answers.
 */
export class Assumptions {
  readonly stack: Stack;
  readonly facts: Fact[] = [];
  readonly assumeDefaults: boolean;
  /** How often something was read that a fact could change. */
  questions = 0;
  /** Whether a parameter's Default would have decided something: then the check is worth a run with defaults. */
  touchedDefault = false;
  /** Hears of each `Fn::If` that is taken. */
  onTurn: ((turn: Turn) => void) | undefined;
  /** The answer to a question that is not in the script. */
  otherwise: (subject: string, is: string) => boolean = () => true;
  readonly #script: ReadonlyMap<string, boolean> | undefined;
  #bySubject: Map<string, Fact[]> | undefined;

  constructor(stack: Stack, script: readonly Fact[], assumeDefaults: boolean) {
    this.stack = stack;
    this.#script =
      script.length === 0 ? undefined : new Map(script.map(fact => [questionOf(fact), fact.holds]));
    this.assumeDefaults = assumeDefaults;
  }

  /** The answer to a question that the template leaves open; it becomes a fact, and a branch. */
  decide(subject: string, is: string, condition?: NamedCondition): boolean {
    this.questions += 1;
    const answer = this.#known(subject, is);
    if (answer !== undefined) return answer;
    const holds = this.#script?.get(questionOf({ subject, is })) ?? this.otherwise(subject, is);
    const fact: Fact = { subject, is, holds, ...(condition ? { condition } : {}) };
    this.facts.push(fact);
    addTo((this.#bySubject ??= new Map<string, Fact[]>()), subject, fact);
    return holds;
  }

  #known(subject: string, is: string): boolean | undefined {
    const facts = this.#bySubject?.get(subject);
    return facts && known(facts, subject, is);
  }

  /** The value that the facts give a subject. */
  #decided(subject: string): string | undefined {
    return this.#bySubject?.get(subject)?.find(({ holds }) => holds)?.is;
  }

  /** What the facts and the allowed values say about a question; nothing is decided. */
  known(subject: string, is: string): boolean | undefined {
    return this.parameter(subject)?.allowed?.includes(is) === false ? false : this.#known(subject, is);
  }

  parameter(name: string): Parameter | undefined {
    return this.stack.parameters.get(name);
  }

  /** The value of a pseudo parameter that is known before deployment: the region of `--region`. */
  pseudo(name: string): string | undefined {
    return name === 'AWS::Region' ? this.stack.region : undefined;
  }

  /** The value of a parameter, when the command line, a single allowed value, a fact or (in a run with defaults) its Default gives it. */
  valueOf(name: string): string | undefined {
    const parameter = this.parameter(name);
    if (!parameter) return undefined;
    if (parameter.given !== undefined) return parameter.given;
    if (parameter.allowed?.length === 1) return parameter.allowed[0];
    this.questions += 1;
    const left = this.allowed(parameter);
    if (left?.length === 1) return left[0];
    const decided = this.#decided(name);
    if (decided !== undefined) return decided;
    if (parameter.fallback === undefined) return undefined;
    this.touchedDefault = true;
    return this.assumeDefaults ? parameter.fallback : undefined;
  }

  /** The value of a parameter as far as it is settled; reading it counts as no question. */
  certain(name: string): string | undefined {
    const parameter = this.parameter(name);
    if (!parameter) return this.pseudo(name);
    return (
      parameter.given ??
      (parameter.allowed?.length === 1 ? parameter.allowed[0] : this.#decided(name)) ??
      (this.assumeDefaults ? parameter.fallback : undefined)
    );
  }

  /** The allowed values that the facts leave. */
  allowed(parameter: Parameter): readonly string[] | undefined {
    if (!parameter.allowed) return undefined;
    if (this.facts.length === 0) return parameter.allowed;
    this.questions += 1;
    return parameter.allowed.filter(value => this.#known(parameter.name, value) !== false);
  }

  /** The value of a parameter with few possible values, at the price of a branch each. */
  pick(name: string, among?: readonly string[]): string | undefined {
    const value = this.valueOf(name);
    if (value !== undefined) return value;
    const parameter = this.parameter(name);
    const left = (parameter && this.allowed(parameter)) ?? among;
    if (!left || left.length === 0 || left.length > MAX_BRANCHES) return undefined;
    for (const choice of left.slice(0, -1)) if (this.decide(name, choice)) return choice;
    return left.at(-1);
  }
}
