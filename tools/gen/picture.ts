/** The colours of a terminal by their number, readable on the ground of the picture. */
const COLOURS: Readonly<Record<string, string>> = {
  31: '#ff7b72',
  33: '#e3b341',
  34: '#79b8ff',
  36: '#56d4dd',
};
const [GROUND, BAR, INK, FAINT] = ['#0d1117', '#161b22', '#e6edf3', '#8b949e'];
const [SIZE, WIDE, HIGH, PAD, TOP] = [13, 7.8, 19, 20, 36];
const FONTS =
  "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

type Run = {
  readonly text: string;
  readonly colour: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
};

/** What a terminal prints, as a picture of it: a dark window, so that it is legible on light and dark pages. The same text gives the same bytes. */
export function picture(ansi: string): string {
  const lines = runsOf(ansi);
  const columns = Math.max(
    80,
    ...lines.map(line => line.reduce((sum, { text }) => sum + [...text].length, 0)),
  );
  const [width, height] = [Math.ceil(columns * WIDE) + 2 * PAD, TOP + lines.length * HIGH + 2 * PAD];
  const rows = lines.map((line, index) => row(line, TOP + PAD + index * HIGH + SIZE)).filter(Boolean);
  const dots = ['#ff5f57', '#febc2e', '#28c840']
    .map((fill, index) => `<circle cx="${PAD + index * 20}" cy="${TOP / 2}" r="6" fill="${fill}"/>`)
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Output of stackward">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="${GROUND}" stroke="#30363d"/>
<path d="M1 ${TOP}V11A10 10 0 0 1 11 1H${width - 11}A10 10 0 0 1 ${width - 1} 11V${TOP}Z" fill="${BAR}"/>
${dots}
<g font-family="${FONTS}" font-size="${SIZE}" fill="${INK}" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
}

/** Each run stands at its column with the width of its columns: whatever font is there, carets stay below what they mark. */
function row(line: readonly Run[], y: number): string {
  let column = 0;
  return line
    .flatMap(({ text, colour, bold, dim }) => {
      const [before, length] = [text.length - text.trimStart().length, [...text.trim()].length];
      const x = round(PAD + (column + before) * WIDE);
      column += [...text].length;
      if (length === 0) return [];
      const look = `${colour || dim ? ` fill="${colour ?? FAINT}"` : ''}${bold ? ' font-weight="bold"' : ''}${colour && dim ? ' opacity="0.7"' : ''}`;
      return [
        `<text x="${x}" y="${y}" textLength="${round(length * WIDE)}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(text.trim())}</text>`,
      ];
    })
    .join('');
}

/** Understood are the codes that our own colours are made of; any other is dropped. */
function runsOf(ansi: string): Run[][] {
  let look = { colour: undefined as string | undefined, bold: false, dim: false };
  return ansi.split('\n').map(line =>
    line.split(/(\u001b\[[\d;]*m)/).flatMap(part => {
      if (!part.startsWith('\u001b[')) return part === '' ? [] : [{ text: part, ...look }];
      for (const code of part.slice(2, -1).split(';')) look = after(look, code);
      return [];
    }),
  );
}

function after(
  look: Omit<Run, 'text'>,
  code: string,
): { colour: string | undefined; bold: boolean; dim: boolean } {
  if (code === '0' || code === '') return { colour: undefined, bold: false, dim: false };
  if (code === '1') return { ...look, bold: true };
  if (code === '2') return { ...look, dim: true };
  if (code === '22') return { ...look, bold: false, dim: false };
  return code === '39' ? { ...look, colour: undefined } : { ...look, colour: COLOURS[code] ?? look.colour };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
