import type { Diagnostic } from 'vscode-languageserver-protocol';
import { basename, dirname, join } from 'node:path';
import { CONFIG_NAMES } from '../config/settings.ts';
import { mayBeTemplate } from '../dialect/index.ts';
import { isCode } from '../code/read.ts';
import { isOfPackageManager } from '../packages/shown.ts';
import type { Stack } from '../model/stack.ts';
import { isUnread } from '../report/unread.ts';
import type { ReportedFinding } from '../report/report.ts';
import type { FileId } from '../source/node.ts';
import { diagnosticsOf, moved, type DiagnosticData, type DiagnosticsByFile } from './diagnostics.ts';
import { EditorFiles, EditorText } from './editor-files.ts';
import { stacksOf } from './lowered-template.ts';
import type { EditorHost, EditorSettings } from './host.ts';
import {
  fileIn,
  fixableFindings,
  scanTemplate,
  type EditorRoot,
  type ScannedTemplate,
} from './template-scan.ts';

/** The files of a root that are open, and what reads them. */
type Root = { readonly path: string; readonly texts: Map<FileId, EditorText>; files: EditorFiles };
/** The last scan of a template, and the last one that could read all of its text. */
type Known = {
  readonly scanned: ScannedTemplate;
  readonly diagnostics: DiagnosticsByFile;
  readonly complete: { readonly text: string; readonly diagnostics: DiagnosticsByFile } | undefined;
};
/** Templates that are looked at for the code and the included files of a folder. */
const MOST_TEMPLATES = 40;
const TEMPLATE_NAME = /\.(?:ya?ml|json|template)$|^serverless\.(?:ts|js)$/;

/** The open documents, and what is known of the templates that they are or belong to. Paths are absolute. */
export class Workspace {
  readonly #host: EditorHost;
  readonly #publish: (path: string, diagnostics: readonly Diagnostic[]) => void;
  readonly #tell: (message: string) => void;
  readonly #roots = new Map<string, Root>();
  readonly #open = new Set<string>();
  readonly #settings = new Map<string, Promise<EditorSettings>>();
  readonly #templates = new Map<string, Known>();
  readonly #lowered = new Map<string, readonly Stack[]>();
  readonly #fixable = new Map<string, Promise<readonly ReportedFinding[]>>();
  readonly #told = new Set<string>();
  readonly #published = new Set<string>();
  #folders: readonly string[] = [];

  constructor(
    host: EditorHost,
    publish: (path: string, diagnostics: readonly Diagnostic[]) => void,
    tell: (message: string) => void,
  ) {
    this.#host = host;
    this.#publish = publish;
    this.#tell = tell;
  }

