import { assemblyOf, tracesOf, type Traces } from '../dialect/assembly/manifest.ts';
import { authorFrame, type Frame } from '../dialect/assembly/frame.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import type { Finding } from '../rule/finding.ts';
import { folderOf, resolveFile } from '../source/files.ts';
import { at, type FileId, type Span } from '../source/node.ts';
import type { ScanRoot } from './find.ts';

/** The constructs of templates that the CDK wrote. */
export class CdkConstructs {
  readonly #stacks: readonly Stack[];
  readonly #root: ScanRoot;
  readonly #traces = new Map<FileId, Traces>();
  constructor(stacks: readonly Stack[], scanRoot: ScanRoot) {
    this.#stacks = stacks;
    this.#root = scanRoot;
  }

  /** The finding with the construct of its resource and, where the assembly has the trace, the line that made it. */
  withConstruct(finding: Finding): Finding {
    const { construct, node } = this.#declared(finding) ?? {};
    if (construct === undefined) return finding;
    const template = at(node, 'Metadata', 'aws:cdk:path')?.span ?? finding.at;
    const frame = this.#frameOf(construct, template.file);
    const made = frame && this.#source(frame, template.file);
    const note = `construct ${construct}`;
    return made
      ? {
          ...finding,
          made,
          related: [{ at: finding.at, note: `${note} in the template` }, ...finding.related],
        }
      : {
          ...finding,
          related: [
            { at: template, note: frame ? `${note}, created at ${near(frame)}` : note },
            ...finding.related,
          ],
        };
  }

  #declared({ deployed }: Finding): Declaration | undefined {
    for (const stack of this.#stacks) {
      const declared = stack.resources.get(deployed);
      if (declared) return declared;
    }
    return undefined;
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
