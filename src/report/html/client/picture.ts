import { layered } from '../layout.ts';
import type { PageEdge, PageGraph, PageNode } from '../page-data.ts';
import { accessText, data, edgeText, graphTitle, placeText } from './data.ts';
import { el, empty, fold, section, svg } from './dom.ts';
import { canvas, curve, Labels, nodeTexts, pressable } from './drawing.ts';

/** A picture of more nodes is none. */
const MOST = 40;
const HEIGHT = 46;
const SIZES = { width: 176, height: () => HEIGHT, column: 92, row: 16 };

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
    const lines = linesOf(edges.flatMap(index => graph.edges[index] ?? []));
    const layout = layered(
      nodes.length,
      lines.map(({ from, to }) => ({ from: at.get(from) ?? 0, to: at.get(to) ?? 0 })),
      SIZES,
    );
    const picture = canvas(layout.width, layout.height);
    const labels = new Labels();
    const shown = lines.map(({ edges: those, kind }, index) => {
      const points = layout.edges[index] ?? [];
      const every = (test: (edge: PageEdge) => boolean): boolean => those.every(test);
      picture.append(
        svg(
          'path',
          {
            d: curve(points, true),
            class: `edge ${kind}${every(one => one.unproved !== undefined) ? ' unproved' : ''}${every(one => one.used === 'none') ? ' unused' : ''}`,
          },
          svg(
            'title',
            {},
            those.map(edge => `${edgeText(edge)}${edge.at ? ` (${placeText(edge.at)})` : ''}`).join('\n'),
          ),
        ),
      );
      const access = [...new Set(those.flatMap(({ access: one = [] }) => one))];
      return access.length > 0 && labels.of(accessText({ access }), points);
    });
    picture.append(...shown.flatMap(label => label || []));
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
        svg('rect', { width: String(SIZES.width), height: String(HEIGHT), rx: '8' }),
        ...nodeTexts(
          node.name,
          node.kind === 'who' ? '' : `${node.noun}${node.at ? ` · line ${node.at[1]}` : ''}`,
          SIZES.width,
        ),
      );
      picture.append(
        pressable(shape, () => {
          const hadFocus = document.activeElement === shape;
          this.#draw(this.#graph, index);
          if (hadFocus) this.#canvas.querySelector<SVGElement>('.here')?.focus();
        }),
      );
    });
    return picture;
  }
}

type Line = { readonly from: number; readonly to: number; readonly kind: string; readonly edges: PageEdge[] };

/** Edges between the same nodes are one line. */
function linesOf(edges: readonly PageEdge[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const edge of edges) {
    const { from, to, kind } = edge;
    const key = `${from} ${to}`;
    const known = lines.get(key);
    if (known) known.edges.push(edge);
    else lines.set(key, { from, to, kind, edges: [edge] });
  }
  return [...lines.values()];
}

const isFunction = (node: PageNode | undefined): boolean => node?.kind === 'function' && !node.wide;

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
  const edges = graph.edges.flatMap((edge, index) =>
    kept.has(edge.from) && kept.has(edge.to) && isShown(edge) ? [index] : [],
  );
  return { nodes: [...kept], edges, left: nodes.size - kept.size };
}
