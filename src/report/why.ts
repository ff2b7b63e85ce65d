import { itemsOf, STANDARDS } from '../rule/finding.ts';
import { excerptLines } from './excerpt.ts';
import type { AttackPath } from './graph/attack-paths.ts';
import { placeInWords } from './graph/graph.ts';
import { edgeInWords } from './graph/words.ts';
import { shownRepair } from './repair-lines.ts';
import type { Explanation, ReportedFinding, ReportedRule } from './report.ts';
import { suppressionOf } from './suppression.ts';
import { placeOf, sentence, type Style, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';
import { flowed, wrapped } from './wrap.ts';

/** A finding with all that `stackward why` tells of it. */
export type Explained = {
  readonly finding: ReportedFinding;
  readonly explanation: Explanation | undefined;
  readonly rule: ReportedRule | undefined;
  /** Attack paths with the finding on them, the worst first. */
  readonly paths: readonly AttackPath[];
  /** The reason of the suppression that accepts it. */
  readonly accepted?: string;
};

/** A name keeps its letters. */
const capital = (text: string): string =>
  text.replace(/^(?:no|the|an?) /, word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);

const INDENT = '  ';
const HANG = '    ';
/** So many places of a kind. */
const MOST = 8;

/** Why there is a finding, as one would explain it to the author of the template. */
export function whyText(one: Explained, style: Omit<TextStyle, 'verbose'>): string {
  const { finding, explanation } = one;
  const { width, paint } = style;
  const part = (title: string, lines: readonly string[]): string =>
    lines.length === 0
      ? ''
      : `${paint('title', title)}\n${lines.map(line => wrapped(line, width, INDENT, line.startsWith('- ') ? HANG : INDENT)).join('\n')}`;
  const head = [
    flowed([['place', placeOf(finding)], [finding.severity, finding.severity], finding.rule], {
      ...style,
      hang: INDENT,
    }),
    wrapped(capital(sentence(finding)), width, INDENT),
    ...excerptLines(finding, width - INDENT.length).map(({ gutter, text, mark }) =>
      `${INDENT}${paint('quiet', `${gutter} |`)}${text}${paint('mark', mark)}`.trimEnd(),
    ),
  ].join('\n');
  return [
    head,
    part('Why it matters', [visible(finding.why)]),
    deployed(explanation, style),
    part(
      'What the policy says',
      (explanation?.statement ?? []).map(line => `- ${visible(line)}`),
    ),
    part('When', whenLines(finding, explanation)),
    way(one, style),
    attack(one, style),
    places(one, style),
    [part('Fix', [visible(finding.fix), ...replacementLines(finding)]), ...repairLines(finding, style)].join(
      '\n',
    ),
    silence(one, style),
    part('Rule', ruleLines(one)),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function deployed(
  explanation: Explanation | undefined,
  { width, paint }: Omit<TextStyle, 'verbose'>,
): string {
  if (explanation?.where === undefined) return '';
  const { where, origin, value, holes } = explanation;
  // A fault of code: the function that runs it is among the other places.
  if (value.length === 0 && origin === undefined) return '';
  return [
    paint('title', 'What AWS gets'),
    wrapped(visible(where), width, INDENT, HANG),
    ...value.map(line => valueLine(visible(line), width)),
    ...(origin === undefined ? [] : [wrapped(visible(origin), width, INDENT)]),
    ...holes.map(line => wrapped(`- ${visible(line)}`, width, INDENT, HANG)),
  ].join('\n');
}

/** A line of YAML keeps its blanks. */
const valueLine = (line: string, width: number): string =>
  line.startsWith(' ') ? `${HANG}${line}`.slice(0, width) : wrapped(line, width, HANG, `${HANG}  `);

function whenLines(
  { when, confidence, complete }: ReportedFinding,
  explanation: Explanation | undefined,
): readonly string[] {
  const always = when.length === 0;
  return [
    ...(always ? [] : [`Only when ${visible(when.join(' and '))}.`]),
    ...(confidence === 'certain'
      ? []
      : ['With the Default values of parameters; with other values it may not hold.']),
    ...(always && confidence === 'certain' ? ['Always: no condition of the template changes it.'] : []),
    ...(always || !explanation || explanation.facts.length <= when.length
      ? []
      : [`It was found in the branch where ${visible(explanation.facts.join(' and '))}.`]),
    ...(complete ? [] : ['Not all branches were looked at: there are too many.']),
  ];
}

/** The way of data to a fault in code. */
function way({ finding, explanation }: Explained, style: Omit<TextStyle, 'verbose'>): string {
  const steps = explanation?.places.filter(({ leads }) => leads) ?? [];
  return steps.length === 0 ? '' : listed('How the data gets there', steps, finding, style);
}

function places({ finding, explanation }: Explained, style: Omit<TextStyle, 'verbose'>): string {
  const isTold = ({ file, start, note }: Explanation['places'][number]): boolean =>
    file === finding.file && start.line === finding.start.line && finding.message.includes(note);
  const others = explanation?.places.filter(place => !place.leads && !isTold(place)) ?? [];
  return others.length === 0 ? '' : listed('Other places', others, finding, style);
}

function listed(
  title: string,
  all: Explanation['places'],
  { file, start }: ReportedFinding,
  { width, paint }: Omit<TextStyle, 'verbose'>,
): string {
  return [
    paint('title', title),
    ...all.slice(0, MOST).flatMap(place => [
      wrapped(`${placeOf(place)} ${visible(place.note)}`, width, INDENT, HANG),
      // The line of the finding itself stands above.
      ...((place.file === file && place.start.line === start.line) || !/\w/.test(place.excerpt)
        ? []
        : [`${HANG}${paint('quiet', '|')} ${visible(place.excerpt).slice(0, width - HANG.length - 2)}`]),
    ]),
    ...(all.length > MOST ? [`${INDENT}and ${all.length - MOST} more`] : []),
  ].join('\n');
}

function attack({ paths }: Explained, { width, paint }: Omit<TextStyle, 'verbose'>): string {
  const [path, ...others] = paths;
  if (!path) return '';
  const steps = path.steps.map(({ node, edge }) => {
    const place = edge?.at ? ` (${placeInWords(edge.at)})` : '';
    const how = edge ? `-> ${node.name}: ${edgeInWords(edge)}${place}` : node.name;
    return wrapped(visible(how), width, INDENT, `${HANG} `);
  });
  const more =
    others.length === 0
      ? []
      : [
          `${INDENT}and ${others.length} more ${others.length === 1 ? 'path' : 'paths'}; \`stackward graph\` has them`,
        ];
  return [
    paint('title', 'Who gets there'),
    wrapped(`${visible(path.title)}.`, width, INDENT),
    ...steps,
    ...more,
  ].join('\n');
}

function replacementLines({
  excerpt,
  excerptFrom,
  start,
  end,
  replacement,
  repair,
}: ReportedFinding): readonly string[] {
  if (repair || replacement === undefined || start.line !== end.line) return [];
  const [from, to] = [start.column - excerptFrom, end.column - excerptFrom];
  return [
    `- ${visible(excerpt.trim())}`,
    `+ ${visible(`${excerpt.slice(0, from)}${replacement}${excerpt.slice(to)}`.trim())}`,
  ];
}

/** What `--fix` or `--fix-unsafe` would write. Lines of a diff keep their blanks, and are not broken. */
function repairLines(
  finding: ReportedFinding,
  { width, paint }: Omit<TextStyle, 'verbose'>,
): readonly string[] {
  const repair = shownRepair(finding);
  if (!repair) return [];
  const { description, safety, risk, option, lines, more } = repair;
  const said = (text: string): string => wrapped(text, width, INDENT, INDENT);
  return [
    said(`\`${option}\` makes this ${safety} edit: ${description}.`),
    ...(risk === undefined ? [] : [said(`What may break: ${risk}`)]),
    ...lines.map(line => HANG + paint(styleOf(line), line)),
    ...(more === undefined ? [] : [said(more)]),
  ];
}

function styleOf(line: string): Style {
  if (/^(?:--- a\/|\+\+\+ b\/|[@\\ ])/.test(line)) return 'quiet';
  return line.startsWith('-') ? 'mark' : 'code';
}

function silence({ finding, accepted }: Explained, { width, paint }: Omit<TextStyle, 'verbose'>): string {
  if (accepted !== undefined)
    return `${paint('title', 'Accepted')}\n${wrapped(`A suppression accepts it: ${visible(accepted)}`, width, INDENT)}`;
  const { file, line, text } = suppressionOf(finding, 'REASON');
  const said = (words: string): string => wrapped(words, width, INDENT);
  const [where, end] =
    line === undefined
      ? [
          `In the Metadata of ${finding.resource ? visible(finding.resource) : 'the template'}:`,
          'With a key "until": "YYYY-MM-DD" beside it, it ends.',
        ]
      : [`Above line ${line} of ${visible(file)}:`, 'With `until YYYY-MM-DD` after the rule, it ends.'];
  return [
    paint('title', 'If it is meant to be so'),
    said(where),
    `${HANG}${text}`,
    said(`The reason is required. ${end} \`stackward baseline\` accepts all that is there today.`),
  ].join('\n');
}

function ruleLines({ rule, finding }: Explained): readonly string[] {
  const items = rule?.maps
    ? STANDARDS.flatMap(standard => {
        const own = itemsOf(standard, rule.maps).filter(
          item => standard.key !== 'fsbp' || isControlOf(String(item), finding),
        );
        return own.length === 0 || standard.follows
          ? []
          : [
              `${standard.key === 'cwe' ? '' : `${standard.name} `}${own.map(item => standard.shown(item)).join(', ')}`,
            ];
      })
    : [];
  return [
    ...(rule ? [`${rule.title}. \`stackward explain ${rule.id}\` has examples.`] : []),
    ...(items.length > 0 ? [items.join('; ')] : []),
    ...referencesFor(finding, rule?.references ?? []).slice(0, 2),
    `fingerprint ${finding.fingerprint}`,
  ];
}

const serviceOf = (type: string): string => type.split('::')[1]?.replace(/V\d$/, '').toLowerCase() ?? '';

/** Whether a control of Security Hub, such as `DynamoDB.2`, is about the service of a finding, or of the actions that it tells. */
function isControlOf(control: string, { resourceType, message }: ReportedFinding): boolean {
  const service = control.replace(/\.\d+$/, '').toLowerCase();
  return serviceOf(resourceType) === service || message.includes(`${service}:`);
}

/** Names of manuals, where they are not those of CloudFormation. */
const MANUALS = new Map([
  ['ec2', ['vpc', 'ebs']],
  ['kinesis', ['streams']],
  ['sqs', ['awssimplequeueservice']],
]);
const GENERAL =
  /^(?!https:\/\/docs\.aws\.)|\/IAM\/|\/AWSCloudFormation\/latest\/(?:UserGuide|TemplateReference\/aws-attribute)/;

/** Of a rule for many services the pages of this one, else those about no service. */
function referencesFor({ resourceType }: ReportedFinding, all: readonly string[]): readonly string[] {
  const service = serviceOf(resourceType);
  const manuals = [service, ...(MANUALS.get(service) ?? [])];
  const own = all.filter(url => {
    const [, manual = '', page = ''] = /^https:\/\/docs\.aws\.amazon\.com\/([^/]+)\/(.*)/i.exec(url) ?? [];
    const isOwn = (name: string): boolean =>
      manual.toLowerCase().replaceAll('-', '').includes(name) ||
      page.includes(`/aws-resource-${name}`) ||
      page.includes(`-${name}-`);
    return service !== '' && manuals.some(isOwn);
  });
  if (own.length > 0) return own;
  const general = all.filter(url => GENERAL.test(url));
  return general.length > 0 ? general : all;
}
