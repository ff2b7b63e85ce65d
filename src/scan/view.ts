import { moduleIn } from '../aws/code/function-code.ts';
import { secretsInCode } from '../aws/secrets/code-secrets.ts';
import { givenSecrets } from '../redact/secret-nodes.ts';
import { environmentMask } from '../redact/environment.ts';
import { copiesIn, secretTexts, SHORTEST_SECRET } from '../redact/copied-secrets.ts';
import { cover } from '../redact/cover.ts';
import { RedactedSource, secretPlaces } from '../redact/source-lines.ts';
import { redactText } from '../redact/text.ts';
import { secretLiterals } from '../redact/code-literals.ts';
import { lineHashes } from '../report/line-hash.ts';
import { isCode } from '../code/read.ts';
import { isCodeConfig } from '../dialect/serverless/code/config.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import { credentialsIn, isOfPackageManager } from '../packages/shown.ts';
import type { ReportedPlace } from '../report/report.ts';
import { rootOf } from '../source/files.ts';
import { Source } from '../source/source.ts';
import type { FileId, Span } from '../source/node.ts';
import type { ScanRoot } from './find.ts';

/** Of a longer line only what stands around the finding is shown. */
const LONG_LINE = 400;
const AROUND = 160;
/** A secret may begin before what is shown, and must still be recognised. */
const MARGIN = 4_000;
/** A long line is redacted in blocks: a template in one line has thousands of findings. */
const BLOCK = 32_000;

/** What a reader sees of a file: places, its lines without secrets, its hashes. */
class Page {
  readonly source: Source;
  #hashes: readonly string[] | undefined;
  #lends: boolean | undefined;
  readonly #redacted: RedactedSource;
  readonly #masked: (text: string) => string;
  constructor(source: Source, redacted: RedactedSource, masked: (text: string) => string) {
    this.source = source;
    this.#redacted = redacted;
    this.#masked = masked;
  }

  /** Whether an anchor may lend a part of the file to others, so that an edit there would change them as well. */
  get lends(): boolean {
    return (this.#lends ??= /(?:^|[\s,[{])&[^\s&]/.test(this.source.text));
  }

  hash(line: number): string {
    return (this.#hashes ??= lineHashes(this.source.text))[line - 1] ?? '';
  }

  /** A whole line without its secrets. */
  line(line: number): string {
    const start = this.source.lineStarts[line - 1] ?? 0;
    return this.#masked(
      this.#redacted.part(start, (this.source.lineStarts[line] ?? this.source.text.length) - start),
    );
  }

  excerpt(line: number, column: number): { excerpt: string; excerptFrom: number } {
    const start = this.source.lineStarts[line - 1] ?? 0;
    const length = (this.source.lineStarts[line] ?? this.source.text.length) - start;
    if (length <= LONG_LINE)
      return { excerpt: this.#masked(this.#redacted.part(start, length)), excerptFrom: 1 };
    const from = Math.max(0, column - 1 - AROUND);
    const block = from - (from % BLOCK);
    const left = Math.max(0, block - MARGIN);
    const seen = this.#masked(
      this.#redacted.part(start + left, Math.min(length, block + BLOCK + 2 * AROUND + MARGIN) - left),
    );
    return { excerpt: seen.slice(from - left, from - left + 2 * AROUND), excerptFrom: from + 1 };
  }
}

/** Turns spans of one root's files into what reports show. */
export class View {
  readonly #root: ScanRoot;
  readonly #pages = new Map<FileId, Page>();
  readonly #programs = new Map<FileId, Page>();
  readonly #stacks: readonly Stack[];
  #texts: ReadonlySet<string> | undefined;
  #hidden: ReadonlyMap<FileId, readonly Span[]> | undefined;
  #mask: ((text: string) => string) | undefined;
  /** `stacks`: what the shown files deploy; where a secret is told by its place alone, only the stack knows. */
  constructor(scanRoot: ScanRoot, stacks: readonly Stack[] = []) {
    this.#root = scanRoot;
    this.#stacks = stacks;
  }

  /** A resource by its logical id; of several stages the first that has it. */
  declared(id: string): Declaration | undefined {
    return this.#stacks.find(({ resources }) => resources.has(id))?.resources.get(id);
  }

  #hiddenIn(file: FileId): readonly Span[] {
    this.#hidden ??= secretPlaces(this.#stacks);
    return this.#hidden.get(file) ?? [];
  }

  /** A text as it may be shown: without secrets, and without what the user's environment gave. */
  text(text: string): string {
    this.#mask ??= environmentMask(this.#stacks);
    return this.#mask(redactText(text));
  }

  /** A value that a template comes to, or an edit writes, as it may be shown: it may repeat what is a secret elsewhere. */
  written(text: string): string {
    return this.text(cover(text, copiesIn(new Source('', text), this.#secrets())));
  }

  place({ file, start, end }: Span): Omit<ReportedPlace, 'note' | 'resource'> {
    const { source } = this.page(file);
    return {
      file: this.#root.shown(file),
      uri: file,
      start: source.position(start),
      end: source.position(end),
    };
  }

  /** A program beside the templates, or one that wrote them: what is a secret in them is one in its lines. */
  program(file: FileId, isRead = false): Page {
    const known = this.#programs.get(file);
    if (known) return known;
    const text = this.#root.files.text(file);
    const source = 'source' in text ? text.source : new Source(file, '');
    const copies = (): readonly Span[] => [
      ...copiesIn(source, this.#secrets()),
      ...secretLiterals(source),
      ...(isRead ? this.#secretsRead(file) : []),
    ];
    const page = new Page(source, new RedactedSource(source, () => undefined, copies), one => this.text(one));
    this.#programs.set(file, page);
    return page;
  }

  /** The secrets of a file that was read as code. */
  #secretsRead(file: FileId): readonly Span[] {
    const module = moduleIn(this.#root.files, file);
    // Without the quotes.
    return module
      ? secretsInCode(module).map(({ at }) => ({ ...at, start: at.start + 1, end: at.end - 1 }))
      : [];
  }

  #secrets(): ReadonlySet<string> {
    this.#texts ??= new Set([
      ...[...new Set(this.#stacks.map(({ file }) => file))].flatMap(file => {
        const { source } = this.page(file);
        return secretTexts(source, rootOf(this.#root.files.open(file)), this.#hiddenIn(file));
      }),
      ...this.#stacks.flatMap(givenSecrets).filter(text => text.length >= SHORTEST_SECRET),
    ]);
    return this.#texts;
  }

  page(file: FileId): Page {
    const known = this.#pages.get(file);
    if (known) return known;
    if (isCode(file) && !isCodeConfig(file)) return this.program(file, true);
    const { files } = this.#root;
    const text = files.text(file);
    const source = 'source' in text ? text.source : new Source(file, '');
    const redacted = new RedactedSource(
      source,
      () => (isOfPackageManager(file) ? undefined : rootOf(files.open(file))),
      () => [...this.#hiddenIn(file), ...credentialsIn(source)],
    );
    // Only there a line shows such a value: elsewhere it is the text of the template.
    const masked = /(?:^|\/)\.env[^/]*$/.test(file) ? environmentMask(this.#stacks, true) : undefined;
    const page = new Page(source, redacted, masked ?? (text => text));
    this.#pages.set(file, page);
    return page;
  }
}
