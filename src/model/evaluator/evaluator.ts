import { spend } from '../../source/budget.ts';
import { at, isNull, type Node } from '../../source/node.ts';
import type { Assumptions } from '../assumptions.ts';
import { perStack, type StackIndex } from '../stack-index.ts';
import type { Stack } from '../stack.ts';
import type { Text } from '../text.ts';
import { ConditionNames } from './condition-names.ts';
import { conditionHolds } from './condition.ts';
import type { EvaluationContext } from './context.ts';
import { textOfNode } from './evaluate.ts';
import { textsOf } from './lists.ts';
import { settle } from './settle.ts';

/** A text with what reading it depended on: `open` when a fact could change it, `touchedDefault` when a parameter's Default could. */
type KnownText = { readonly text: Text; readonly open: boolean; readonly touchedDefault: boolean };

/** The texts of a stack as they are without facts, without and with Defaults; those that are not `open` are the same under all assumptions. */
const knownTexts = perStack((): Record<'certain' | 'withDefaults', Map<Node, KnownText>> => ({
  certain: new Map(),
  withDefaults: new Map(),
}));

const conditionNames = perStack(({ stack }) => new ConditionNames(stack.conditions));

/** Conditions that are followed from one to the next. */
const DEEPEST = 500;

/** Evaluates the intrinsic functions of a stack under one set of assumptions. */
export class Evaluator implements EvaluationContext {
  readonly stack: Stack;
  readonly assumptions: Assumptions;
  readonly #texts: Map<Node, KnownText>;
  readonly #names: ConditionNames;
  readonly #conditions = new Map<string, boolean | 'open'>();
  readonly #naming = new Set<string>();
  /** How many conditions are being decided, each for the one before it. */
  #depth = 0;

  constructor(stackIndex: StackIndex, assumptions: Assumptions) {
    this.stack = stackIndex.stack;
    this.assumptions = assumptions;
    this.#names = conditionNames(stackIndex);
    this.#texts = knownTexts(stackIndex)[assumptions.assumeDefaults ? 'withDefaults' : 'certain'];
  }

  /** Whether a named condition holds here. A condition that is missing, circular or behind too many others is an open question of its own name. */
  holds(name: string): boolean {
    spend(1);
    this.assumptions.questions += 1;
    const answer = this.#conditions.get(name);
    if (typeof answer === 'boolean') return answer;
    const deciding = this.#names.deciding(name);
    if (deciding.name !== name) return this.holds(deciding.name) !== deciding.opposite;
    const node = this.stack.conditions.get(name);
    if (answer === 'open' || !node || this.#depth >= DEEPEST) return this.assumptions.decide(name, 'true');
    this.#conditions.set(name, 'open');
    this.#depth += 1;
    const holds = conditionHolds(this, node, { name, when: true }) ?? this.assumptions.decide(name, 'true');
    this.#depth -= 1;
    this.#conditions.set(name, holds);
    return holds;
  }

  settle(node: Node): Node | undefined {
    spend(1, node.span);
    return node.kind === 'call' ? settle(this, node) : node;
  }

  /** The text at a node. Texts that nothing could change are made once for all worlds of a stack; the others once for all worlds without facts. */
  text(node: Node): Text {
    const { assumptions } = this;
    const known = this.#texts.get(node);
    if (known && (!known.open || assumptions.facts.length === 0)) {
      if (known.open) assumptions.questions += 1;
      assumptions.touchedDefault ||= known.touchedDefault;
      return known.text;
    }
    const { questions, touchedDefault } = assumptions;
    assumptions.touchedDefault = false;
    spend(1, node.span);
    const text = textOfNode(this, node);
    const open = assumptions.questions !== questions;
    if (!open || assumptions.facts.length === 0)
      this.#texts.set(node, { text, open, touchedDefault: assumptions.touchedDefault });
    assumptions.touchedDefault ||= touchedDefault;
    return text;
  }

  /** The text at a node that is the same under all assumptions. */
  fixedText(node: Node): Text | undefined {
    const text = this.text(node);
    return this.#texts.get(node)?.open === false ? text : undefined;
  }

  /** The texts of a list, or undefined where its length is open. */
  texts(node: Node): Text[] | undefined {
    return textsOf(this, node);
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
}
