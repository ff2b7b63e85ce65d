import { spend } from '../../source/budget.ts';
import type { Source } from '../../source/source.ts';
import type { Module } from '../program.ts';

/** The two parts of the parser, as WebAssembly. */
export type PythonPart = 'parser' | 'grammar';

let wasm: ((part: PythonPart) => Uint8Array) | undefined;
let loading: Promise<void> | undefined;
let reader: ((source: Source) => Module) | undefined;
let isAwaited = false;

/** Names the reader of the parser's files, as `provideFacts` does for the tables; it is called when Python is first loaded. */
export function providePython(read: (part: PythonPart) => Uint8Array): void {
  wasm = read;
}

/** Loads the parser, once. Before it no Python can be read. */
export function loadPython(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  if (!wasm) throw new Error('no reader for the parser: providePython was not called');
  const { openReader } = await import('./reader.ts');
  reader = await openReader({ parser: wasm('parser'), grammar: wasm('grammar') }, spend);
}

export const isPythonLoaded = (): boolean => reader !== undefined;

/** Does the work. If it was to read Python before that was loaded, loads it and does the work again. */
export async function withPython<T>(work: () => T): Promise<T> {
  const result = work();
  if (!isAwaited || reader) return result;
  await loadPython();
  return work();
}

/**
 * What a file of Python does. Text that is no Python gives `errors`; the rest is read all the same. Throws OutOfBudget past the limit of work
 * for one file, and nothing else.
 */
export function readPython(source: Source): Module {
  if (reader) return reader(source);
  isAwaited = true;
  throw new Error('Python is not loaded');
}
