import { writeFileSync } from 'node:fs';
import { reported } from './sample.ts';

const PICTURE = 'docs/picture.svg';
/** In pixels of the picture: a character of the fonts below is 0.6 of its size wide. */
const SIZE = 14;
const [WIDE, LINE, EDGE, BAR] = [SIZE * 0.602, 20, 20, 36];
const COLUMNS = 82;

/** What a terminal shows, on a dark ground that reads well on light and dark pages. */
const COLOURS: Readonly<Record<string, string>> = { 31: '#ff7b72', 33: '#e3b341', 34: '#79c0ff', 36: '#56d4dd' };
const [GROUND, TEXT, DIM] = ['#0d1117', '#e6edf3', '#8b949e'];

type Piece = { readonly text: string; readonly colour: string; readonly bold: boolean };

/** Draws what the command really prints in colour. */
export async function writePicture(): Promise<void> {
  writeFileSync(PICTURE, picture(await reported(true)));
}

export function picture(output: string): string {
  const lines = piecesOf(output);
  const [width, height] = [Math.ceil(COLUMNS * WIDE + 2 * EDGE), BAR + lines.length * LINE + EDGE];
  const rows = lines.flatMap((pieces, row) => drawn(pieces, BAR + row * LINE + SIZE));
  const lights = ['#ff5f57', '#febc2e', '#28c840'].map((fill, at) => `<circle cx="${EDGE + at * 18}" cy="18" r="6" fill="${fill}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What stackward prints for a template with faults">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>`, ...lights,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${SIZE}" xml:space="preserve">`, ...rows, '</g>', '</svg>', '',
  ].join('\n');
}

/** Each piece stands at its own column, so that no font moves the marks away from what they mark. */
function drawn(pieces: readonly Piece[], y: number): string[] {
  let column = 0;
  return pieces.flatMap(({ text, colour, bold }) => {
    const [blank = ''] = /^ */.exec(text)!;
    const x = (EDGE + (column + blank.length) * WIDE).toFixed(1);
    column += [...text].length;
    const shown = text.trim();
    return shown === '' ? [] : [`<text x="${x}" y="${y}" fill="${colour}"${bold ? ' font-weight="bold"' : ''} textLength="${([...shown].length * WIDE).toFixed(1)}">${escaped(shown)}</text>`];
  });
}

function piecesOf(output: string): Piece[][] {
  let style = { colour: TEXT, bold: false };
  return output.trimEnd().split('\n').map(line => line.split(/(\u001B\[\d+m)/).flatMap(part => {
    const code = /^\u001B\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) return part === '' ? [] : [{ text: part, ...style }];
    style = styled(style, code);
    return [];
  }));
}

function styled({ colour, bold }: Omit<Piece, 'text'>, code: string): Omit<Piece, 'text'> {
  if (code === '1') return { colour, bold: true };
  if (code === '2') return { colour: DIM, bold };
  if (code === '22') return { colour: colour === DIM ? TEXT : colour, bold: false };
  return { colour: COLOURS[code] ?? TEXT, bold };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
