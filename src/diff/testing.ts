import { lowerFile } from '../dialect/index.ts';
import type { Stack } from '../model/stack.ts';
import { describe } from '../model/fact.ts';
import { readTarget } from '../scan/read.ts';
import { PLAINLY } from '../scan/text.ts';
import { textFiles } from '../source/texts.ts';
import { expect } from 'vitest';
import type { StackChange } from './change.ts';
import { compareStacks } from './compare.ts';
import { compareFacts, type FactComparison, type FactDifference } from './facts.ts';

/** The stacks of a text of any dialect. */
export function stacksOf(text: string, file = 'template.yaml'): readonly Stack[] {
  const files = textFiles({ [file]: text });
  const read = readTarget({ root: { files, shown: name => name }, file, named: true });
  if ('status' in read) throw new Error(`${file} is no template: ${read.problems[0]?.message}`);
  return lowerFile(read.root, read.dialect, file, files, PLAINLY).stacks;
}

/** The stack of a text that deploys as one. */
export function stackOf(text: string, file?: string): Stack {
  const [stack] = stacksOf(text, file);
  if (!stack) throw new Error('the test text deploys nothing');
  return stack;
}

const spelled = (one: FactDifference): string => {
  const { kind, resource, path, before, after, answer, when, confidence } = one;
  const id = (resource.after ?? resource.before)?.id ?? '';
  const text = (value: typeof before): string => {
    if (!value?.present) return 'nothing';
    const { node } = value;
    return node?.kind === 'map' || node?.kind === 'list' ? `a ${node.kind}` : value.text.toString();
  };
  const what =
    kind === 'value'
      ? `${id} ${path.replace('Properties/', '')}: ${text(before)} -> ${text(after)}`
      : `${kind} ${id}`;
  const branch = when.map(facts => facts.map(describe).join(' and ')).join(', or ');
  return `${what}${branch ? ` when ${branch}` : ''}${answer === 'maybe' ? ' (maybe)' : ''}${confidence === 'certain' ? '' : ' (with defaults)'}`;
};

/** What two stacks differ in, a line each. */
export const factLines = (comparison: FactComparison): string[] => comparison.differences.map(spelled);

/** The same of two texts. */
export const factsBetween = (before: string, after: string): string[] =>
  factLines(compareFacts(stackOf(before), stackOf(after)));

/** What the change of a template means, a line each, as `effect sentence`. */
export function sentencesBetween(before: string, after: string, file?: string): string[] {
  const { changes, incomplete } = compareStacks(stackOf(before, file), stackOf(after, file));
  expect(incomplete).toEqual([]);
  return changes.map(sentence);
}

function sentence({ effect, subject, what, isSentence, when, confidence, answer }: StackChange): string {
  const said = what.map(phrase => (typeof phrase === 'string' ? phrase : `${phrase.text}`)).join('');
  const words = isSentence ? said : `${subject}${/^(?::| \()/.test(said) ? '' : ' '}${said}`;
  const branch = when.map(facts => facts.map(describe).join(' and ')).join(', or ');
  return `${effect} ${words}${branch ? ` when ${branch}` : ''}${answer === 'maybe' ? ' (maybe)' : ''}${confidence === 'certain' ? '' : ' (with defaults)'}`;
}
