import { flowOf, type Flow } from '../../code/flow/flow.ts';
import type { Open } from '../../code/flow/values.ts';
import { readJavaScript } from '../../code/javascript/read.ts';
import { LocalModules } from '../../code/modules.ts';
import type { Module } from '../../code/program.ts';
import { readPython } from '../../code/python/python.ts';
import { perStack } from '../../model/memo.ts';
import type { Resource } from '../../model/world.ts';
import type { Files } from '../../source/files.ts';
import type { FileId, Span } from '../../source/node.ts';
import type { Source } from '../../source/source.ts';
import { handlerOf, type FoundHandler } from '../lambda/handler.ts';
import { sdkCallsOf, type SdkCall } from '../sdk/called.ts';
import { PACKAGES } from '../sdk/model.ts';

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

/** Files of code that are kept read, in units of text: functions of a service share modules. */
const MOST_UNITS = 4_000_000;

class Modules {
  readonly #known = new Map<FileId, Module>();
  #units = 0;

  read(source: Source): Module {
    const known = this.#known.get(source.file);
    if (known) return known;
    const module = source.file.endsWith('.py') ? readPython(source) : readJavaScript(source);
    this.#units += source.text.length;
    if (this.#units <= MOST_UNITS) this.#known.set(source.file, module);
    return module;
  }
}
const modulesIn = new WeakMap<Files, Modules>();

function modulesOf(files: Files): Modules {
  const known = modulesIn.get(files) ?? new Modules();
  modulesIn.set(files, known);
  return known;
}

const flows = perStack(() => new Map<string, Pick<ReadCode, 'flow' | 'calls' | 'open'>>());

/** Follows the code of a Lambda function from its handler. Python has to be loaded where a handler is written in it. */
export function codeOf(fn: Resource): FunctionCode {
  const handler = handlerOf(fn);
  if (handler.kind === 'none') return handler;
  const { source, names, imports, placeOf = (span: Span) => span } = handler;
  const { written } = fn.world.stack;
  if (!written) return { kind: 'none', why: 'its code is not beside the template' };
  const known = flows(fn.world.stackIndex);
  const key = [source.file, ...names, JSON.stringify(imports)].join('\0');
  const found = known.get(key) ?? follow(handler, written.files);
  known.set(key, found);
  return { kind: 'read', handler, placeOf, ...found };
}

function follow(
  { source, names, imports, at }: FoundHandler,
  files: Files,
): Pick<ReadCode, 'flow' | 'calls' | 'open'> {
  const all = modulesOf(files);
  const modules = new LocalModules(files, file => all.read(file), imports);
  const module = all.read(source);
  const [error] = module.errors;
  const flow = flowOf({ module, names, at }, modules, PACKAGES);
  const { calls, open } = sdkCallsOf(flow);
  return {
    flow,
    calls,
    open: error ? [{ why: `has an error: ${error.message}`, at: error.span }, ...open] : open,
  };
}
