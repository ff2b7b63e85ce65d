import type { Node } from '../node.ts';
import { mapChildren } from './map-node.ts';

/** A part of the pattern of `Fn::Sub`, from `start` to `end` of its text: text that stays, the `${Name}` that is written `${!Name}`, or a variable without the blanks around its name. */
export type SubPart =
  | {
      readonly kind: 'literal' | 'escape';
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'variable'; readonly name: string; readonly start: number; readonly end: number };
export type SubVariable = SubPart & { readonly kind: 'variable' };

/** The parts of a pattern in their order. A `${` that no `}` closes is text. */
export function subParts(pattern: string): readonly SubPart[] {
  if (!pattern.includes('${'))
    return pattern === '' ? [] : [{ kind: 'literal', text: pattern, start: 0, end: pattern.length }];
  const parts: SubPart[] = [];
  let end = 0;
  for (let start = pattern.indexOf('${'); start >= 0; start = pattern.indexOf('${', end)) {
    const close = pattern.indexOf('}', start);
    if (close < 0) break;
    if (start > end) parts.push({ kind: 'literal', text: pattern.slice(end, start), start: end, end: start });
    const inside = pattern.slice(start + 2, close);
    end = close + 1;
    parts.push(
      inside.startsWith('!')
        ? { kind: 'escape', text: `\${${inside.slice(1)}}`, start, end }
        : { kind: 'variable', name: inside.trim(), start, end },
    );
  }
  if (end < pattern.length)
    parts.push({ kind: 'literal', text: pattern.slice(end), start: end, end: pattern.length });
  return parts;
}

export const hasVariables = (pattern: string): boolean =>
  subParts(pattern).some(({ kind }) => kind === 'variable');

/** A pattern whose value is the text itself. */
export const escapeSub = (text: string): string =>
  subParts(text)
    .map(({ kind, start, end }) =>
      kind === 'literal' ? text.slice(start, end) : `\${!${text.slice(start + 2, end)}`,
    )
    .join('');

/** What `Fn::Sub` is given: its pattern, and the map with variables of its own. */
export type SubArgument = { readonly pattern: Node | undefined; readonly map: Node | undefined };

export function subArgument(arg: Node): SubArgument {
  if (arg.kind !== 'list') return { pattern: arg, map: undefined };
  const [pattern, map] = arg.items;
  return { pattern, map };
}

/** The value that the Sub's own map gives a variable, which then is no reference. */
export const ownValue = ({ map }: SubArgument, name: string): Node | undefined =>
  map?.kind === 'map' ? map.entries.get(name)?.value : undefined;

/** The pattern in which `change` writes its variables anew, from how each is written; where that is undefined it stays as it is. */
export function replaceVariables(
  pattern: string,
  change: (variable: SubVariable, written: string) => string | undefined,
): string {
  return subParts(pattern)
    .map(part => {
      const written = pattern.slice(part.start, part.end);
      return part.kind === 'variable' ? (change(part, written) ?? written) : written;
    })
    .join('');
}

/** The argument of `Fn::Sub` with its pattern and what stands beside it changed; the argument itself where neither did. */
export const mapSubArgument = (
  arg: Node,
  changePattern: (pattern: Node) => Node,
  changeOther: (node: Node) => Node,
): Node =>
  arg.kind === 'list'
    ? mapChildren(arg, item => (item === arg.items[0] ? changePattern(item) : changeOther(item)))
    : changePattern(arg);
