import { layered } from '../layout.ts';
import type { PageEdge, PageGraph, PageNode } from '../page-data.ts';
import { accessText, data, edgeText, graphTitle, placeText, shortPlace } from './data.ts';
import { el, empty, fold, section, svg } from './dom.ts';

/** A picture of more nodes is none. */
const MOST = 40;
const SIZES = { width: 216, height: 46, column: 96, row: 18 };

/** The neighbourhood of a function or a store, which a click makes another one. */
export class Picture {
  readonly element: HTMLElement;
  #graph = 0;
  #node = 0;
  readonly #select = el('select', { id: 'picture-node' });
  readonly #depth = el(
    'select',
    { id: 'picture-depth' },
    ...['1', '2', '3'].map(depth => el('option', { value: depth }, depth)),
  );
  readonly #canvas = el('div', { class: 'canvas', tabindex: '0', role: 'region', 'aria-label': 'Picture' });
  readonly #list = el('div');

  constructor() {
    data.graphs.forEach((graph, index) => {
      const nodes = graph.nodes
        .map((node, at) => ({ node, at }))
        .filter(({ node }) => node.kind !== 'who' && node.kind !== 'entry');
      if (nodes.length > 0)
        this.#select.append(
          el(
            'optgroup',
            { label: graphTitle(graph) },
            ...nodes
              .toSorted((a, b) => a.node.name.localeCompare(b.node.name))
              .map(({ node, at }) =>
                el(
                  'option',
                  { value: `${index} ${at}` },
                  node.wide ? node.name : `${node.name} (${node.noun})`,
                ),
              ),
          ),
        );
    });
    this.#depth.value = '2';
    const redraw = (): void => {
      const [graph = 0, node = 0] = this.#select.value.split(' ').map(Number);
      this.#draw(graph, node);
    };
    this.#select.addEventListener('change', redraw);
    this.#depth.addEventListener('change', redraw);
    const has = this.#select.options.length > 0;
    this.element = section(
      'picture',
      'Picture',
      '',
      has
        ? el(
            'div',
            { class: 'filters no-print' },
            el(
              'label',
              { class: 'field wide', for: 'picture-node' },
              el('span', {}, 'Function or store'),
              this.#select,
            ),
            el(
              'label',
              { class: 'field', for: 'picture-depth' },
              el('span', {}, 'Steps around it'),
              this.#depth,
            ),
          )
        : empty('Nothing to draw', 'No scanned template has functions or stores.'),
      has && this.#canvas,
      this.#list,
    );
    const first = data.paths[0];
    const start = first?.steps.findLast(({ node }) =>
      isFunction(data.graphs[first.graph]?.nodes[node]),
    )?.node;
    if (has && first && start !== undefined) this.#draw(first.graph, start);
    else if (has) redraw();
  }

  show(graph: number, node: number): void {
    this.#draw(graph, node);
    this.element.scrollIntoView();
    document.getElementById('picture-title')?.focus({ preventScroll: true });
  }

  #draw(graphIndex: number, node: number): void {
    this.#graph = graphIndex;
    this.#node = node;
    this.#select.value = `${graphIndex} ${node}`;
    const graph = data.graphs[graphIndex];
    if (!graph) return;
    const { nodes, edges, left } = around(graph, node, Number(this.#depth.value));
    const name = graph.nodes[node]?.name ?? '';
    this.#canvas.replaceChildren(this.#picture(graph, nodes, edges));
    this.#canvas.setAttribute('aria-label', `Picture of what is around ${name}`);
    this.#list.replaceChildren(
      ...(left > 0
        ? [el('p', { class: 'quiet' }, `${left} more nodes are not drawn; fewer steps show the nearest.`)]
        : []),
      fold(['The same as a list'], () => [
        el(
          'ul',
          { class: 'places' },
          ...edges.map(index => {
            const edge = graph.edges[index];
            return el(
              'li',
              {},
              `${graph.nodes[edge?.from ?? 0]?.name} → ${graph.nodes[edge?.to ?? 0]?.name}: ${edge ? edgeText(edge) : ''} `,
              edge?.at ? el('code', {}, placeText(edge.at)) : '',
            );
          }),
        ),
      ]),
    );
  }

  #picture(graph: PageGraph, nodes: readonly number[], edges: readonly number[]): SVGElement {
    const at = new Map(nodes.map((node, index) => [node, index]));
    const lines = edges.flatMap(index => graph.edges[index] ?? []);
    const layout = layered(
      nodes.length,
      lines.map(({ from, to }) => ({ from: at.get(from) ?? 0, to: at.get(to) ?? 0 })),
      SIZES,
    );
    const [width, height] = [layout.width + 8, layout.height + 8];
    const picture = svg('svg', {
      viewBox: `-4 -4 ${width} ${height}`,
      width: String(width),
      height: String(height),
      role: 'group',
    });
    lines.forEach((edge, index) => {
      const points = layout.edges[index] ?? [];
      picture.append(
        svg(
          'path',
          {
            d: curve(points),
            class: `edge ${edge.kind}${edge.unproved ? ' unproved' : ''}${edge.used === 'none' ? ' unused' : ''}`,
          },
          svg('title', {}, `${edgeText(edge)}${edge.at ? ` (${placeText(edge.at)})` : ''}`),
        ),
      );
      const last = points.at(-1);
      const label = edge.kind === 'grants' || edge.kind === 'reaches' ? accessText(edge) : '';
      if (last && label !== '')
        picture.append(
          svg('text', { x: String(last.x - 6), y: String(last.y - 5), class: 'edge-label' }, cut(label, 18)),
        );
    });
    nodes.forEach((index, place) => {
      const node = graph.nodes[index];
      const { x, y } = layout.nodes[place] ?? { x: 0, y: 0 };
      if (!node) return;
      const isHere = index === this.#node;
      const shape = svg(
        'g',
        {
          class: `node ${node.kind}${isHere ? ' here' : ''}`,
          transform: `translate(${x} ${y})`,
          tabindex: '0',
          role: 'button',
          'aria-current': isHere ? 'true' : undefined,
        },
        svg('title', {}, `${node.name}${node.at ? ` (${placeText(node.at)})` : ''}`),
        svg('rect', { width: String(SIZES.width), height: String(SIZES.height), rx: '8' }),
        svg('text', { x: '12', y: '20', class: 'node-name' }, cut(node.name, 25)),
        svg(
          'text',
          { x: '12', y: '36', class: 'node-noun' },
          cut(`${node.noun}${node.at ? ` · ${shortPlace(node.at)}` : ''}`, 32),
        ),
      );
      const go = (): void => this.#draw(this.#graph, index);
      shape.addEventListener('click', go);
      shape.addEventListener('keydown', event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        go();
        this.#canvas.querySelector<SVGElement>('.here')?.focus();
      });
      picture.append(shape);
    });
    return picture;
  }
}

