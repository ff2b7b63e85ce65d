import { assemblyOf, tracesOf, type Traces } from '../dialect/assembly/manifest.ts';
import { authorFrame, type Frame } from '../dialect/assembly/frame.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import type { Finding } from '../rule/finding.ts';
import { SpanIndex } from '../redact/span-index.ts';
import { distinctBy, groupBy } from '../rule/group-by.ts';
import { folderOf, resolveFile } from '../source/files.ts';
import { at, type FileId, type Span } from '../source/node.ts';
import type { ScanRoot } from './find.ts';

/** A construct in the template, and the line of the program that made it. */
type Made = { readonly construct: string; readonly line: Span };

/** The constructs of templates that the CDK wrote. */
export class CdkConstructs {
  readonly #root: ScanRoot;
  readonly #traces = new Map<FileId, Traces>();
  readonly #lines = new Map<string, Span | undefined>();
  /** Those of each template, by where they are. */
  readonly #constructs: ReadonlyMap<FileId, SpanIndex<Placed>>;
  constructor(stacks: readonly Stack[], scanRoot: ScanRoot) {
    this.#root = scanRoot;
    const placed = stacks.flatMap(({ resources }) => [...resources.values()].flatMap(placedOf));
    this.#constructs = new Map(
      [...groupBy(placed, ({ file }) => file)].map(([file, those]) => [
        file,
        new SpanIndex(distinctBy(those, ({ start }) => start)),
      ]),
    );
  }

  /** The finding with the construct of its resource and, where the assembly has the trace, the line that made it; the same for related places. `stacks`: those of its template. */
  withConstruct(finding: Finding, stacks: readonly Stack[]): Finding {
    const { construct, node } = declaredIn(stacks, finding) ?? {};
    if (construct === undefined || finding.code) return finding;
    const template = at(node, 'Metadata', 'aws:cdk:path')?.span ?? finding.at;
    const frame = this.#frameOf(construct, template.file);
    const made = this.#lineOf(construct, template.file);
    const places = finding.related.map(one => ({ one, made: this.#madeAt(one.at, construct) }));
    const lines = places.map(({ one, made: by }) => (by ? { ...one, at: by.line } : one));
    const inTemplates = places.flatMap(({ one, made: by }) =>
      by ? [{ ...one, note: inTemplate(by.construct), step: false }] : [],
    );
    return made
      ? {
          ...finding,
          made,
          related: [...lines, { at: finding.at, note: inTemplate(construct) }, ...inTemplates],
        }
      : {
          ...finding,
          related: [
            {
              at: template,
              note: `construct ${construct}${frame ? `, created at ${near(frame)}` : ''}`,
            },
            ...lines,
            ...inTemplates,
          ],
        };
  }

  /** Of a place in another construct than that of the finding: in its own the line is told already, and the template tells more. */
  #madeAt(place: Span, own: string): Made | undefined {
    const [placed] = this.#constructs.get(place.file)?.overlapping(place.start, place.start + 1) ?? [];
    if (!placed || placed.construct === own) return undefined;
    const line = this.#lineOf(placed.construct, place.file);
    return line && { construct: placed.construct, line };
  }

  #lineOf(construct: string, template: FileId): Span | undefined {
    const key = `${folderOf(template)}\0${construct}`;
    if (!this.#lines.has(key)) {
      const frame = this.#frameOf(construct, template);
      this.#lines.set(key, frame && this.#source(frame, template));
    }
    return this.#lines.get(key);
  }

  /** The author's frame of a construct or, where a library made it, of the nearest one around it. */
  #frameOf(construct: string, template: FileId): Frame | undefined {
    const traces = this.#tracesBeside(template);
    for (const path of aroundOf(construct)) {
      const frame = authorFrame(traces.get(path) ?? []);
      if (frame) return frame;
    }
    return undefined;
  }

  #tracesBeside(template: FileId): Traces {
    const folder = folderOf(template);
    const known = this.#traces.get(folder);
    if (known) return known;
    const assembly = assemblyOf(this.#text(`${folder}manifest.json`));
    const more = assembly?.metadataFiles.flatMap(name => [...tracesOf(this.#text(`${folder}${name}`))]) ?? [];
    const traces: Traces = new Map([...(assembly?.traces ?? []), ...more]);
    this.#traces.set(folder, traces);
    return traces;
  }

  #text(file: FileId): string {
    const text = this.#root.files.text(file);
    return 'source' in text ? text.source.text : '';
  }

  /** The frame's file below the root: the program may have run elsewhere, so its path counts from its end. */
  #source(frame: Frame, template: FileId): Span | undefined {
    const steps = frame.file.split('/').filter(step => step !== '' && step !== '.');
    if (steps.includes('..') || !PROGRAM.test(frame.file)) return undefined;
    const beside = resolveFile(template, '..');
    for (let from = Math.max(0, steps.length - 12); from < steps.length; from += 1) {
      const end = steps.slice(from).join('/');
      const places = [
        ...(beside === undefined ? [] : [`${beside === '' ? '' : `${beside}/`}${end}`]),
        ...(steps.length - from > 1 ? [end] : []),
      ];
      for (const file of new Set(places)) {
        const text = this.#root.files.text(file);
        if (!('source' in text)) continue;
        const start = text.source.lineStarts[frame.line - 1];
        if (start === undefined) continue;
        const offset = start + Math.min(Math.max(0, frame.column - 1), text.source.line(frame.line).length);
        return { file, start: offset, end: start + text.source.line(frame.line).length };
      }
    }
    return undefined;
  }
}

function declaredIn(stacks: readonly Stack[], { deployed }: Finding): Declaration | undefined {
  for (const { resources } of stacks) {
    const declared = resources.get(deployed);
    if (declared) return declared;
  }
  return undefined;
}

type Placed = Span & { readonly construct: string };
const placedOf = ({ construct, node }: Declaration): Placed[] =>
  construct === undefined ? [] : [{ ...node.span, construct }];

const inTemplate = (construct: string): string => `construct ${construct} in the template`;

/** Programs in the languages of the CDK: a trace shows no line of any other file. */
const PROGRAM = /\.(?:[cm]?[jt]sx?|py|java|cs|fs|vb|go|kt|scala)$/;

/** The most constructs around one that are asked for: paths are as long as somebody made them. */
const MOST_AROUND = 12;

/** A construct, and the resources of the constructs around it below its stack: `A/B/C/Resource`, then `A/B/Resource`. */
function aroundOf(construct: string): string[] {
  const steps = construct.split('/');
  const around = [construct];
  for (let length = steps.length - 1; length > 1 && around.length < 2 * MOST_AROUND; length -= 1) {
    const path = steps.slice(0, length).join('/');
    around.push(`${path}/Resource`, `${path}/Default`);
  }
  return around;
}

const near = ({ file, line }: Frame): string => `${file.split('/').slice(-3).join('/')}:${line}`;
