import { compareStacks } from '../diff/compare.ts';
import type { StackChange, SentencePart } from '../diff/change.ts';
import type { Sides, MaybeSides } from '../diff/sides.ts';
import type { Deployment } from '../dialect/dialect.ts';
import { lookUp } from '../model/look-up.ts';
import type { Stack } from '../model/stack.ts';
import { redactText } from '../redact/text.ts';
import { secretNodes } from '../redact/secret-nodes.ts';
import type { DiffFile, DiffPlace, DiffProblem, ReportedChange } from '../report/diff/report.ts';
import { listInWords } from '../aws/listing.ts';
import { groupBy } from '../rule/group-by.ts';
import { branchSentences } from '../rule/when.ts';
import { withBudget } from '../source/budget.ts';
import type { Node, Span } from '../source/node.ts';
import type { Target } from './find.ts';
import { lowerTarget, type LoweredTarget } from './lowered-text.ts';
import { readTarget } from './read.ts';
import { View } from './view.ts';

/** Units of work for the comparison of one stage of one file. */
const UNITS = 3_000_000;

/** A template that is there before, after, or both; what cannot be read is told, and nothing is compared with it. */
export function compareTargets(targets: MaybeSides<Target>, deployment: Deployment): DiffFile {
  const lowered = {
    before: targets.before && lowerTarget(targets.before, deployment),
    after: targets.after && lowerTarget(targets.after, deployment),
  };
  const shown = (target: Target | undefined): string | undefined => target?.root.shown(target.file);
  const [before, after] = [shown(targets.before), shown(targets.after)];
  const names = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  const problems = problemsOf(lowered, targets);
  if (lowered.before?.lost || lowered.after?.lost)
    return { ...names, status: 'unreadable', changes: [], problems, incomplete: [] };
  const found = comparedStages(lowered, targets);
  const kind = targets.before ? 'removed' : 'added';
  const both = found.changes.length > 0 ? 'changed' : 'same';
  return {
    ...names,
    status: targets.before && targets.after ? both : kind,
    changes: found.changes,
    problems: [...problems, ...found.alone],
    incomplete: found.incomplete,
  };
}

const SIDES = ['before', 'after'] as const;

/** What was not understood of either side, once where it is the same of both. A file that is no template, and that nobody named, is told and is no failure. */
function problemsOf(lowered: MaybeSides<LoweredTarget>, targets: MaybeSides<Target>): readonly DiffProblem[] {
  const found = SIDES.flatMap(side => {
    const target = targets[side];
    const one = lowered[side];
    if (!target || !one) return [];
    const read = readTarget(target);
    const isPassed = 'status' in read && read.status === 'skipped' && !target.named;
    const view = new View(target.root, one.stacks);
    const notes = one.stacks
      .flatMap(stack => stack.notes)
      .filter(({ partial }) => partial)
      .map(({ message, span }) => {
        const place = span && view.place(span);
        return `${place ? `${place.file}:${place.start.line}:${place.start.column} ` : ''}${view.text(message)}`;
      });
    return [...new Set([...one.problems, ...notes])].map(text => ({
      side,
      text,
      lost: one.lost && !isPassed,
    }));
  });
  const told = new Map<string, DiffProblem>();
  for (const problem of found) {
    const key = problem.text.replace(/:\d+:\d+ /, ' ');
    const known = told.get(key);
    told.set(key, known && known.side !== problem.side ? { ...problem, side: 'both' } : problem);
  }
  return [...told.values()];
}

type Compared = Pick<DiffFile, 'changes' | 'incomplete'> & { readonly alone: readonly DiffProblem[] };

function comparedStages(lowered: MaybeSides<LoweredTarget>, targets: MaybeSides<Target>): Compared {
  const stacks = { before: lowered.before?.stacks ?? [], after: lowered.after?.stacks ?? [] };
  const { pairs, alone } = stagePairs(stacks);
  const views = {
    before: targets.before && new View(targets.before.root, stacks.before),
    after: targets.after && new View(targets.after.root, stacks.after),
  };
  const told = new Map<string, { readonly change: ReportedChange; readonly stages: string[] }>();
  const incomplete = new Set<string>();
  for (const pair of pairs) {
    const stage = pair.after.stage ?? pair.before.stage ?? '';
    const compared = withBudget(() => compareStacks(pair.before, pair.after), UNITS);
    const presenter = new Presenter(views, pair);
    for (const change of compared.changes) {
      const shown = presenter.show(change);
      const key = JSON.stringify(shown);
      const known = told.get(key);
      if (known) known.stages.push(stage);
      else told.set(key, { change: shown, stages: [stage] });
    }
    for (const { resource, path, why } of compared.incomplete)
      incomplete.add(
        `${resource.name}${path === '' ? '' : ` ${path.replace('Properties/', '')}`} was not compared whole: ${why}`,
      );
  }
  const changes = [...told.values()].map(({ change, stages }) => {
    if (stages.length === pairs.length || stages[0] === '') return change;
    return { ...change, when: [`stage is ${stages.join(' or ')}`, ...change.when] };
  });
  return { changes: together(changes), incomplete: [...incomplete], alone };
}

