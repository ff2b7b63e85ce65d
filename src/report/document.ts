import { pieces, type ReportText } from './pieces.ts';
import { isLively, LIVELY } from './visible.ts';

/** One JSON document. Its data is what it was; shown on a terminal or in a log no text of a template does anything. */
export const document = (data: unknown): string => `${harmless(JSON.stringify(data, null, 2))}\n`;

/** The same of JSON that is written already. */
export const harmless = (json: string): string =>
  isLively(json)
    ? json.replace(LIVELY, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;

/** A list in a document, of which an item is made when it is written. */
export class Listed<T> {
  readonly #items: readonly T[];
  readonly #of: (item: T) => unknown;
  constructor(items: readonly T[], of: (item: T) => unknown) {
    this.#items = items;
    this.#of = of;
  }

  /** The items, so many together. */
  *parts(): Generator<readonly unknown[]> {
    for (let at = 0; at < this.#items.length; at += TOGETHER)
      yield this.#items.slice(at, at + TOGETHER).map(this.#of);
  }
}

/** Items of a list that are written at once. */
const TOGETHER = 32;

/** What `document` writes, in pieces: the lists that are `Listed`, in the document or in objects and lists of it. */
export const documentInPieces = (data: unknown): ReportText =>
  pieces(function* () {
    for (const piece of written(data, 0)) yield harmless(piece);
    yield '\n';
  });

function* written(value: unknown, depth: number): Generator<string> {
  if (value instanceof Listed) return yield* list(value, depth);
  if (!holdsList(value)) return yield indented(value, depth);
  const isList = Array.isArray(value);
  const margin = '\n'.padEnd(3 + 2 * depth);
  let mark = isList ? '[' : '{';
  for (const [key, member] of Object.entries(value as object)) {
    if (member === undefined) continue;
    yield `${mark}${margin}${isList ? '' : `${JSON.stringify(key)}: `}`;
    yield* written(member, depth + 1);
    mark = ',';
  }
  yield `${margin.slice(0, -2)}${isList ? ']' : '}'}`;
}

function* list(value: Pick<Listed<unknown>, 'parts'>, depth: number): Generator<string> {
  let mark = '[';
  const end = '\n'.padEnd(1 + 2 * depth);
  for (const part of value.parts()) {
    yield mark + indented(part, depth).slice(1, -end.length - 1);
    mark = ',';
  }
  yield mark === '[' ? '[]' : `${end}]`;
}

const holdsList = (value: unknown): boolean =>
  value instanceof Listed ||
  (typeof value === 'object' && value !== null && Object.values(value).some(holdsList));

/** JSON as it stands so deep in a document: in as many lists, of which the brackets are cut off. */
function indented(value: unknown, depth: number): string {
  let inLists = value;
  for (let at = 0; at < depth; at += 1) inLists = [inLists];
  const text = JSON.stringify(inLists, null, 2);
  return text.slice(depth * (depth + 3), text.length - depth * (depth + 1));
}
