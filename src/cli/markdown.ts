import { replaceBetween, withoutStart } from '../source/cut.ts';
import type { Paint } from '../report/text-style.ts';
import { wrapped } from '../report/wrap.ts';

const WIDTH = 80;

/** A rule's page for the terminal: headings, tables as aligned columns, code as it is, prose wrapped. */
export function shownMarkdown(text: string, paint: Paint = (_, word) => word): string {
  const blocks = blocksIn(replaceBetween(text.replaceAll('-->\n', '-->'), '<!--', '-->', () => ''));
  return `${blocks.map(block => shown(block, paint)).join('\n\n')}\n`;
}

/** Code between its fences, and what stands between empty lines. */
function blocksIn(text: string): string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  let isCode = false;
  const close = (): void => {
    const block = withoutStart(open.join('\n').trimEnd(), '\n');
    if (block !== '') blocks.push(block);
    open = [];
  };
  for (const line of text.split('\n')) {
    const fence = isCode ? line === '```' : line.startsWith('```');
    if (!isCode && (fence || line === '')) close();
    open.push(line);
    if (!fence) continue;
    if (isCode) close();
    isCode = !isCode;
  }
  close();
  return blocks;
}

function shown(block: string, paint: Paint): string {
  const [, heading] = /^#+ (.*)(?:\n|$)/.exec(block) ?? [];
  if (heading !== undefined) {
    const rest = block.split('\n').slice(1).join('\n');
    return paint('title', heading) + (rest ? `\n${shown(rest, paint)}` : '');
  }
  if (block.startsWith('```'))
    return block
      .split('\n')
      .filter(line => !line.startsWith('```'))
      .map(line => paint('code', `    ${line}`.trimEnd()))
      .join('\n');
  if (block.startsWith('|')) return table(block);
  if (/^[-*] /.test(block))
    return block
      .split(/\n(?=[-*] )/)
      .map(item => wrapped(inline(item.slice(2)), WIDTH, '- ', '  '))
      .join('\n');
  return wrapped(inline(block), WIDTH);
}

const inline = (text: string): string =>
  text.replace(/\[([^[\]]+)\]\(([^()]+)\)/g, '$1 ($2)').replace(/\*\*([^*]+)\*\*/g, '$1');

function table(block: string): string {
  const rows = block
    .split('\n')
    .filter(line => !/^\|[-|: ]+\|$/.test(line))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