const isFunction = (node: PageNode | undefined): boolean => node?.kind === 'function' && !node.wide;

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** A line that leaves and reaches its nodes level. */
function curve(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let before = first;
  return rest.reduce((path, point) => {
    const bend = (point.x - before.x) / 2;
    const part = ` C ${before.x + bend} ${before.y}, ${point.x - bend} ${point.y}, ${point.x} ${point.y}`;
    before = point;
    return path + part;
  }, `M ${first.x} ${first.y}`);
}

/** The nodes that lead to a node and those that it leads to, the nearest first. */
function around(
  graph: PageGraph,
  node: number,
  depth: number,
): { nodes: readonly number[]; edges: readonly number[]; left: number } {
  const nodes = new Set([node]);
  // What a wide grant stands for is drawn around itself only.
  const isShown = ({ kind, from, to }: PageEdge): boolean =>
    kind !== 'includes' || from === node || to === node;
  for (const [by, next] of [
    ['to', 'from'],
    ['from', 'to'],
  ] as const) {
    let ring = [node];
    const seen = new Set(ring);
    for (let step = 0; step < depth; step += 1) {
      ring = graph.edges
        .filter(edge => ring.includes(edge[by]) && !seen.has(edge[next]) && isShown(edge))
        .map(edge => edge[next]);
      for (const one of ring) {
        seen.add(one);
        nodes.add(one);
      }
    }
  }
  const kept = new Set([...nodes].slice(0, MOST));
  const edges = graph.edges.flatMap(({ from, to }, index) => (kept.has(from) && kept.has(to) ? [index] : []));
  return { nodes: [...kept], edges, left: nodes.size - kept.size };
}
