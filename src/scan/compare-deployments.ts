import { canonical } from '../diff/canonical.ts';
import { compareFacts, type FactDifference } from '../diff/facts.ts';
import type { Spelling } from '../diff/renaming.ts';
import type { Sides } from '../diff/sides.ts';
import type { Deployment } from '../dialect/dialect.ts';
import type { Stack } from '../model/stack.ts';
import type { Value } from '../model/world.ts';
import { branchSentences } from '../rule/when.ts';
import { withBudget } from '../source/budget.ts';
import { toPlain } from '../source/plain.ts';
import type { Target } from './find.ts';
import { lowerTarget } from './lowered-text.ts';
import { MaskedWords } from './masked-words.ts';
import { View } from './view.ts';

/** One fact in which two deployments of a template differ, as a reader sees it. */
export type ReportedFact = {
  readonly kind: FactDifference['kind'];
  readonly resource: string;
  readonly resourceType: string;
  /** From the properties on, such as `Timeout`; empty for a resource as a whole. */
  readonly path: string;
  /** A list or map is JSON. */
  readonly before?: string;
  readonly after?: string;
  readonly when: readonly string[];
  /** False where only deployment tells whether they differ. */
  readonly certain: boolean;
  /** The line that makes it, of the second deployment where it has one. */
  readonly file: string;
  readonly line: number;
};
export type ComparedDeployments = {
  readonly facts: readonly ReportedFact[];
  readonly problems: readonly string[];
  /** What was not compared whole, a sentence each. */
  readonly incomplete: readonly string[];
  readonly lost: boolean;
};

/** Units of work for the comparison. */
const UNITS = 3_000_000;

/**
 * What two deployments of one template differ in. `names`: a word of each, such as the name of its stage, that counts as the same: `orders-dev` and `orders-prod`
 * do not differ.
 */
export function compareDeployments(
  target: Target,
  deployments: Sides<Deployment>,
  names?: Sides<string>,
): ComparedDeployments {
  const [before, after] = [lowerTarget(target, deployments.before), lowerTarget(target, deployments.after)];
  const problems = [...new Set([...before.problems, ...after.problems])];
  const [old, now] = [before.stacks[0], after.stacks[0]];
  if (before.lost || after.lost || !old || !now) return { facts: [], problems, incomplete: [], lost: true };
  const fold = names && { before: folding(names.before), after: folding(names.after) };
  const compared = withBudget(() => compareFacts(old, now, fold ? { fold } : {}), UNITS);
  const presenter = new FactPresenter(target, [old, now]);
  return {
    facts: compared.differences
      .filter(one => !isSame(one, compared.spelling))
      .map(one => presenter.show(one)),
    problems,
    incomplete: compared.incomplete.map(({ resource, path, why }) => `${resource.id} ${path}: ${why}`),
    lost: false,
  };
}

/** A text with one of the names that both deployments have is no difference. */
function isSame({ kind, before, after }: FactDifference, { renamed }: Spelling): boolean {
  if (kind !== 'value' || !before?.present || !after?.present) return false;
  return canonical(before, 'before', { renamed }) === canonical(after, 'after', { renamed });
}

const WORD = /[\p{L}\p{N}]/u;

/** Replaces a name where it is a word of its own. */
export const folding =
  (name: string) =>
  (text: string): string => {
    if (name === '') return text;
    let [done, from] = ['', 0];
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const isWord = !WORD.test(text[at - 1] ?? '') && !WORD.test(text[at + name.length] ?? '');
      if (!isWord) continue;
      done += `${text.slice(from, at)}\u0000stage\u0000`;
      from = at + name.length;
    }
    return done + text.slice(from);
  };

/** Facts in words and places, without secrets. */
class FactPresenter {
  readonly #view: View;
  readonly #words: MaskedWords;

  constructor({ root }: Target, stacks: readonly Stack[]) {
    this.#view = new View(root, stacks);
    this.#words = new MaskedWords([this.#view], stacks);
  }

  show({ kind, type, resource, path, before, after, when, answer }: FactDifference): ReportedFact {
    const declared = resource.after ?? resource.before;
    const span = (after?.present ? after.span : undefined) ?? (before?.present ? before.span : declared?.at);
    const place = span && this.#view.place(span);
    return {
      kind,
      resource: declared?.id ?? '',
      resourceType: type,
      path: path.replace(/^Properties\//, ''),
      ...(before?.present ? { before: this.#value(before) } : {}),
      ...(after?.present ? { after: this.#value(after) } : {}),
      when: branchSentences(when).map(sentence => this.#words.sentence(sentence)),
      certain: answer === 'no',
      file: place?.file ?? '',
      line: place?.start.line ?? 1,
    };
  }

  #value(value: Value): string {
    const { node } = value;
    if (!node) return '••••';
    const name = value.path.slice(value.path.lastIndexOf('/') + 1);
    const text =
      node.kind === 'map' || node.kind === 'list' ? JSON.stringify(toPlain(node)) : value.text.toString();
    return this.#words.value(text, name, node);
  }
}
