import { data } from './data.ts';
import { button, el } from './dom.ts';
import { Findings } from './findings.ts';
import { functions } from './functions.ts';
import { map } from './map.ts';
import { paths } from './paths.ts';
import { Picture } from './picture.ts';
import { accepted, checks, files, standards } from './rest.ts';
import { summary } from './summary.ts';

const SECTIONS = [
  ['summary', 'Summary'],
  ['paths', 'Attack paths'],
  ['findings', 'Findings'],
  ['functions', 'Functions'],
  ['picture', 'Picture'],
  ['checks', 'Checks'],
  ['accepted', 'Accepted'],
  ['standards', 'Standards'],
  ['map', 'Map'],
  ['files', 'Templates'],
] as const;

function themeButton(): HTMLElement {
  const isDark = (): boolean =>
    document.documentElement.dataset['theme'] === 'dark' ||
    (document.documentElement.dataset['theme'] === undefined &&
      matchMedia('(prefers-color-scheme: dark)').matches);
  const toggle = button(isDark() ? 'Light' : 'Dark', { class: 'plain theme no-print' }, () => {
    document.documentElement.dataset['theme'] = isDark() ? 'light' : 'dark';
    toggle.textContent = isDark() ? 'Light' : 'Dark';
  });
  return toggle;
}

const findings = new Findings();
const picture = new Picture();
const open = {
  finding: (index: number): void => findings.open(index),
  picture: (graph: number, node: number): void => picture.show(graph, node),
  card: (graph: number, node: number): void => cards.show(graph, node),
};
const cards = functions(open);
const made = [data.tool, data.time?.slice(0, 16).replace('T', ' '), data.commit?.slice(0, 10)]
  .filter(Boolean)
  .join(' · ');

document.body.append(
  el('a', { class: 'skip', href: '#summary' }, 'Skip to the summary'),
  el(
    'header',
    {},
    el(
      'div',
      { class: 'top' },
      el('div', {}, el('h1', {}, 'Security report'), el('p', { class: 'quiet' }, made)),
      themeButton(),
    ),
    el(
      'nav',
      { 'aria-label': 'Sections', class: 'no-print' },
      ...SECTIONS.map(([id, title]) => el('a', { href: `#${id}` }, title)),
    ),
  ),
  el(
    'main',
    {},
    summary(filter => findings.show(filter)),
    paths(open),
    findings.element,
    cards.element,
    picture.element,
    checks(),
    accepted(),
    standards(),
    map(open),
    files(),
  ),
);

document.addEventListener('keydown', event => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
  if (event.key === 'Escape' && (!isTyping || event.target.id === 'search')) findings.clear();
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    event.preventDefault();
    findings.focusSearch();
  } else if (event.key === 'j') findings.move(1);
  else if (event.key === 'k') findings.move(-1);
});
