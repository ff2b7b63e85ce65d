import { layered, type Layout } from '../layout.ts';
import type { PageGraph, PageNode } from '../page-data.ts';
import { clustersOf, keyOf, linesOf, type Cluster, type LineEnd, type MapLine } from './clusters.ts';
import { data, graphTitle, placeText } from './data.ts';
import { el, empty, fold, plural, section, svg, table } from './dom.ts';
import { canvas, curve, cut, Labels, nodeTexts, pressable } from './drawing.ts';
import type { Openers } from './paths.ts';

const WIDTH = 176;
const HEAD = 46;
const ROW = 24;
const SIZES = { width: WIDTH, column: 68, row: 18 };

/** All that was found of who reaches what, by service: a picture of all nodes shows none of them. */
export function map(open: Openers): HTMLElement {
  const first = data.paths[0]?.graph ?? 0;
  return section(
    'map',
    'Map',
    'Who calls what, and what functions may act on, by service. A box with a number opens to what it holds; a function leads to its card, all else to its picture.',
    ...(data.graphs.length === 0
      ? [empty('No map', 'No scanned stack has functions, stores or callers.')]
      : data.graphs.map((graph, index) => {
          const folded = fold(
            [
              `${graphTitle(graph)}: ${plural(graph.nodes.length, 'node')}, ${plural(graph.edges.length, 'edge')}`,
            ],
            () => [
              graph.lost !== undefined && el('p', { class: 'notice' }, `Not complete: ${graph.lost}`),
              new ServiceMap(graph, index, open).element,
              asTable(graph),
            ],
          );
          folded.open = index === first;
          return folded;
        })),
  );
}

function asTable(graph: PageGraph): HTMLElement {
  const clusters = clustersOf(graph);
  return fold(['The same as a table'], () => [
    table(
      `Map of ${graphTitle(graph)}`,
      ['From', 'To', 'Edges'],
      linesOf(graph, clusters, () => false)
        .toSorted((a, b) => b.edges.length - a.edges.length)
        .map(({ from, to, edges }) => [
          clusters[from.cluster]?.name,
          clusters[to.cluster]?.name,
          String(edges.length),
        ]),
    ),
  ]);
}

/** The drawing of one graph. */
class ServiceMap {
  readonly element = el('div', { class: 'canvas', tabindex: '0', role: 'region' });
  readonly #graph: PageGraph;
  readonly #index: number;
  readonly #openers: Openers;
  readonly #clusters: readonly Cluster[];
  readonly #open = new Set<number>();

  constructor(graph: PageGraph, index: number, openers: Openers) {
    this.#graph = graph;
    this.#index = index;
    this.#openers = openers;
    this.#clusters = clustersOf(graph);
    this.element.setAttribute('aria-label', `Drawing of ${graphTitle(graph)}`);
    for (const [type, lights] of [
      ['pointerover', true],
      ['pointerout', false],
      ['focusin', true],
      ['focusout', false],
    ] as const)
      this.element.addEventListener(type, ({ target }) => {
        const end = target instanceof Element ? target.closest<SVGElement>('[data-end]') : null;
        if (end) this.#light(end.dataset['end'] ?? '', lights);
      });
    this.#draw();
  }

