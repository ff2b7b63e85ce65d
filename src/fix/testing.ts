import fc from 'fast-check';
import { entriesOf, itemsOf, valueOf, type Node } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { Editor } from './editor.ts';

/** For tests: data as a template holds it. */
export type PlainData =
  | string
  | number
  | boolean
  | null
  | readonly PlainData[]
  | { readonly [key: string]: PlainData };

/** For tests: what a tree says, calls as maps of their long names. */
export function plainOf(node: Node | undefined): PlainData {
  if (!node) return null;
  if (node.kind === 'scalar') return valueOf(node);
  if (node.kind === 'list') return itemsOf(node).map(plainOf);
  if (node.kind === 'call') return { [node.fn]: plainOf(node.arg) };
  return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, plainOf(value)]));
}

/** For tests: the tree of a text that is read whole, and its editor. */
export function editorOf(text: string, file = 'template.yaml'): Editor {
  const source = new Source(file, text);
  const { root, problems } = parseTree(source);
  if (!root || problems.length > 0) throw new Error(`${problems[0]?.message}\n${text}`);
  return new Editor(source, root);
}

const KEYS = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'x-y', 'on', '12'];
const TEXTS = [
  'plain',
  'two words',
  'true',
  '30',
  'a: b',
  "it's",
  'say "x"',
  '# no',
  '',
  '*',
  '${AWS::Region}',
  'arn:aws:s3:::b/*',
];

/** For tests: data with a map at the top, two deep at least. */
export const anyData: fc.Arbitrary<{ readonly [key: string]: PlainData }> = fc.letrec<{
  value: PlainData;
  map: { readonly [key: string]: PlainData };
}>(tie => ({
  map: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { minKeys: 1, maxKeys: 4 }),
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(fc.constantFrom(...TEXTS), fc.integer({ min: 0, max: 400 }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
})).map;

/** For tests: how a text is written; `turns` decide what is left to the author at each place. */
export type Hand = {
  readonly json: boolean;
  readonly eol: '\n' | '\r\n';
  readonly unit: string;
  readonly dash: boolean;
  readonly bom: boolean;
  readonly ended: boolean;
  readonly turns: readonly number[];
};
export const anyHand: fc.Arbitrary<Hand> = fc.record({
  json: fc.boolean(),
  eol: fc.constantFrom('\n', '\r\n'),
  unit: fc.constantFrom('  ', '    ', '   ', '\t'),
  dash: fc.boolean(),
  bom: fc.boolean(),
  ended: fc.boolean(),
  turns: fc.array(fc.nat(11), { minLength: 40, maxLength: 40 }),
});

/** For tests: a text that says this, as a hand writes it. */
export function written(
  data: { readonly [key: string]: PlainData },
  { json, eol, unit, dash, bom, ended, turns }: Hand,
): string {
  let turn = 0;
  const next = (): number => turns[(turn += 1) % turns.length] ?? 0;
  const step = json || unit !== '\t' ? unit : '  ';
  const scalar = (value: PlainData, flow: boolean): string => {
    if (typeof value !== 'string') return String(value);
    if (json) return JSON.stringify(value);
    if (/^[A-Za-z][A-Za-z ]*$/.test(value) && value !== 'true' && value !== 'on' && (!flow || next() < 6))
      return value;
    return next() < 6 ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
  };
  const flow = (value: PlainData): string => {
    if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
    if (typeof value === 'object' && value !== null)
      return `{ ${Object.entries(value)
        .map(([key, one]) => `${scalar(key, true)}: ${flow(one)}`)
        .join(', ')} }`.replace('{  }', '{}');
    return scalar(value, true);
  };
  const inJson = (value: PlainData, margin: string): string => {
    if (typeof value !== 'object' || value === null || next() < 3) return flow(value);
    const inner = margin + step;
    const parts = Array.isArray(value)
      ? value.map(one => inner + inJson(one, inner))
      : Object.entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${inJson(one, inner)}`);
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    return parts.length === 0
      ? `${open}${close}`
      : `${open}${eol}${parts.join(`,${eol}`)}${eol}${margin}${close}`;
  };
  const comment = (): string => (next() < 3 ? ' # said' : '');
  const above = (margin: string): string => {
    const roll = next();
    if (roll < 2) return `${margin}# above${eol}`;
    return roll === 2 ? eol : '';
  };
  const below = (value: PlainData, margin: string): string => {
    if (value === null) return (next() < 6 ? '' : ' null') + comment();
    if (typeof value === 'string' && next() === 0 && /^[a-z]/.test(value))
      return ` |-${eol}${margin}${step}${value}`;
    if (typeof value !== 'object' || Object.keys(value).length === 0 || next() < 3)
      return ` ${flow(value)}${comment()}`;
    const inner = Array.isArray(value) && !dash ? margin : margin + step;
    return `${comment()}${eol}${block(value, inner)}`;
  };
  const block = (value: PlainData, margin: string): string => {
    if (Array.isArray(value))
      return value
        .map(one => {
          if (
            typeof one === 'object' &&
            one !== null &&
            !Array.isArray(one) &&
            Object.keys(one).length > 0 &&
            next() > 3
          )
            return `${above(margin)}${margin}- ${block(one, `${margin}  `)
              .trimStart()
              .replace(/^(?:# above\s+)+/, '')}`;
          return `${above(margin)}${margin}- ${one === null ? 'null' : flow(one)}${comment()}`;
        })
        .join(eol);
    return Object.entries(value as object)
      .map(
        ([key, one]) => `${above(margin)}${margin}${scalar(key, false)}:${below(one as PlainData, margin)}`,
      )
      .join(eol);
  };
  const text = json ? inJson(data, '') : block(data, '');
  return `${bom ? '\uFEFF' : ''}${text}${ended ? eol : ''}`;
}
