import type { PageFunction, PageGraph } from '../page-data.ts';
import { accessText, actionsText, data, graphTitle, placeText, usedText } from './data.ts';
import { button, el, empty, fold, plural, section, table } from './dom.ts';
import type { Openers } from './paths.ts';

const BATCH = 40;

/** A card for each function: who calls it, what its role grants, what of that is used. `show` opens the card of one. */
export function functions(open: Openers): {
  readonly element: HTMLElement;
  readonly show: (graph: number, node: number) => void;
} {
  const all = data.graphs.flatMap((graph, index) => graph.functions.map(fn => ({ fn, graph, index })));
  const search = el('input', {
    type: 'search',
    id: 'function-search',
    placeholder: 'Name of a function',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const list = el('div', { class: 'cards' });
  const status = el('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  let shown = BATCH;
  let found = all;
  const more = button('Show more', { class: 'more' }, () => {
    shown += BATCH;
    draw();
  });
  function draw(): void {
    const wanted = search.value.toLowerCase();
    found = all.filter(({ fn, graph }) => (graph.nodes[fn.node]?.name ?? '').toLowerCase().includes(wanted));
    list.replaceChildren(
      ...found.slice(0, shown).map(({ fn, graph, index }) => card(fn, graph, index, open)),
    );
    status.textContent =
      found.length === all.length
        ? plural(all.length, 'function')
        : `${found.length} of ${plural(all.length, 'function')}`;
    more.hidden = found.length <= shown;
  }
  search.addEventListener('input', draw);
  addEventListener('beforeprint', () => {
    shown = all.length;
    draw();
  });
  draw();
  function show(graph: number, node: number): void {
    search.value = '';
    draw();
    const at = found.findIndex(one => one.index === graph && one.fn.node === node);
    shown = Math.max(shown, at + 1);
    draw();
    const details = list.children[at];
    if (!(details instanceof HTMLDetailsElement)) return;
    details.open = true;
    details.scrollIntoView();
    details.querySelector('summary')?.focus({ preventScroll: true });
  }
  const element = section(
    'functions',
    'Functions',
    '',
    all.length === 0
      ? empty('No functions', 'No scanned template deploys a function.')
      : el('label', { class: 'field wide', for: 'function-search' }, el('span', {}, 'Search'), search),
    status,
    list,
    more,
  );
  return { element, show };
}

function card(fn: PageFunction, graph: PageGraph, index: number, open: Openers): HTMLElement {
  const node = graph.nodes[fn.node];
  const entries = graph.edges.filter(edge => edge.to === fn.node && edge.kind === 'invokes');
  const grants = graph.edges.filter(edge => edge.from === fn.node && edge.kind === 'grants');
  const callers = (entry: number): string =>
    graph.edges
      .filter(edge => edge.to === entry && (edge.kind === 'calls' || edge.kind === 'reaches'))
      .map(edge => graph.nodes[edge.from]?.name ?? '')
      .join(', ');
  const unused = grants.filter(({ used }) => used === 'none').length;
  return fold(
    [
      el('span', { class: 'card-name' }, node?.name),
      el(
        'span',
        { class: 'quiet' },
        `${plural(entries.length, 'entry')}, ${plural(grants.length, 'grant')}${unused > 0 ? `, ${unused} not used` : ''}`,
      ),
    ],
    () => [
      el(
        'dl',
        { class: 'facts' },
        ...[
          ['Declared', node?.at ? placeText(node.at) : graphTitle(graph)],
          ['Role', fn.role ?? 'none in the template'],
          ['Runtime', fn.runtime ?? 'known at deployment'],
          ['Network', fn.network],
          ['Code', fn.open === undefined ? 'known as a whole' : `not known as a whole: ${fn.open}`],
        ].flatMap(([name = '', value]) => [el('dt', {}, name), el('dd', {}, value)]),
      ),
      el('h3', { class: 'sub' }, 'Entries'),
      entries.length === 0
        ? el('p', { class: 'quiet' }, 'Nothing of the template calls it.')
        : el(
            'ul',
            { class: 'places' },
            ...entries.map(({ from, at }) =>
              el(
                'li',
                {},
                graph.nodes[from]?.name,
                callers(from) === '' ? '' : ` by ${callers(from)}`,
                ' ',
                at ? el('code', {}, placeText(at)) : '',
              ),
            ),
          ),
      el('h3', { class: 'sub' }, 'What its role grants'),
      grants.length === 0
        ? el('p', { class: 'quiet' }, 'Nothing beyond logs that the template shows.')
        : table(
            `Grants of ${node?.name ?? ''}`,
            ['On', 'Access', 'Actions', 'Used', 'Line'],
            grants.map(edge => [
              graph.nodes[edge.to]?.name,
              accessText(edge),
              edge.actions?.length ? actionsText(edge) : edge.how,
              usedText(edge) || 'not known',
              edge.at ? el('code', {}, placeText(edge.at)) : '',
            ]),
          ),
      button('Show picture', { class: 'plain no-print' }, () => open.picture(index, fn.node)),
    ],
    { class: 'card' },
  );
}