  #draw(): void {
    const isOpen = (cluster: number): boolean => this.#open.has(cluster);
    const lines = linesOf(this.#graph, this.#clusters, isOpen);
    // The layout knows clusters only: lines of the rows of a cluster go the same way to them.
    const ways = [
      ...new Map(
        lines.map(({ from, to }) => [
          `${from.cluster} ${to.cluster}`,
          { from: from.cluster, to: to.cluster },
        ]),
      ).values(),
    ];
    const heightOf = (cluster: number): number =>
      HEAD + (isOpen(cluster) ? (this.#clusters[cluster]?.nodes.length ?? 0) * ROW + 6 : 0);
    const layout = layered(this.#clusters.length, ways, { ...SIZES, height: heightOf });
    const rows = this.#rows(lines, layout);
    const heightIn = (end: LineEnd, otherwise: number): number =>
      end.node === undefined
        ? otherwise
        : (layout.nodes[end.cluster]?.y ?? 0) + HEAD + ((rows.get(end.node) ?? 0) + 0.5) * ROW;
    const picture = canvas(layout.width, layout.height);
    const labels = new Labels();
    const busy = (end: 'from' | 'to', key: string): number =>
      lines.filter(one => keyOf(one[end]) === key).length;
    const shown = lines.map(({ from, to, edges }) => {
      const way = ways.findIndex(one => one.from === from.cluster && one.to === to.cluster);
      const points = layout.edges[way] ?? [];
      const own = points.map((point, at) => {
        if (at === 0) return { ...point, y: heightIn(from, point.y) };
        return at === points.length - 1 ? { ...point, y: heightIn(to, point.y) } : point;
      });
      picture.append(lineOf(from, to, edges, own));
      return (
        edges.length > 1 &&
        from.node === undefined &&
        to.node === undefined &&
        labels.of(String(edges.length), own, busy('from', keyOf(from)) >= busy('to', keyOf(to)))
      );
    });
    picture.append(...shown.flatMap(label => label || []));
    this.#clusters.forEach((cluster, index) => {
      const { x, y } = layout.nodes[index] ?? { x: 0, y: 0 };
      picture.append(
        svg(
          'g',
          { transform: `translate(${x} ${y})` },
          ...(isOpen(index)
            ? this.#opened(cluster, index, heightOf(index), rows)
            : [this.#closed(cluster, index)]),
        ),
      );
    });
    this.element.replaceChildren(picture);
  }

  /** The place of each node in its open cluster: near what it is connected with. */
  #rows(lines: readonly MapLine[], layout: Layout): Map<number, number> {
    const rows = new Map<number, number>();
    const open = [...this.#open].toSorted((a, b) => a - b);
    const order = (cluster: number, wanted: (node: number) => number): void => {
      const nodes = this.#clusters[cluster]?.nodes ?? [];
      const name = (node: number): string => this.#graph.nodes[node]?.name ?? '';
      const goals = new Map(nodes.map(node => [node, wanted(node)]));
      [...nodes]
        .sort((a, b) => (goals.get(a) ?? 0) - (goals.get(b) ?? 0) || name(a).localeCompare(name(b)))
        .forEach((node, row) => rows.set(node, row));
    };
    for (const cluster of open) order(cluster, () => 0);
    const near = new Map<number, LineEnd[]>();
    for (const { from, to } of lines)
      for (const [end, other] of [
        [from, to],
        [to, from],
      ] as const)
        if (end.node !== undefined) near.set(end.node, [...(near.get(end.node) ?? []), other]);
    const height = ({ cluster, node }: LineEnd): number =>
      (layout.nodes[cluster]?.y ?? 0) + (node === undefined ? HEAD / 2 : HEAD + (rows.get(node) ?? 0) * ROW);
    for (let sweep = 0; sweep < 4; sweep += 1)
      for (const cluster of sweep % 2 === 0 ? open : open.toReversed())
        order(cluster, node => {
          const those = near.get(node) ?? [];
          return those.length === 0
            ? Number.MAX_VALUE
            : those.reduce((sum, one) => sum + height(one), 0) / those.length;
        });
    return rows;
  }

  /** A box with a number, or a node that is alone in its service. */
  #closed({ name, kind, nodes }: Cluster, index: number): SVGElement {
    const [only = 0] = nodes;
    const isAlone = nodes.length === 1;
    const node = this.#graph.nodes[only];
    const title = isAlone ? (node?.name ?? '') : name;
    const below = isAlone ? belowAlone(node, name) : this.#count(nodes);
    const shape = svg(
      'g',
      {
        class: `node ${kind}`,
        tabindex: '0',
        role: 'button',
        'data-end': String(index),
        'aria-expanded': isAlone ? undefined : 'false',
      },
      svg('title', {}, below === '' ? title : `${title}, ${below}`),
      !isAlone && svg('rect', { x: '4', y: '4', width: String(WIDTH), height: String(HEAD), rx: '8' }),
      svg('rect', { width: String(WIDTH), height: String(HEAD), rx: '8' }),
      ...nodeTexts(title, below, WIDTH),
    );
    return pressable(shape, () => (isAlone ? this.#go(only) : this.#toggle(index)));
  }

  #opened(
    { name, kind, nodes }: Cluster,
    index: number,
    height: number,
    rows: ReadonlyMap<number, number>,
  ): readonly SVGElement[] {
    const head = svg(
      'g',
      {
        class: `node ${kind} open`,
        tabindex: '0',
        role: 'button',
        'data-end': String(index),
        'aria-expanded': 'true',
      },
      svg('title', {}, `${name}, ${this.#count(nodes)}`),
      svg('rect', { width: String(WIDTH), height: String(height), rx: '8' }),
      ...nodeTexts(name, this.#count(nodes), WIDTH),
    );
    const items = nodes
      .toSorted((a, b) => (rows.get(a) ?? 0) - (rows.get(b) ?? 0))
      .map((node, row) => {
        const one = this.#graph.nodes[node];
        const shape = svg(
          'g',
          {
            class: 'row-node',
            transform: `translate(4 ${HEAD + row * ROW})`,
            tabindex: '0',
            role: 'button',
            'data-end': keyOf({ cluster: index, node }),
          },
          svg(
            'title',
            {},
            `${one?.name ?? ''}, ${one?.noun ?? ''}${one?.at ? ` (${placeText(one.at)})` : ''}`,
          ),
          svg('rect', { width: String(WIDTH - 8), height: String(ROW), rx: '5' }),
          svg('text', { x: '8', y: '16' }, cut(one?.name ?? '', WIDTH - 24, '12px')),
        );
        return pressable(shape, () => this.#go(node));
      });
    return [pressable(head, () => this.#toggle(index)), ...items];
  }

  /** `5 tables`; of several kinds `5 resources`. */
  #count(nodes: readonly number[]): string {
    const nouns = new Set(nodes.map(one => this.#graph.nodes[one]?.noun ?? ''));
    const [noun = ''] = nouns;
    return plural(nodes.length, nouns.size === 1 && !noun.endsWith(' resource') ? noun : 'resource');
  }

  #toggle(cluster: number): void {
    if (!this.#open.delete(cluster)) this.#open.add(cluster);
    this.#draw();
    this.element.querySelector<SVGElement>(`[data-end="${cluster}"]`)?.focus();
  }

  #go(node: number): void {
    const one = this.#graph.nodes[node];
    if (one?.kind === 'function' && !one.wide) this.#openers.card(this.#index, node);
    else this.#openers.picture(this.#index, node);
  }

  /** Shows the lines of a box or of a row, and of all rows of an open box. */
  #light(end: string, lights: boolean): void {
    this.element.classList.toggle('lights', lights);
    for (const line of this.element.querySelectorAll<SVGElement>('[data-ends]'))
      line.classList.toggle(
        'lit',
        lights &&
          (line.dataset['ends'] ?? '').split(' ').some(one => one === end || one.startsWith(`${end}/`)),
      );
  }
}

/** What a node is that is alone in its service: its name tells a part of it. */
function belowAlone(node: PageNode | undefined, service: string): string {
  if (!node || node.kind === 'who') return '';
  if (node.wide) return service === node.name ? node.noun : service;
  return [node.noun, service]
    .filter(one => one !== node.name && !node.noun.startsWith(`${one} `))
    .join(' · ');
}

const KINDS = ['calls', 'reaches', 'assumes', 'grants', 'invokes'] as const;
const WORDS = {
  calls: 'calls',
  reaches: 'access by its own policy',
  assumes: 'trust',
  grants: 'grants',
  invokes: 'events',
  includes: '',
};

/** A line between two boxes or rows, in the color of its gravest edge. */
function lineOf(
  from: LineEnd,
  to: LineEnd,
  edges: MapLine['edges'],
  points: Layout['edges'][number],
): SVGElement {
  const kinds = KINDS.filter(kind => edges.some(one => one.kind === kind));
  const said = kinds.map(kind => `${edges.filter(one => one.kind === kind).length} ${WORDS[kind]}`);
  return svg(
    'path',
    {
      d: curve(points, true),
      class: `edge ${kinds[0] ?? ''}${edges.every(({ unproved }) => unproved) ? ' unproved' : ''}`,
      'data-ends': `${keyOf(from)} ${keyOf(to)}`,
    },
    svg('title', {}, said.join(', ')),
  );
}
