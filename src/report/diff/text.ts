import { EFFECTS, type Effect } from '../../model/effect.ts';
import { groupBy } from '../../rule/group-by.ts';
import { INDENT, type Style, type TextStyle } from '../text-style.ts';
import { visible } from '../visible.ts';
import { plural } from '../words.ts';
import { flowed, wrapped } from '../wrap.ts';
import {
  changeSentence,
  countsOf,
  isOldPlace,
  pathOf,
  placeOfChange,
  problemsToTell,
  type DiffFile,
  type DiffReport,
  type ReportedChange,
} from './report.ts';

/** The heading of each effect, and how it looks. */
export const HEADINGS: Readonly<Record<Effect, string>> = {
  opens: 'Opened',
  grants: 'New access',
  unprotects: 'Protection lost',
  replaces: 'Replaced or deleted',
  closes: 'Closed',
  revokes: 'Access taken away',
  protects: 'Protection won',
  neutral: 'Other changes',
};
const LOOKS: Readonly<Record<Effect, Style>> = {
  opens: 'critical',
  grants: 'high',
  unprotects: 'medium',
  replaces: 'medium',
  closes: 'low',
  revokes: 'low',
  protects: 'low',
  neutral: 'quiet',
};

/** So many other changes of a file are listed without --verbose. */
const FEW = 20;

/** The report for a terminal: each file with what its change does, the gravest first. */
export function textDiff(report: DiffReport, style: TextStyle): string {
  const blocks = report.files.flatMap(file => fileBlock(file, style));
  return [...blocks, `${closing(report, style)}\n`].join('\n');
}

function fileBlock(file: DiffFile, style: TextStyle): readonly string[] {
  const { status, changes, incomplete } = file;
  const { told } = problemsToTell(file, style.verbose);
  const notes = [
    ...told.map(({ side, text }) =>
      flowed([['quiet', side === 'both' ? 'note:' : `${side}:`], visible(text)], { ...style, hang: INDENT }),
    ),
    ...incomplete.map(text => wrapped(`not compared: ${visible(text)}`, style.width, '', INDENT)),
  ];
  if (status === 'same' && notes.length === 0) return [];
  const groups = groupBy(changes, ({ effect }) => effect);
  const parts = EFFECTS.flatMap(effect => {
    const list = groups.get(effect);
    return list ? [groupBlock(effect, list, file, style)] : [];
  });
  return [[headingOf(file, style), ...parts, ...notes].join('\n'), ''];
}

function headingOf(file: DiffFile, { paint }: TextStyle): string {
  const { before, after, status } = file;
  const path = visible(pathOf(file));
  const moved =
    before !== undefined && after !== undefined && before !== after ? `, before ${visible(before)}` : '';
  const word = { added: ' (new template)', removed: ' (template removed)', unreadable: ' (not compared)' };
  const said = status === 'changed' || status === 'same' ? '' : word[status];
  return `${paint('title', path)}${paint('quiet', `${moved}${said}`)}`;
}

function groupBlock(
  effect: Effect,
  list: readonly ReportedChange[],
  file: DiffFile,
  style: TextStyle,
): string {
  const most = effect === 'neutral' && !style.verbose ? FEW : list.length;
  const lines = list.slice(0, most).map(change => line(change, file, style));
  const left = list.length - lines.length;
  return [
    `${INDENT}${style.paint(LOOKS[effect], HEADINGS[effect])}`,
    ...lines,
    ...(left > 0 ? [`${INDENT}${INDENT}and ${left} more (--verbose lists them)`] : []),
  ].join('\n');
}

function line(change: ReportedChange, file: DiffFile, style: TextStyle): string {
  const place = placeOfChange(change);
  const isHere = place?.file === pathOf(file) || place?.file === file.before;
  const where = place ? `${isHere ? '' : `${visible(place.file)}:`}${place.line}` : '';
  const mark = isOldPlace(change) ? '-' : '+';
  return flowed(
    [
      ['place', `${mark}${where}`],
      visible(changeSentence(change)),
      ...(change.level ? [['quiet', `[${change.level}]`] as const] : []),
    ],
    { ...style, first: `${INDENT}${INDENT}`, hang: `${INDENT}${INDENT}${INDENT}` },
  );
}

/** How much of what there is. */
export function summaryOf(report: DiffReport, verbose = false): string {
  const { effects, uncertain } = countsOf(report);
  const counted = EFFECTS.filter(effect => effects[effect] > 0).map(
    effect => `${effects[effect]} ${WORDS[effect]}`,
  );
  const compared = report.files.filter(({ status }) => status !== 'unreadable').length;
  const unread = report.files.length - compared;
  const cut = report.files.filter(({ incomplete }) => incomplete.length > 0).length;
  const open = verbose ? 0 : report.files.reduce((sum, file) => sum + problemsToTell(file, false).left, 0);
  return [
    ...(counted.length > 0 ? [counted.join(', ')] : []),
    ...(uncertain > 0 ? [`${uncertain} that may be equal once deployed`] : []),
    ...(counted.length === 0 && uncertain === 0 && compared > 0 && cut === 0
      ? ['No difference in what is deployed']
      : []),
    `${plural(compared, 'template')} compared`,
    unread > 0 ? `${unread} not compared` : '',
    cut > 0 ? `${plural(cut, 'template')} not compared whole` : '',
    open > 0 ? `${plural(open, 'part')} unknown before and after (--verbose lists them)` : '',
  ]
    .filter(Boolean)
    .join('; ');
}

const WORDS: Readonly<Record<Effect, string>> = {
  opens: 'opened',
  grants: 'new access',
  unprotects: 'protection lost',
  replaces: 'replaced or deleted',
  closes: 'closed',
  revokes: 'access taken away',
  protects: 'protection won',
  neutral: 'other',
};

const closing = (report: DiffReport, style: TextStyle): string =>
  wrapped(
    `${visible(report.before)} -> ${visible(report.after)}: ${summaryOf(report, style.verbose)}.`,
    style.width,
  );
