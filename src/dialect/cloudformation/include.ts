import { spend } from '../../source/budget.ts';
import { itemsOrSelf } from '../../source/node.ts';
import type { MapNode } from '../../source/node.ts';
import type { Note } from '../../model/stack.ts';
import { resolveFile, type Files } from '../../source/files.ts';
import { at, isMap, textOf, type FileId, type Node } from '../../source/node.ts';

const NAME = 'AWS::Include';
/** An included file that includes another, and so on. */
const MAX_DEPTH = 8;

/** Whether a call, or the key of a map with its value, is `Fn::Transform: { Name: AWS::Include, … }`. */
export const isInclude = (fn: string, arg: Node): boolean =>
  fn === 'Fn::Transform' && textOf(at(arg, 'Name')) === NAME;

/**
 * The local files that `AWS::Include` names, as `aws cloudformation package` would upload them. What lies in S3 stays as it is written.
 * (CloudFormation User Guide, "AWS::Include transform", read 2026-11)
 */
export class Includes {
  readonly notes: Note[] = [];
  readonly read = new Set<FileId>();
  readonly #file: FileId;
  readonly #files: Files;
  readonly #literal: (node: Node) => string | undefined;
  readonly #open: FileId[] = [];
  /** What was said already: a file that is included often says the same each time. */
  readonly #said = new Set<string>();
  /** By the node of the place. */
  readonly #paths = new Map<Node, string | undefined>();
  constructor(file: FileId, files: Files, literal: (node: Node) => string | undefined) {
    this.#file = file;
    this.#files = files;
    this.#literal = literal;
  }

  /** The tree that stands in the place of an include; `undefined` where it is not known. `tell`: nobody else says so. */
  within(arg: Node, noteUnknown: boolean, expand: (root: Node) => Node): Node | undefined {
    const root = this.#rootOf(arg, noteUnknown);
    if (!root) return undefined;
    this.#open.push(root.span.file);
    try {
      return expand(root);
    } finally {
      this.#open.pop();
    }
  }

  /** The template with what its section `Transform` includes; its own members win. */
  atTop(root: MapNode): MapNode {
    const entry = root.entries.get('Transform');
    const listed = itemsOrSelf(entry?.value);
    const found = new Map(
      listed.flatMap(item => {
        const included = isInclude('Fn::Transform', item) ? this.#rootOf(item, false) : undefined;
        return isMap(included) ? [[item, included] as const] : [];
      }),
    );
    if (!entry || found.size === 0) return root;
    const entries = new Map(root.entries);
    const left = listed.filter(item => !found.has(item));
    if (left.length === 0) entries.delete('Transform');
    else
      entries.set('Transform', {
        ...entry,
        value: entry.value.kind === 'list' ? { ...entry.value, items: left } : entry.value,
      });
    for (const included of found.values())
      for (const { key, keySpan, value } of included.entries.values()) {
        const written = entries.get(key);
        const own = written?.value;
        if (!written || !own) entries.set(key, { key, keySpan, value });
        else if (isMap(own) && isMap(value))
          entries.set(key, {
            ...written,
            value: {
              ...own,
              entries: new Map([
                ...own.entries,
                ...[...value.entries].filter(([name]) => !own.entries.has(name)),
              ]),
            },
          });
      }
    return { ...root, entries };
  }

  #rootOf(arg: Node, noteUnknown: boolean): Node | undefined {
    spend(5, arg.span);
    const path = this.#pathOf(at(arg, 'Parameters', 'Location'));
    if (path === undefined || /^[a-z][a-z\d+.-]+:/i.test(path)) {
      if (noteUnknown)
        this.#note(`the content that ${NAME} includes from ${path ?? 'its Location'} is not known`, arg);
      return undefined;
    }
    const file = resolveFile(arg.span.file || this.#file, path);
    const opened =
      file === undefined || this.#open.includes(file) || this.#open.length >= MAX_DEPTH
        ? undefined
        : this.#files.open(file);
    if (!file || !opened || 'refused' in opened || !opened.parsed.root) {
      const refusal = file === undefined ? 'outside the root of the scan' : 'it cannot be included here';
      const reason = opened && 'refused' in opened ? opened.message : refusal;
      this.#note(`${NAME} of ${path}: ${reason}`, arg);
      return undefined;
    }
    this.read.add(file);
    return opened.parsed.root;
  }

  #pathOf(location: Node | undefined): string | undefined {
    if (!location) return undefined;
    if (!this.#paths.has(location)) this.#paths.set(location, this.#literal(location));
    return this.#paths.get(location);
  }

  #note(message: string, { span }: Node): void {
    const said = `${span.file}\0${span.start}\0${message}`;
    if (this.#said.has(said)) return;
    this.#said.add(said);
    this.notes.push({ code: 'include', message, span, partial: true });
  }
}
