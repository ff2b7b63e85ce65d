import { subArgument, subParts } from '../source/intrinsics/sub.ts';
import { at, isCall, textOf, type Node } from '../source/node.ts';
import type { Asked, Element } from './elements.ts';
import { nextScript, questionOf, type Fact } from './fact.ts';
import { perStack } from './memo.ts';
import type { StackIndex } from './stack-index.ts';
import { World } from './world.ts';

/** Branches of one condition in which its questions are looked for. */
const TRIED = 16;
const NONE: Element = new Set<string>();

/** Which questions of a check the parts of the stack ask. `conditionAt` has the `Fn::If` that were taken, by their argument. */
export function askedOf(
  stackIndex: StackIndex,
  facts: Iterable<Fact>,
  conditionAt: ReadonlyMap<Node, string>,
): Asked {
  const all = new Set<string>();
  const bySubject = new Map<string, Set<string>>();
  for (const fact of facts) {
    const question = questionOf(fact);
    all.add(question);
    bySubject.set(fact.subject, (bySubject.get(fact.subject) ?? new Set<string>()).add(question));
  }
  const ofCondition = (name: string): Element =>
    new Set(questionsOf(stackIndex, name).filter(question => all.has(question)));
  const ofParameters = (names: readonly string[]): Element => {
    const asked = names.flatMap(name => [...(bySubject.get(name) ?? [])]);
    return asked.length === 0 ? NONE : new Set(asked);
  };
  const by = (node: Node): Element => {
    const condition = isCall(node, 'Fn::If') ? conditionAt.get(node.arg) : undefined;
    return condition === undefined ? ofParameters(parametersOf(node)) : ofCondition(condition);
  };
  const first = (resource: string): Element => {
    const condition = textOf(at(stackIndex.declared(resource)?.node, 'Condition'));
    return condition === undefined ? NONE : ofCondition(condition);
  };
  return { all, by, first };
}

function parametersOf(node: Node): readonly string[] {
  if (isCall(node, 'Ref')) return [textOf(node.arg) ?? ''];
  if (!isCall(node, 'Fn::Sub')) return [];
  const pattern = textOf(subArgument(node.arg).pattern) ?? '';
  return subParts(pattern).flatMap(part => (part.kind === 'variable' ? [part.name] : []));
}

const knownQuestions = perStack(() => new Map<string, readonly string[]>());

/** The questions on which a condition depends. */
function questionsOf(stackIndex: StackIndex, condition: string): readonly string[] {
  const known = knownQuestions(stackIndex);
  let questions = known.get(condition);
  if (!questions) {
    const found = new Set<string>();
    let script: readonly Fact[] | undefined = [];
    for (let tried = 0; script && tried < TRIED; tried += 1) {
      const world: World = new World(stackIndex, script);
      world.holds(condition);
      for (const fact of world.facts) found.add(questionOf(fact));
      script = nextScript(world.facts);
    }
    questions = [...found];
    known.set(condition, questions);
  }
  return questions;
}
