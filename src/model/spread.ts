import { isCall, itemsOf, textOf, type Node } from '../source/node.ts';
import { askedOf } from './asked.ts';
import { elementsOf } from './elements.ts';
import { MOST_ASKED, readElements, type Otherwise } from './enumerate.ts';
import { nextScript, questionOf, type Fact } from './fact.ts';
import type { StackIndex } from './stack-index.ts';
import { World } from './world.ts';

/** Branches with answers by lot, each with the one of all opposite answers: three conditions that a fault needs together are all but certainly among them. */
export const BY_LOT = 32;
/** Branches read for the sake of one answer or one side of an `Fn::If` that no other branch has. */
const WANTED = 96;
/** Up to so many conditions a branch is read for each in which it is as it is nowhere else. Of more, not all could be. */
const ALONE = 256;
/** Lots that no other branches are drawn by. */
const OTHER_LOTS = 10_000;
/** Branches tried to find one in which a condition is as wanted. */
const TRIED = 16;

type Side = { readonly at: Node | string; readonly holds: boolean };
type Way = {
  readonly facts: readonly Fact[];
  readonly turn: (holds: boolean) => readonly Fact[] | undefined;
};

/**
 * A choice of the branches of a check that has too many to read them all: all answers yes, all answers no, answers by lot, those in which most is there and
 * least is, those in which one condition alone adds something, and then whatever answer and whatever side of an `Fn::If` none of these took, each from a branch in which it is asked, until there are none or the
 * cap is reached.
 */
export function spread(
  stackIndex: StackIndex,
  { assumeDefaults, byElement }: { readonly assumeDefaults: boolean; readonly byElement: boolean },
  read: (world: World) => void,
): 'each-side' | 'some' {
  const taken = new Map<Node | string, Set<boolean>>();
  const open: { readonly side: Side; readonly way: Way }[] = [];
  const note = (at: Node | string, holds: boolean, way: Way): void => {
    const sides = taken.get(at) ?? new Set<boolean>();
    taken.set(at, sides.add(holds));
    if (!sides.has(!holds)) open.push({ side: { at, holds: !holds }, way });
  };
  const removing = new Map<string, boolean>();
  const conditionAt = new Map<Node, string>();
  const branches: (readonly Fact[])[] = [];
  const run = (script: readonly Fact[], otherwise?: Otherwise): readonly Fact[] => {
    const world = new World(stackIndex, script, assumeDefaults);
    const turns = new Map<Node, { readonly condition: string; readonly holds: boolean }>();
    if (otherwise) world.assumptions.otherwise = otherwise;
    world.assumptions.onTurn = ({ at, ...turn }) => turns.set(at, turn);
    read(world);
    const { facts } = world;
    for (const fact of facts)
      note(questionOf(fact), fact.holds, { facts, turn: holds => [{ ...fact, holds }] });
    for (const [at, { condition, holds }] of turns) {
      conditionAt.set(at, condition);
      note(at, holds, { facts, turn: wanted => turned(stackIndex, condition, wanted, facts) });
      const gone = emptySide(at);
      if (gone !== undefined) removing.set(condition, gone);
    }
    branches.push(facts);
    return facts;
  };
  run([]);
  run([], () => false);
  for (let lot = 0; lot < BY_LOT; lot += 1) run([], drawn(lot));
  const isFuller = fuller(stackIndex, removing);
  const keeps = (question: string): boolean => isFuller.get(question) ?? true;
  if (isFuller.size > 0)
    for (const most of [true, false]) run([], (subject, is) => keeps(questionOf({ subject, is })) === most);
  const questions = [...taken.keys()].filter(at => typeof at === 'string');
  for (const alone of questions.length > ALONE ? [] : questions)
    run([], (subject, is) => {
      const question = questionOf({ subject, is });
      return keeps(question) === (question === alone);
    });
  let lacks = questions.length > ALONE;
  if (byElement) {
    const elements = elementsOf(stackIndex, askedOf(stackIndex, branches.flat(), conditionAt), MOST_ASKED);
    const most = (subject: string, is: string): boolean => keeps(questionOf({ subject, is }));
    const least = (subject: string, is: string): boolean => !most(subject, is);
    const inTurn = (turn: number): Otherwise => drawn(OTHER_LOTS + turn);
    const bases = isFuller.size > 0 ? [most, least] : [most];
    lacks ||= !elements || !readElements(elements, { branches, run, inTurn, bases });
  }
  for (let wanted = 0, next = open.shift(); next; next = open.shift()) {
    const { side, way } = next;
    if (taken.get(side.at)?.has(side.holds)) continue;
    if (wanted === WANTED) return 'some';
    const first = way.turn(side.holds);
    // That a condition can not be turned is not known where it was tried a few times only.
    lacks ||= first === undefined;
    if (!first) continue;
    wanted += 1;
    const own = new Set(first.map(questionOf));
    run([...first, ...way.facts.filter(fact => !own.has(questionOf(fact)))]);
  }
  return lacks ? 'some' : 'each-side';
}

/** The answer to the condition of an `Fn::If` with which `AWS::NoValue` stands in its place. */
function emptySide(at: Node): boolean | undefined {
  const [, yes, no] = itemsOf(at);
  const isEmpty = (side: Node | undefined): boolean =>
    isCall(side, 'Ref') && textOf(side.arg) === 'AWS::NoValue';
  if (isEmpty(yes) === isEmpty(no)) return undefined;
  return isEmpty(yes);
}

/** The answers with which what conditions remove stays, given for each condition the answer with which it goes; empty where that is no to all of them. */
function fuller(
  stackIndex: StackIndex,
  removing: ReadonlyMap<string, boolean>,
): ReadonlyMap<string, boolean> {
  const answers = new Map<string, boolean>();
  for (const [condition, gone] of removing)
    for (const fact of turned(stackIndex, condition, !gone, []) ?? [])
      if (!answers.has(questionOf(fact))) answers.set(questionOf(fact), fact.holds);
  return [...answers.values()].includes(false) ? answers : new Map<string, boolean>();
}

/** Facts that turn a condition, as near as can be to those given; undefined where none were found. */
function turned(
  stackIndex: StackIndex,
  condition: string,
  wanted: boolean,
  facts: readonly Fact[],
): readonly Fact[] | undefined {
  const held = new Map(facts.map(fact => [questionOf(fact), fact.holds]));
  const changed = (branch: readonly Fact[]): number =>
    branch.filter(fact => held.get(questionOf(fact)) === !fact.holds).length;
  let best: readonly Fact[] | undefined;
  let script: readonly Fact[] | undefined = [];
  for (let tried = 0; script && tried < TRIED; tried += 1) {
    const world: World = new World(stackIndex, script);
    if (world.holds(condition) === wanted && (!best || changed(world.facts) < changed(best)))
      best = world.facts;
    script = nextScript(world.facts);
  }
  return best;
}

/** Answers by lot, the same in every run; those of an odd number are the opposite of those before it. */
export const drawn =
  (lot: number): Otherwise =>
  (subject, is) =>
    isEven(questionOf({ subject, is }), lot >> 1) === (lot % 2 === 0);

function isEven(question: string, lot: number): boolean {
  let hash = (lot + 1) * 0x9e3779b1;
  for (let index = 0; index < question.length; index += 1)
    hash = Math.imul(hash ^ question.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) & 1) === 1;
}
