import { assemblyOf, tracesOf, type Traces } from '../dialect/assembly/manifest.ts';
import { authorFrame, type Frame } from '../dialect/assembly/frame.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import type { Finding, FindingLocation } from '../rule/finding.ts';
import { folderOf, resolveFile } from '../source/files.ts';
import { at, textOf, type FileId, type Span } from '../source/node.ts';
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
    const declared = this.#declared(finding);
    const node = declared && at(declared.node, 'Metadata', 'aws:cdk:path');
    const path = textOf(node);
    if (node === undefined || path === undefined) return finding;
    const frame = authorFrame(this.#tracesBeside(node.span.file).get(path) ?? []);
    const source = frame && this.#source(frame, node.span.file);
    const note = `construct ${path}`;
    const place: FindingLocation = source
      ? { at: source, note }
      : { at: node.span, note: frame ? `${note}, created at ${near(frame)}` : note };
    return { ...finding, related: [place, ...finding.related] };
  }

  #declared({ deployed }: Finding): Declaration | undefined {
    for (const stack of this.#stacks) {
      const declared = stack.resources.get(deployed);
      if (declared) return declared;
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
    if (steps.includes('..')) return undefined;
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

const near = ({ file, line }: Frame): string => `${file.split('/').slice(-3).join('/')}:${line}`;
