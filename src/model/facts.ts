/** Where a table of facts comes from. `date` is the day of the data, `content` the SHA-256 of the table without this header. */
export type FactsHeader = {
  readonly source: string;
  readonly version: string;
  readonly licence: string;
  readonly date: string;
  readonly sha256: string;
  readonly content: string;
  readonly built?: string;
};

export const FACT_TABLES = [
  'iam-actions.txt',
  'key-needs.txt',
  'lambda-runtimes.txt',
  'managed-policies.txt',
  'other-tools.txt',
  'privesc-methods.txt',
  'replaced-properties.txt',
  'resource-properties.txt',
  'sam-connectors.json',
  'sam-managed-policies.txt',
  'sam-policy-templates.txt',
  'sam-properties.txt',
  'sdk-actions.txt',
  'sdk-libraries.txt',
  'sdk-operations.txt',
  'sdk-resources.txt',
  'serverless-keys.txt',
] as const;
export type FactTable = (typeof FACT_TABLES)[number];

let reader: ((name: string) => string) | undefined;
let restOf: (name: string) => string = () => '';
const texts = new Map<FactTable, string>();
const parsed = new Map<FactTable, unknown>();
const indexed = new Map<FactTable, ReadonlyMap<string, string>>();

/**
 * Names the reader of the tables: the command, the library and the tests each call this once, before the first question. `rest`: the rows of a table that few
 * scans ask for, without a header, where `read` gives only the others.
 */
export function provideFacts(
  read: (name: string) => string,
  rest: (name: string) => string = () => '',
): void {
  reader = read;
  restOf = rest;
  texts.clear();
  parsed.clear();
  indexed.clear();
}

/** The whole text of a table, read when first asked for. Throws when no reader was provided. */
export function facts(name: FactTable): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  if (!reader) throw new Error(`no reader for ${name}: provideFacts was not called`);
  const text = reader(name);
  texts.set(name, text);
  return text;
}

/** The first line of every table is its header, as JSON (in a JSON table the member `about`). */
export function factsHeader(name: FactTable): FactsHeader {
  const text = facts(name);
  const line = text.slice(0, text.indexOf('\n'));
  return JSON.parse(
    name.endsWith('.json') ? line.slice('{"about":'.length, -1) : line.slice('# '.length),
  ) as FactsHeader;
}

/** A parsed form of a table, built once by `build` and kept as long as its text. `rest` gives the rows that few scans ask for, which the text may lack. */
export function factsAs<T>(name: FactTable, build: (text: string, rest: () => string) => T): T {
  if (!parsed.has(name))
    parsed.set(
      name,
      build(facts(name), () => restOf(name)),
    );
  return parsed.get(name) as T;
}

/** The rows of a text table, its header aside, each split at its tabs. */
export const factRows = (text: string): string[][] =>
  text
    .split('\n')
    .slice(text.startsWith('# ') ? 1 : 0, -1)
    .map(row => row.split('\t'));

/** Each row of a text table by the name that starts it, its other cells not yet split. */
export function factTexts(name: FactTable): ReadonlyMap<string, string> {
  const known = indexed.get(name);
  if (known) return known;
  const text = facts(name);
  const rows = new Rows(text.slice(text.indexOf('\n') + 1), () => restOf(name));
  indexed.set(name, rows);
  return rows;
}

/** A resource type that is not one of AWS' own (`AWS::`, `Alexa::`, `AMZN::`). */
const OF_OTHERS = /^[^A:][^:]*::/;

/** Rows of which the rest is read when a name is asked for that may be in it. */
class Rows extends Map<string, string> {
  #rest: (() => string) | undefined;

  constructor(text: string, rest: () => string) {
    super();
    this.#add(text);
    this.#rest = rest;
  }

  override get(name: string): string | undefined {
    return super.get(name) ?? (this.#isComplete(name) ? undefined : super.get(name));
  }
  override has(name: string): boolean {
    return super.has(name) || (!this.#isComplete(name) && super.has(name));
  }
  override keys(): MapIterator<string> {
    this.#isComplete();
    return super.keys();
  }

  /** Whether nothing is left to read; reads the rest for a name that may be in it. */
  #isComplete(name?: string): boolean {
    const rest = this.#rest;
    if (!rest || (name !== undefined && OF_OTHERS.test(name))) return true;
    this.#rest = undefined;
    this.#add(rest());
    return false;
  }

  #add(text: string): void {
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start);
      const tab = text.indexOf('\t', start);
      this.set(text.slice(start, tab), text.slice(tab + 1, end));
      start = end + 1;
    }
  }
}

/** The cells behind the name that starts a row of a text table; undefined where no row has that name. */
export const factRow = (table: FactTable, name: string): string[] | undefined =>
  factTexts(table).get(name)?.split('\t');
