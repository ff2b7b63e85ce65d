import { causesOf, type Cause } from '../dialect/causes.ts';
import type { Stack } from '../model/stack.ts';
import { document } from '../report/document.ts';
import { excerptLines } from '../report/excerpt.ts';
import { visible } from '../report/visible.ts';
import type { PlaceName } from '../scan/remarks.ts';
import { View } from '../scan/view.ts';
import type { ScanRoot } from '../scan/find.ts';

const WIDTH = 80;
const INDENT = '  ';

/** For each generated resource, and each part of one that another line caused: what it is, for what, and the line. */
export function causesText(stack: Stack, scanRoot: ScanRoot): string {
  const view = new View(scanRoot, [stack]);
  const blocks = causesOf(stack).map(cause => block(cause, view));
  return blocks.length === 0
    ? 'Nothing is generated: the template is deployed as written.\n'
    : `${blocks.join('\n')}\n`;
}

function block(cause: Cause, view: View): string {
  const place = view.place(cause.at);
  const [, ...lines] = excerptLines(
    { ...place, ...view.page(cause.at.file).excerpt(place.start.line, place.start.column) },
    WIDTH - INDENT.length,
  );
  return [
    ...headOf(cause, `${place.file}:${place.start.line}:${place.start.column}`),
    ...lines.map(({ gutter, text, mark: carets }) => `${INDENT}${gutter} |${text}${carets}`.trimEnd()),
  ].join('\n');
}

/** One line where 80 columns are enough, else what it is in the first and where it comes from in the next. */
function headOf({ resource, type, path, for: name, rule }: Cause, place: string): string[] {
  const what = visible(path === undefined ? `${resource}  ${type}` : `${resource}.${path}`);
  const why = visible(rule === undefined ? 'written' : `generated for ${name} (${rule})`);
  const by = visible(`${rule === undefined ? 'at' : 'by'} ${place}`);
  if (what.length + why.length + by.length + 3 <= WIDTH) return [`${what}  ${why} ${by}`];
  return why.length + by.length + 3 <= WIDTH
    ? [what, `${INDENT}${why} ${by}`]
    : [what, `${INDENT}${why}`, `${INDENT}${by}`];
}

/** The same as a list for programs; lines and columns count from 1. */
export function causesJson(stack: Stack, scanRoot: ScanRoot): string {
  const view = new View(scanRoot, [stack]);
  const list = causesOf(stack).map(({ at, ...cause }) => {
    const { file, start } = view.place(at);
    return {
      ...cause,
      file,
      line: start.line,
      column: start.column,
      excerpt: view.page(at.file).excerpt(start.line, start.column).excerpt,
    };
  });
  return document(list);
}

/** Names of lines as the list has them. */
export function placeNames(stack: Stack, scanRoot: ScanRoot): PlaceName {
  const view = new View(scanRoot, [stack]);
  return span => {
    const { file, start } = view.place(span);
    return `${file}:${start.line}`;
  };
}
