import { known, type Fact, type NamedCondition } from './fact.ts';
import type { Parameter, Stack } from './stack.ts';

/** Above so many allowed values a parameter is not worth a branch each. */
const MAX_BRANCHES = 8;

/**
 * What one world takes for given: the facts decided so far, and where Defaults count the Default values of parameters. A new question takes the answer of
 * the script, else `true`; `explore` replays the check with the other answers.
 */
export class Assumptions {
  readonly stack: Stack;
  readonly facts: Fact[] = [];
  readonly assumeDefaults: boolean;
  /** How often something was read that a fact could change. */
  questions = 0;
  /** Whether a parameter's Default would have decided something: then the check is worth a run with defaults. */
  touchedDefault = false;
  readonly #script: readonly Fact[];

  constructor(stack: Stack, script: readonly Fact[], assumeDefaults: boolean) {
    this.stack = stack;
    this.#script = script;
    this.assumeDefaults = assumeDefaults;
  }

  /** The answer to a question that the template leaves open; it becomes a fact, and a branch. */
  decide(subject: string, is: string, condition?: NamedCondition): boolean {
    this.questions += 1;
    const answer = known(this.facts, subject, is);
    if (answer !== undefined) return answer;
    const fact = this.#script.find(scripted => scripted.subject === subject && scripted.is === is) ?? {
      subject,
      is,
      holds: true,
      ...(condition ? { condition } : {}),
    };
    this.facts.push(fact);
    return fact.holds;
  }

  /** What the facts and the allowed values say about a question; nothing is decided. */
  known(subject: string, is: string): boolean | undefined {
    return this.parameter(subject)?.allowed?.includes(is) === false ? false : known(this.facts, subject, is);
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
    for (const fact of this.facts) if (fact.subject === name && fact.holds) return fact.is;
    if (parameter.fallback === undefined) return undefined;
    this.touchedDefault = true;
    return this.assumeDefaults ? parameter.fallback : undefined;
  }

  /** The value of a parameter as far as it is settled; reading it counts as no question. */
  certain(name: string): string | undefined {
    const parameter = this.parameter(name);
    if (!parameter) return this.pseudo(name);
    const decided = this.facts.find(fact => fact.subject === name && fact.holds)?.is;
    return (
      parameter.given ??
      (parameter.allowed?.length === 1 ? parameter.allowed[0] : decided) ??
      (this.assumeDefaults ? parameter.fallback : undefined)
    );
  }

  /** The allowed values that the facts leave. */
  allowed(parameter: Parameter): readonly string[] | undefined {
    if (!parameter.allowed) return undefined;
    if (this.facts.length === 0) return parameter.allowed;
    this.questions += 1;
    return parameter.allowed.filter(value => known(this.facts, parameter.name, value) !== false);
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
