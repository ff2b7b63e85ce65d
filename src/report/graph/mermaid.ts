import { unhidden, visible } from '../visible.ts';
import { placeInWords, type ReportedGraph, type ReportedNode } from './graph.ts';
import { edgeInWords } from './words.ts';

/** Brackets of Mermaid by kind of node: what calls is round, what holds data is a cylinder (mermaid.js.org, "Flowcharts", read 2026-11). */
const SHAPES: { readonly [kind in ReportedNode['kind']]: readonly [string, string] } = {
  who: ['([', '])'],
  entry: ['>', ']'],
  function: ['[', ']'],
  role: ['[/', '/]'],
  store: ['[(', ')]'],
  secret: ['[(', ')]'],
  key: ['{{', '}}'],
  messages: ['[[', ']]'],
  workflow: ['[[', ']]'],
  identity: ['{{', '}}'],
  service: ['[', ']'],
  account: ['((', '))'],
};

/** Graphs as Mermaid flowcharts, one below the other. Texts are quoted, and what Mermaid, HTML or Markdown would act on is written as a character reference. */
export const mermaidGraphs = (graphs: readonly ReportedGraph[]): string =>
  graphs.map(graph => `${mermaidGraph(graph)}\n`).join('\n');

function mermaidGraph({ file, stages, nodes, edges, lost }: ReportedGraph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = nodes.map(node => {
    const [open, close] = SHAPES[node.kind];
    const name = node.kind === 'who' || node.wide ? node.name : `${node.noun} ${node.name}`;
    return `  ${ids.get(node.id)}${open}"${quoted(name)}"${close}:::${node.kind}`;
  });
  const arrows = edges.map(edge => {
    const place = edge.at && edge.kind !== 'includes' ? `<br/>${quoted(placeInWords(edge.at))}` : '';
    const arrow = edge.unproved !== undefined || edge.kind === 'includes' ? '-.->' : '-->';
    return `  ${ids.get(edge.from)} ${arrow}|"${quoted(edgeInWords(edge))}${place}"| ${ids.get(edge.to)}`;
  });
  const stage = stages.length > 0 ? `, stage ${stages.join(', ')}` : '';
  return [
    `%% ${visible(`${file}${stage}${lost === undefined ? '' : `: not complete: ${lost}`}`)}`,
    'flowchart LR',
    ...lines,
    ...arrows,
    '  classDef who fill:#fde7e7,stroke:#b3261e,color:#000',
    '  classDef store fill:#e6f0fb,stroke:#1f5fa8,color:#000',
    '  classDef secret fill:#fff3d6,stroke:#8a6100,color:#000',
    '  classDef key fill:#fff3d6,stroke:#8a6100,color:#000',
    '  classDef account fill:#b3261e,stroke:#7a1a14,color:#fff',
  ].join('\n');
}

/** Characters as references, which Mermaid writes with `#` (mermaid.js.org, "Entity codes to escape characters"). */
const quoted = (text: string): string =>
  unhidden(text, ' ').replace(/[^\p{L}\p{N} .,:/_-]/gu, character => `#${character.codePointAt(0)};`);