/** The same of several resources, at one line, is one sentence: what Globals or the provider set. */
function together(changes: readonly ReportedChange[]): readonly ReportedChange[] {
  const groups = groupBy(changes, one =>
    JSON.stringify([
      one.effect,
      one.topic,
      one.message.startsWith(one.subject) ? one.message.slice(one.subject.length) : one.message,
      one.level,
      one.at,
      one.when,
      one.confidence,
      one.certain,
    ]),
  );
  return [...groups.values()].map(([first, ...others]) => {
    if (others.length === 0 || !first.message.startsWith(first.subject)) return first;
    const subject = listInWords([first, ...others].map(one => one.subject));
    return { ...first, subject, message: `${subject}${plural(first.message.slice(first.subject.length))}` };
  });
}

const PLURALS: { readonly [verb: string]: string } = {
  has: 'have',
  is: 'are',
  gets: 'get',
  loses: 'lose',
  sets: 'set',
  does: 'do',
  writes: 'write',
};

/** What follows one subject, as it follows several. */
const plural = (rest: string): string =>
  rest.replace(/^ (\w+)/, (_, verb: string) => ` ${lookUp(PLURALS, verb) ?? verb}`);

/** Stacks of one stage; a service with one stack only is compared with each stage of the other side. */
function stagePairs({ before, after }: Sides<readonly Stack[]>): {
  readonly pairs: readonly Sides<Stack>[];
  readonly alone: readonly DiffProblem[];
} {
  const [old] = before;
  const [now] = after;
  if (!old) return { pairs: after.map(one => ({ before: nothing(one), after: one })), alone: [] };
  if (!now) return { pairs: before.map(one => ({ before: one, after: nothing(one) })), alone: [] };
  if (before.length === 1) return { pairs: after.map(one => ({ before: old, after: one })), alone: [] };
  if (after.length === 1) return { pairs: before.map(one => ({ before: one, after: now })), alone: [] };
  const pairs = after.flatMap(one => {
    const same = before.find(({ stage }) => stage === one.stage);
    return same ? [{ before: same, after: one }] : [];
  });
  const alone = (
    side: 'before' | 'after',
    list: readonly Stack[],
    others: readonly Stack[],
  ): readonly DiffProblem[] =>
    list.flatMap(({ stage = '' }) =>
      others.some(other => other.stage === stage)
        ? []
        : [{ side, text: `stage ${stage} is on this side only: it was compared with no other`, lost: false }],
    );
  return { pairs, alone: [...alone('before', before, after), ...alone('after', after, before)] };
}

/** What is there where a template is not. */
const nothing = ({ dialect, file, stage }: Stack): Stack => ({
  dialect,
  file,
  ...(stage === undefined ? {} : { stage }),
  parameters: new Map(),
  mappings: new Map(),
  conditions: new Map(),
  resources: new Map(),
  outputs: new Map(),
  rest: new Map(),
  notes: [],
});

/** Turns changes into words and places, without secrets. */
class Presenter {
  readonly #views: MaybeSides<View>;
  readonly #secrets: ReadonlySet<Node>;

  constructor(views: MaybeSides<View>, pair: Sides<Stack>) {
    this.#views = views;
    this.#secrets = new Set([...secretNodes(pair.before), ...secretNodes(pair.after)]);
  }

  show(change: StackChange): ReportedChange {
    const { effect, topic, subject, resource, what, at, when, confidence, answer, level, isSentence } =
      change;
    const said = what.map(phrase => this.#phrase(phrase)).join('');
    const shownSubject = this.#masked(subject);
    const before = this.#place('before', at.before);
    const after = this.#place('after', at.after);
    return {
      effect,
      topic,
      subject: shownSubject,
      message: this.#masked(
        isSentence ? said : `${shownSubject}${/^(?::| \()/.test(said) ? '' : ' '}${said}`,
      ),
      resourceType: (resource.after ?? resource.before)?.type ?? '',
      resource: {
        ...(resource.before ? { before: resource.before.id } : {}),
        ...(resource.after ? { after: resource.after.id } : {}),
      },
      ...(level === undefined ? {} : { level }),
      at: { ...(before ? { before } : {}), ...(after ? { after } : {}) },
      when: branchSentences(when),
      confidence,
      certain: answer === 'no',
    };
  }

  #phrase(phrase: SentencePart): string {
    if (typeof phrase === 'string') return phrase;
    if (phrase.node && this.#secrets.has(phrase.node)) return '••••';
    const text = redactText(`${phrase.text}`, phrase.name);
    return [this.#views.before, this.#views.after].reduce((said, view) => view?.written(said) ?? said, text);
  }

  #masked(text: string): string {
    return [this.#views.before, this.#views.after].reduce((said, view) => view?.text(said) ?? said, text);
  }

  #place(side: 'before' | 'after', span: Span | undefined): DiffPlace | undefined {
    const view = this.#views[side];
    if (!view || !span) return undefined;
    const { file, start } = view.place(span);
    return { file, line: start.line, column: start.column };
  }
}
