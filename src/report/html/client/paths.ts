import type { PageGraph, PageNode, PagePath, PageStep } from '../page-data.ts';
import { data, edgeText, placeText } from './data.ts';
import { button, chip, el, empty, section } from './dom.ts';

export type Openers = {
  readonly finding: (index: number) => void;
  readonly picture: (graph: number, node: number) => void;
  /** The card of a function. */
  readonly card: (graph: number, node: number) => void;
};

/** So many paths are shown at first. */
const FIRST = 10;

/** The attack paths, the most dangerous first. */
export function paths(open: Openers): HTMLElement {
  const list = el('ol', { class: 'paths' });
  const draw = (from: number, to: number): void =>
    list.append(...data.paths.slice(from, to).map(path => card(path, open)));
  draw(0, FIRST);
  const left = data.paths.length - FIRST;
  const more = button(`Show ${left} more`, { class: 'more' }, () => {
    draw(FIRST, data.paths.length);
    more.remove();
  });
  return section(
    'paths',
    'Attack paths',
    'From a caller to something worth taking, in the order in which a tester would try them: who can begin, how far they decide what the function does, and what it may act on.',
    data.paths.length === 0
      ? empty(
          'No path was found',
          data.graphs.length === 0
            ? 'No stack with callers and grants was scanned.'
            : 'No caller of the template reaches anything beyond logs.',
        )
      : list,
    left > 0 && more,
  );
}

/** A function, not all of them. */
const isOne = (node: PageNode | undefined): boolean => node?.kind === 'function' && !node.wide;

function card(path: PagePath, open: Openers): HTMLElement {
  const graph = data.graphs[path.graph];
  if (!graph) return el('li');
  const picture = path.steps.findLast(({ node }) => isOne(graph.nodes[node])) ?? path.steps.at(-1);
  const nameOf = (node: number): string => graph.nodes[node]?.name ?? '';
  const also = path.targets.slice(0, 6).map(({ node }) => nameOf(node));
  return el(
    'li',
    { class: `path ${path.level}` },
    el(
      'div',
      { class: 'path-head' },
      chip(path.level),
      el('h3', {}, path.title),
      picture && button('Picture', { class: 'plain no-print' }, () => open.picture(path.graph, picture.node)),
      el('span', { class: 'score' }, el('span', { class: 'hidden' }, 'Order '), String(path.score)),
    ),
    el('ol', { class: 'steps' }, ...path.steps.map(step => stepItem(step, graph, open))),
    note('Also reaches', also, path.targets.length),
    note(
      'Also by way of',
      path.entries
        .map(nameOf)
        .filter(name => !path.steps.some(({ node }) => nameOf(node) === name))
        .slice(0, 6),
      path.entries.length - 1,
    ),
    note('The same holds of', path.alike.slice(0, 8).map(nameOf), path.alike.length),
  );
}

function note(title: string, names: readonly string[], count: number): HTMLElement | false {
  const more = count - names.length;
  return (
    names.length > 0 &&
    el(
      'p',
      { class: 'path-note' },
      el('strong', {}, `${title} `),
      `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    )
  );
}

function stepItem(
  { node: index, edge: edgeIndex, findings }: PageStep,
  graph: PageGraph,
  open: Openers,
): HTMLElement {
  const node = graph.nodes[index];
  const edge = edgeIndex === undefined ? undefined : graph.edges[edgeIndex];
  const isFunction = node?.kind === 'function' && !node.wide;
  const at = isFunction ? (node.at ?? edge?.at) : (edge?.at ?? node?.at);
  const how = edge && (isFunction ? edge.unproved : edgeText(edge));
  return el(
    'li',
    { class: `step ${node?.kind ?? ''}${edge?.unproved ? ' unproved' : ''}` },
    how !== undefined && el('span', { class: 'how' }, how),
    el('span', { class: 'step-name' }, node?.name),
    at && el('code', { class: 'place' }, placeText(at)),
    ...findings.flatMap(one => {
      const finding = data.findings[one];
      return finding
        ? [
            button(data.rules[finding.rule]?.id ?? '', { class: `tag ${finding.severity}` }, () =>
              open.finding(one),
            ),
          ]
        : [];
    }),
  );
}
