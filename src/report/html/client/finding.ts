import type { PageFinding } from '../page-data.ts';
import { data, placeText } from './data.ts';
import { el } from './dom.ts';

/** A source line; what is found in it is marked. */
const sourceBlock = ({ source: [before, marked, after], at }: PageFinding): HTMLElement =>
  el(
    'div',
    { class: 'source', tabindex: '0', role: 'region', 'aria-label': `Line ${at[1]}` },
    el('span', { class: 'line-number', 'aria-hidden': 'true' }, String(at[1])),
    el('code', {}, before, el('mark', {}, marked), after),
  );

/** What an open finding shows. */
export function details(finding: PageFinding): readonly HTMLElement[] {
  const rule = data.rules[finding.rule];
  const said = (title: string, ...words: readonly (string | HTMLElement | undefined)[]): HTMLElement =>
    el(
      'div',
      { class: 'said' },
      el('h3', { class: 'sub' }, title),
      ...words
        .filter(one => one !== undefined)
        .map(one => (typeof one === 'string' ? el('p', {}, one) : one)),
    );
  const when = [
    finding.when === undefined ? '' : `Only when ${finding.when}.`,
    finding.defaults ? 'With the Default values of parameters.' : '',
  ]
    .filter(Boolean)
    .join(' ');
  const leads = finding.related?.filter(one => one.leads) ?? [];
  const others = finding.related?.filter(one => !one.leads) ?? [];
  const places = (all: NonNullable<PageFinding['related']>): HTMLElement =>
    el(
      'ul',
      { class: 'places' },
      ...all.map(({ at, note }) => el('li', {}, el('code', {}, placeText(at, true)), ` ${note}`)),
    );
  return [
    sourceBlock(finding),
    ...(when === '' ? [] : [said('When', when)]),
    said('Why it matters', finding.why ?? rule?.why ?? ''),
    said(
      'Fix',
      finding.fix ?? rule?.fix ?? '',
      finding.replacement === undefined ? undefined : replaced(finding),
      ...(finding.repair ? repaired(finding.repair) : []),
    ),
    ...(leads.length === 0 ? [] : [said('How the data gets there', places(leads))]),
    ...(others.length === 0 ? [] : [said('Other places', places(others))]),
    el(
      'dl',
      { class: 'facts' },
      ...fact('Resource', finding.resource),
      ...(rule && rule.items.length > 0 ? fact('Standards', rule.items.join(', ')) : []),
      ...fact('Explain', el('code', {}, `stackward why ${placeText(finding.at)}`)),
      ...fact('Accept', el('code', {}, `# stackward-ignore ${rule?.id ?? ''}: REASON`)),
      ...fact('Fingerprint', el('code', {}, finding.fingerprint)),
      ...(rule && rule.references.length > 0
        ? fact(
            'References',
            el('span', {}, ...rule.references.flatMap((one, index) => [index > 0 ? ', ' : '', link(one)])),
          )
        : []),
    ),
  ];
}

const fact = (name: string, value: string | HTMLElement): readonly HTMLElement[] => [
  el('dt', {}, name),
  el('dd', {}, value),
];

/** A rule of the user may name anything: only addresses of the web become links. */
const link = (address: string): HTMLElement =>
  /^https?:\/\//.test(address)
    ? el(
        'a',
        { href: address, rel: 'noreferrer noopener', target: '_blank' },
        address.replace(/^https?:\/\/(?:www\.)?/, ''),
      )
    : el('span', {}, address);

const edit = (...lines: readonly (HTMLElement | string)[]): HTMLElement =>
  el('pre', { class: 'diff', tabindex: '0', 'aria-label': 'The edit' }, ...lines);

const replaced = ({ source, replacement }: PageFinding): HTMLElement =>
  edit(el('del', {}, `- ${source.join('').trim()}`), '\n', el('ins', {}, `+ ${replacement ?? ''}`));

/** What `--fix` or `--fix-unsafe` would write. */
const repaired = ({ description, safety, risk, option, lines, more }: NonNullable<PageFinding['repair']>) => [
  el(
    'p',
    { class: 'repair' },
    el('span', { class: `safety ${safety}` }, safety),
    ` ${description}: `,
    el('code', {}, option),
    ' makes this edit.',
  ),
  ...(risk === undefined ? [] : [el('p', {}, el('strong', {}, 'What may break: '), risk)]),
  ...(lines.length === 0 ? [] : [edit(...lines.flatMap(line => [diffLine(line), '\n']))]),
  ...(more === undefined ? [] : [el('p', {}, more)]),
];

function diffLine(line: string): HTMLElement {
  if (/^(?:--- a\/|\+\+\+ b\/|[@\\])/.test(line)) return el('span', { class: 'quiet' }, line);
  if (line.startsWith('-')) return el('del', {}, line);
  return el(line.startsWith('+') ? 'ins' : 'span', {}, line);
}
