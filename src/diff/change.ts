import type { AccessLevel } from '../aws/iam/actions/action-table.ts';
import type { Effect } from '../model/effect.ts';
import type { Confidence } from '../model/explore.ts';
import type { Fact } from '../model/fact.ts';
import type { Declaration } from '../model/stack.ts';
import type { Text } from '../model/text.ts';
import type { Node, Span } from '../source/node.ts';
import type { MaybeSides } from './sides.ts';

/** What a change is about. */
export type Topic =
  | 'access'
  | 'entry'
  | 'network'
  | 'encryption'
  | 'logging'
  | 'recovery'
  | 'key'
  | 'secret'
  | 'environment'
  | 'resource'
  | 'setting';

/** A part of a sentence: words, or what the template gives, with the name under which it stands there, by which a reader may recognise a secret. */
export type SentencePart =
  | string
  | { readonly text: Text | string; readonly name?: string; readonly node?: Node | undefined };

/** One sentence about what a change of a stack means. */
export type StackChange = {
  readonly effect: Effect;
  readonly topic: Topic;
  /** The resource that it is about, as its author calls it. */
  readonly subject: string;
  readonly resource: MaybeSides<Declaration>;
  /** What follows the subject; with `isSentence` it names the subject itself. */
  readonly what: readonly SentencePart[];
  readonly isSentence?: true;
  /** What was gone from `before`, what came in `after`: the line that did it. */
  readonly at: MaybeSides<Span>;
  /** The branches in which it is so, any of them; one without facts is always. */
  readonly when: readonly (readonly Fact[])[];
  readonly confidence: Confidence;
  /** `maybe`: only deployment tells whether anything changes. */
  readonly answer: 'no' | 'maybe';
  /** Of access: the gravest level that comes or goes. */
  readonly level?: AccessLevel | undefined;
};
