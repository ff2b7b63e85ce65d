import { visible } from '../visible.ts';
import { placeInWords, type ReportedGraph, type ReportedNode } from './graph.ts';
import { edgeInWords } from './words.ts';

const SHAPES: { readonly [kind in ReportedNode['kind']]: string } = {
  who: 'oval',
  entry: 'cds',
  function: 'box',
  role: 'parallelogram',
  store: 'cylinder',
  secret: 'cylinder',
  key: 'hexagon',
  messages: 'box3d',
  workflow: 'component',
  identity: 'hexagon',
  service: 'box',
  account: 'doublecircle',
};

/** Graphs in the language of Graphviz, one `digraph` each (graphviz.org, "DOT Language", read 2026-11). */
export const dotGraphs = (graphs: readonly ReportedGraph[]): string => graphs.map(dotGraph).join('\n');

function dotGraph({ file, stages, nodes, edges, lost }: ReportedGraph): string {
  const stage = stages.length > 0 ? `, stage ${stages.join(', ')}` : '';
  const lines = nodes.map(
    ({ id, kind, name, noun, wide }) =>
      `  ${quoted(id)} [shape=${SHAPES[kind]} label=${quoted(kind === 'who' || wide ? name : `${name}\n${noun}`)}];`,
  );
  const arrows = edges.map(edge => {
    const place = edge.at && edge.kind !== 'includes' ? `\n${placeInWords(edge.at)}` : '';
    const style = edge.unproved !== undefined || edge.kind === 'includes' ? ' style=dashed' : '';
    return `  ${quoted(edge.from)} -> ${quoted(edge.to)} [label=${quoted(`${edgeInWords(edge)}${place}`)}${style}];`;
  });
  return [
    `digraph ${quoted(`${file}${stage}`)} {`,
    '  rankdir=LR;',
    '  node [fontname="Helvetica" fontsize=11];',
    '  edge [fontname="Helvetica" fontsize=9];',
    ...(lost === undefined ? [] : [`  label=${quoted(`not complete: ${lost}`)};`]),
    ...lines,
    ...arrows,
    '}\n',
  ].join('\n');
}

/** In a quoted string only the quote ends it; a backslash begins an escape such as `\\n`. */
const quoted = (text: string): string =>
  `"${text
    .split('\n')
    .map(line => visible(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"'))
    .join('\\n')}"`;
