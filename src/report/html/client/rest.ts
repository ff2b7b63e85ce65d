import { data, placeText } from './data.ts';
import { chip, el, empty, fold, plural, section, table } from './dom.ts';

/** What passed, and what could not be told. */
export function checks(): HTMLElement {
  const sum = (key: 'pass' | 'fail' | 'unknown'): number =>
    data.checks.reduce((total, one) => total + one[key], 0);
  const rows = data.checks.toSorted((a, b) => b.fail - a.fail || b.unknown - a.unknown || b.pass - a.pass);
  return section(
    'checks',
    'What was checked',
    data.checks.length === 0
      ? ''
      : `Each rule looks at each resource of its types: ${plural(sum('pass'), 'check')} passed, ${sum('fail').toLocaleString('en')} found something, and ${sum('unknown').toLocaleString('en')} could not decide.`,
    data.checks.length === 0
      ? empty('Not recorded', 'What passed is recorded when the command writes this report.')
      : fold([`${plural(rows.length, 'rule')}, with passed checks`], () => [
          table(
            'Checks by rule',
            ['Rule', 'Passed', 'Found', 'Could not tell'],
            rows.map(({ rule, pass, fail, unknown }) => [
              data.rules[rule]?.id,
              String(pass),
              String(fail),
              String(unknown),
            ]),
          ),
        ]),
    data.undecided.length > 0 &&
      fold([`${plural(data.undecided.length, 'question')} that only the deployment answers`], () => [
        table(
          'What could not be told',
          ['Rule', 'Reason', 'Resources'],
          data.undecided.map(({ rule, reason, resources }) => [
            data.rules[rule]?.id,
            reason,
            resources.join(', '),
          ]),
        ),
      ]),
  );
}

export const accepted = (): HTMLElement =>
  section(
    'accepted',
    'Accepted',
    '',
    data.suppressed.length === 0
      ? empty('Nothing is suppressed', 'No comment and no Metadata of a template accepts a finding.')
      : fold([`${plural(data.suppressed.length, 'finding')} that authors accept, with reasons`], () => [
          table(
            'Suppressed findings',
            ['Severity', 'Rule', 'Message', 'Line', 'Reason', 'Ends'],
            data.suppressed.map(one => [
              chip(one.severity),
              data.rules[one.rule]?.id,
              one.message,
              el('code', {}, placeText(one.at)),
              one.reason,
              one.until ?? 'never',
            ]),
          ),
        ]),
  );

const VERDICTS = { fail: 'found', unknown: 'could not tell', pass: 'passed', 'not-checked': 'not checked' };

export function standards(): HTMLElement {
  return section(
    'standards',
    'Standards',
    data.standards.length === 0
      ? ''
      : 'A rule covers a part of its item: no line says that a stack conforms to it.',
    ...(data.standards.length === 0
      ? [empty('Not recorded', 'The items of standards are recorded when the command writes this report.')]
      : data.standards.map(({ name, items }) => {
          const failed = items.filter(({ verdict }) => verdict === 'fail').length;
          return fold([`${name}: ${failed} of ${plural(items.length, 'item')} with findings`], () => [
            table(
              name,
              ['Item', 'Title', 'Verdict', 'Rules'],
              items.map(({ item, title = '', verdict, rules }) => [
                item,
                title,
                el('span', { class: `verdict ${verdict}` }, VERDICTS[verdict]),
                rules.join(', '),
              ]),
            ),
          ]);
        })),
  );
}

export function files(): HTMLElement {
  const read = data.templates.filter(({ status }) => status !== 'skipped');
  return section(
    'files',
    'Templates',
    '',
    ...data.warnings.map(text => el('p', { class: 'notice' }, text)),
    fold([plural(read.length, 'template')], () => [
      table(
        'Templates',
        ['Template', 'Dialect', 'Status', 'Resources', 'Problems'],
        read.map(({ path, dialect = '', status, resources, problems }) => [
          el('code', {}, path),
          dialect,
          el('span', { class: `verdict ${status}` }, status),
          String(resources),
          problems.length === 0
            ? ''
            : el('ul', { class: 'places' }, ...problems.map(text => el('li', {}, text))),
        ]),
      ),
    ]),
  );
}
