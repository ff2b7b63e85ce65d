import type { PageFinding } from '../page-data.ts';
import { data, SEVERITIES } from './data.ts';
import { el, plural, section } from './dom.ts';
import type { Filter } from './filter.ts';

type Show = (filter: Partial<Filter>) => void;

/** What was found, in numbers that lead to the findings. */
export function summary(show: Show): HTMLElement {
  const count = (severity: string): number => data.findings.filter(one => one.severity === severity).length;
  const read = data.templates.filter(({ status }) => status !== 'skipped');
  const unread = read.filter(({ status }) => status === 'incomplete' || status === 'failed');
  return section(
    'summary',
    'Summary',
    `${plural(data.findings.length, 'finding')} in ${plural(read.length, 'template')} with ${plural(data.resources, 'resource')}${data.known === undefined ? '' : `; the baseline accepts ${plural(data.known, 'more finding')}`}.`,
    unread.length > 0 &&
      el(
        'p',
        { class: 'notice', role: 'note' },
        `${plural(unread.length, 'template')} could not be read completely: what is missing here may be there. `,
        el('a', { href: '#files' }, 'See which'),
      ),
    el(
      'ul',
      { class: 'tiles', 'aria-label': 'Findings by severity' },
      ...SEVERITIES.map(severity => {
        const tile = el(
          'button',
          { type: 'button', class: `tile ${severity}`, disabled: count(severity) === 0 },
          el('span', { class: 'number' }, count(severity).toLocaleString('en')),
          el('span', { class: 'label' }, severity),
        );
        tile.addEventListener('click', () => show({ severities: new Set([severity]) }));
        return el('li', {}, tile);
      }),
    ),
    el(
      'div',
      { class: 'columns' },
      bars(
        'By topic',
        one => [data.rules[one.rule]?.topic ?? ''],
        topic => show({ topic }),
      ),
      bars(
        'By service',
        one => [one.service],
        service => show({ service }),
      ),
      bars(
        'By standard',
        one => (data.rules[one.rule]?.items ?? []).filter(isShort),
        item => show({ item }),
      ),
    ),
  );
}

/** Lists of standards that a person decides by; CWE and the controls of Security Hub are in their own table. */
const isShort = (item: string): boolean => /^(?:OWASP|CSA)/.test(item);
const MOST = 8;

function bars(
  title: string,
  keysOf: (one: PageFinding) => readonly string[],
  pick: (key: string) => void,
): HTMLElement {
  const counts = new Map<string, Map<string, number>>();
  for (const finding of data.findings)
    for (const key of keysOf(finding)) {
      const known = counts.get(key) ?? new Map<string, number>();
      known.set(finding.severity, (known.get(finding.severity) ?? 0) + 1);
      counts.set(key, known);
    }
  const total = (key: string): number =>
    [...(counts.get(key)?.values() ?? [])].reduce((sum, one) => sum + one, 0);
  const keys = [...counts.keys()].toSorted((a, b) => total(b) - total(a));
  const most = Math.max(1, ...keys.map(total));
  const rows = keys.slice(0, MOST).map(key => {
    const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
    for (const severity of SEVERITIES) {
      const part = counts.get(key)?.get(severity) ?? 0;
      if (part === 0) continue;
      const piece = el('span', { class: `piece ${severity}` });
      piece.style.width = `${(100 * part) / most}%`;
      bar.append(piece);
    }
    const row = el(
      'button',
      { type: 'button', class: 'row' },
      el(
        'span',
        { class: 'row-name' },
        key.replace('OWASP Serverless Top 10', 'OWASP').replace('CSA serverless risks', 'CSA'),
      ),
      bar,
      el('span', { class: 'row-count' }, total(key).toLocaleString('en')),
    );
    row.addEventListener('click', () => pick(key));
    return el('li', {}, row);
  });
  const more = keys.length - rows.length;
  return el(
    'div',
    { class: 'card' },
    el('h3', {}, title),
    rows.length === 0
      ? el('p', { class: 'quiet' }, 'Nothing was found.')
      : el('ul', { class: 'bars' }, ...rows),
    more > 0 && el('p', { class: 'quiet' }, `and ${more} more`),
  );
}
