import { EFFECTS, type Effect } from '../../model/effect.ts';
import { groupBy } from '../../rule/group-by.ts';
import { code, plain } from '../markdown-text.ts';
import {
  changeSentence,
  isOldPlace,
  pathOf,
  placeOfChange,
  problemsToTell,
  type DiffFile,
  type DiffReport,
  type ReportedChange,
} from './report.ts';
import { HEADINGS, summaryOf } from './text.ts';

const MARKS: Readonly<Record<Effect, string>> = {
  opens: '🟥',
  grants: '🟧',
  unprotects: '🟨',
  replaces: '🟪',
  closes: '🟩',
  revokes: '🟩',
  protects: '🟩',
  neutral: '⬜',
};
/** What a reviewer has to see stands open, up to so many lines an effect; the rest is folded. */
const OPEN: ReadonlySet<Effect> = new Set(['opens', 'grants', 'unprotects', 'replaces']);
const MOST_OPEN = 8;
/** A comment on GitHub holds 65,536 characters. */
const MOST = 60_000;

type Row = { readonly file: DiffFile; readonly change: ReportedChange };

/** A pull-request comment of one screen: what lets in more or protects less stands open, all else is folded. */
export function markdownDiff(report: DiffReport): string {
  const rows = report.files.flatMap(file => file.changes.map((change): Row => ({ file, change })));
  const groups = groupBy(rows, ({ change }) => change.effect);
  const head = `### stackward diff: ${plain(summaryOf(report))}\n\n${code(report.before)} → ${code(report.after)}\n`;
  const notes = report.files.flatMap(noteLines);
  const foot = notes.length > 0 ? `\n${notes.join('\n')}\n` : '';
  let room = MOST - head.length - foot.length;
  const blocks = EFFECTS.flatMap(effect => {
    const block = groups.get(effect);
    if (!block) return [];
    const text = groupText(effect, block, room);
    room -= text.length;
    return [text];
  });
  return `${[head, ...blocks].join('\n')}${foot}`;
}

function groupText(effect: Effect, rows: readonly Row[], room: number): string {
  const title = `${MARKS[effect]} **${HEADINGS[effect]}** (${rows.length})`;
  const isOpen = OPEN.has(effect);
  const open = isOpen ? rows.slice(0, MOST_OPEN) : [];
  const folded = isOpen ? rows.slice(MOST_OPEN) : rows;
  const shown = open.map(rowText);
  let left = room - shown.join('\n').length - title.length - 200;
  const fit = folded.map(rowText).filter(line => (left -= line.length + 1) > 0);
  const missing = folded.length - fit.length;
  const rest =
    folded.length === 0
      ? ''
      : `<details><summary>${isOpen ? `${folded.length} more` : title.replaceAll('**', '')}</summary>\n\n${fit.join('\n')}${missing > 0 ? `\n- and ${missing} more for which this comment has no room` : ''}\n\n</details>\n`;
  return [...(isOpen ? [title, '', ...shown] : []), ...(rest === '' ? [''] : ['', rest])].join('\n');
}

function rowText({ file, change }: Row): string {
  const place = placeOfChange(change);
  const where = place ? `${place.file}:${place.line}` : pathOf(file);
  return `- ${plain(changeSentence(change))} — ${code(where)}${isOldPlace(change) ? ' (before)' : ''}`;
}

/** What was not compared is never silent. */
function noteLines(file: DiffFile): readonly string[] {
  return [
    ...problemsToTell(file, false).told.map(
      ({ side, text }) => `- ⚠️ ${side === 'both' ? '' : `${side}: `}${plain(text)}`,
    ),
    ...file.incomplete.map(text => `- ⚠️ ${code(pathOf(file))}: ${plain(text)}`),
  ];
}
