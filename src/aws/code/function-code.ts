import type { Flow } from '../../code/flow/flow.ts';
import type { Open } from '../../code/flow/values.ts';
import { ModuleReader } from '../../code/read.ts';
import type { Module } from '../../code/program.ts';
import { perResource, perStack } from '../../model/memo.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import type { Resource } from '../../model/world.ts';
import { Allowance, isPartSpent } from '../../source/budget.ts';
import type { Files } from '../../source/files.ts';
import type { FileId, Span } from '../../source/node.ts';
import { handlerOf, type FoundHandler } from '../lambda/handler.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import { followHandler, type Followed } from './follow.ts';
import { projectOf } from './function-project.ts';

/** What the code of a function does, or why it was not read. */
export type FunctionCode = ReadCode | { readonly kind: 'none'; readonly why: string };
export type ReadCode = {
  readonly kind: 'read';
  readonly handler: FoundHandler;
  readonly flow: Flow;
  readonly calls: readonly SdkCall[];
  /** Why it may do more than that; nothing where all of it was followed. */
  readonly open: readonly Open[];
  /** Where a span of the code stands: in a file beside the template, or in the template. */
  readonly placeOf: (span: Span) => Span;
};

const readers = new WeakMap<Files, ModuleReader>();

/** The modules of the files below a root, each read once. */
export function readerOf(files: Files): ModuleReader {
  const known = readers.get(files) ?? new ModuleReader();
  readers.set(files, known);
  return known;
}

/** What the code of one function may take, and that of all functions of a stack; a large function takes 13,000. */
const FUNCTION_UNITS = 100_000;
const STACK_UNITS = 2_000_000;

type Answer = Followed | { readonly why: string };
const flows = perStack(() => ({ allowance: new Allowance(STACK_UNITS), known: new Map<string, Answer>() }));

/** The files of code that were followed for functions of a stack; text of the template is none. */
export const codeFilesOf = (stackIndex: StackIndex): readonly FileId[] => [
  ...new Set(
    [...flows(stackIndex).known.values()]
      .flatMap(one => ('flow' in one ? one.flow.modules.map(({ file }) => file) : []))
      .filter(file => !file.startsWith(`${stackIndex.stack.file}#`)),
  ),
];

/** A file of code as it was read for the functions of a root. */
export function moduleIn(files: Files, file: FileId): Module | undefined {
  const text = files.text(file);
  return 'source' in text ? readerOf(files).read(text.source) : undefined;
}

/** Follows the code of a Lambda function from its handler. Python has to be loaded where a handler is written in it. */
export const codeOf: (fn: Resource) => FunctionCode = perResource(readCode);

function readCode(fn: Resource): FunctionCode {
  const handler = handlerOf(fn);
  if (handler.kind === 'none') return handler;
  const { source, names, imports, placeOf = (span: Span) => span } = handler;
  const { written } = fn.world.stack;
  if (!written) return { kind: 'none', why: 'its code is not beside the template' };
  const { known, allowance } = flows(fn.world.stackIndex);
  const project = projectOf(fn);
  const key = [source.file, ...names, JSON.stringify(imports), project?.manifest.file ?? ''].join('\0');
  const found =
    known.get(key) ??
    within(allowance, () => followHandler(handler, written.files, readerOf(written.files), project));
  known.set(key, found);
  return 'why' in found ? { kind: 'none', ...found } : { kind: 'read', handler, placeOf, ...found };
}

function within(allowance: Allowance, work: () => Followed): Answer {
  try {
    return allowance.within(FUNCTION_UNITS, work);
  } catch (error) {
    if (!isPartSpent(error)) throw error;
    return { why: 'its code is too large to be read' };
  }
}