  /** The folders that the editor has open, each of which bounds what is read for the files in it. */
  set folders(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** A document was opened or edited. */
  edit(path: string, text: string): void {
    this.#lowered.clear();
    this.#fixable.clear();
    const root = this.#root(path);
    const file = fileIn(root, path);
    this.#open.add(path);
    root.texts.set(file, new EditorText(file, text));
    if (CONFIG_NAMES.some(name => name === basename(path))) this.#settings.clear();
    // What was read of code and lockfiles is remembered for as long as the files are the same object.
    if (isCode(file) || isOfPackageManager(file) || basename(file) === 'package.json') this.#renew(root);
  }

  close(path: string): void {
    const root = this.#root(path);
    this.#open.delete(path);
    root.texts.delete(fileIn(root, path));
    this.#renew(root);
    if (![...this.#templates.values()].some(({ scanned }) => scanned.path !== path && scanned.read.has(path)))
      this.#forget(path);
  }

  /** Files changed on the disk. */
  changed(paths: readonly string[]): void {
    for (const path of paths) this.#renew(this.#root(path));
    this.#settings.clear();
  }

  /** The root of a file, with its files as the editor shows them. */
  rootOf(path: string): EditorRoot {
    return this.#root(path);
  }

  settingsOf(path: string): Promise<EditorSettings> {
    const folder = dirname(path);
    const known = this.#settings.get(folder) ?? this.#host.settingsOf(path, this.#root(path).path);
    this.#settings.set(folder, known);
    return known;
  }

  /** The templates that are or read a file, as far as they were scanned. */
  templatesOf(path: string): readonly ScannedTemplate[] {
    return [...this.#templates.values()]
      .map(({ scanned }) => scanned)
      .filter(one => one.path === path || one.read.has(path));
  }

  /** The stacks of all templates that are or read a file, lowered once for each state of the files. */
  async stacksAround(path: string): Promise<readonly Stack[]> {
    const stacks: Stack[] = [];
    for (const { path: template } of this.templatesOf(path)) {
      const known =
        this.#lowered.get(template) ??
        stacksOf(this.#root(template), template, await this.settingsOf(template));
      this.#lowered.set(template, known);
      stacks.push(...known);
    }
    return stacks;
  }

  /** The findings of a file, with what would mend each: of all templates that are or read it, each scanned once for each state of the files. */
  async fixableFindings(path: string): Promise<readonly ReportedFinding[]> {
    const found: ReportedFinding[] = [];
    for (const { path: template } of this.templatesOf(path)) {
      const known =
        this.#fixable.get(template) ??
        this.settingsOf(template).then(settings => fixableFindings(this.#root(template), template, settings));
      this.#fixable.set(template, known);
      found.push(...(await known));
    }
    return found;
  }

  /** Scans what a change of these files can concern, and publishes what changed. */
  async update(paths: readonly string[]): Promise<void> {
    const templates = new Set<string>();
    for (const path of paths) {
      const known = this.templatesOf(path);
      for (const one of known) templates.add(one.path);
      if (this.#mayBe(path)) templates.add(path);
      else if (known.length === 0) for (const near of this.#near(path)) templates.add(near);
    }
    for (const path of templates) await this.#scan(path);
  }

  async #scan(path: string): Promise<void> {
    const root = this.#root(path);
    const settings = await this.settingsOf(path);
    for (const error of settings.errors) this.#tellOnce(error);
    const scanned = await scanTemplate(root, path, settings);
    for (const error of scanned.report.errors) this.#tellOnce(error);
    const before = this.#templates.get(path);
    const isRead = scanned.report.files.every(file => !isUnread(file));
    const own = diagnosticsOf(scanned.report, root.path);
    const diagnostics =
      isRead || !before?.complete ? own : withEarlier(own, before.complete, { path, text: scanned.text });
    const complete = isRead ? { text: scanned.text, diagnostics: own } : before?.complete;
    this.#templates.set(path, { scanned, diagnostics, complete });
    this.#publishAll([...diagnostics.keys(), ...(before?.diagnostics.keys() ?? [])]);
  }

  #forget(path: string): void {
    const known = this.#templates.get(path);
    this.#templates.delete(path);
    if (known) this.#publishAll(known.diagnostics.keys());
  }

  #publishAll(paths: Iterable<string>): void {
    for (const path of new Set(paths)) {
      const all = [...this.#templates.values()].flatMap(({ diagnostics }) => diagnostics.get(path) ?? []);
      if (all.length === 0 && !this.#published.has(path)) continue;
      this.#published.add(path);
      this.#publish(path, distinct(all));
    }
  }

  #tellOnce(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#tell(message);
  }

  #mayBe(path: string): boolean {
    if (!TEMPLATE_NAME.test(basename(path))) return false;
    const text = this.#root(path).files.text(fileIn(this.#root(path), path));
    return 'source' in text && (isCode(path) || mayBeTemplate(text.source.text));
  }

  /** The templates in the folder of a file and in those above it, up to the first folder that has some. */
  #near(path: string): readonly string[] {
    const root = this.#root(path);
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const found = this.#host
        .list(folder)
        .filter(name => TEMPLATE_NAME.test(name))
        .slice(0, MOST_TEMPLATES)
        .map(name => join(folder, name))
        .filter(one => this.#mayBe(one));
      if (found.length > 0 || folder === root.path || folder === dirname(folder)) return found;
    }
  }

  #root(path: string): Root {
    const folder = this.#host.rootOf(path, this.#folders);
    const known = this.#roots.get(folder);
    if (known) return known;
    const texts = new Map<FileId, EditorText>();
    const made: Root = { path: folder, texts, files: new EditorFiles(this.#host.disk(folder), texts) };
    this.#roots.set(folder, made);
    return made;
  }

  #renew(root: Root): void {
    this.#lowered.clear();
    this.#fixable.clear();
    root.files = new EditorFiles(this.#host.disk(root.path), root.texts);
  }
}

/** What an earlier scan said of a text that can not be read whole for the moment, where its lines are the same. */
function withEarlier(
  own: DiagnosticsByFile,
  earlier: NonNullable<Known['complete']>,
  { path, text }: { readonly path: string; readonly text: string },
): DiagnosticsByFile {
  const all = new Map(own);
  for (const [file, diagnostics] of earlier.diagnostics) {
    const now = own.get(file) ?? [];
    const known = new Set(now.map(keyOf));
    const kept = diagnostics
      .filter(one => one.data !== undefined && !known.has(keyOf(one)))
      .flatMap(one => {
        const range = file === path ? moved(earlier.text, text, one.range) : one.range;
        return range ? [{ ...one, range }] : [];
      });
    all.set(file, [...now, ...kept]);
  }
  return all;
}

const keyOf = ({ data, code, range, message }: Diagnostic): string =>
  (data as DiagnosticData | undefined)?.fingerprint ?? `${code}\0${range.start.line}\0${message}`;

const distinct = (all: readonly Diagnostic[]): Diagnostic[] => [
  ...new Map(all.map(one => [keyOf(one), one])).values(),
];
