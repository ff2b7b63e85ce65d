import { flowOf, type Flow } from '../../code/flow/flow.ts';
import type { Open } from '../../code/flow/values.ts';
import { LocalModules } from '../../code/modules.ts';
import type { ModuleReader } from '../../code/read.ts';
import type { CodeProject } from '../../packages/project.ts';
import type { Files } from '../../source/files.ts';
import type { FoundHandler } from '../lambda/handler.ts';
import { isPythonPackage } from '../sdk/aws-free.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import { sdkCallsOf } from '../sdk/called.ts';
import { PACKAGES } from '../sdk/model.ts';
import { isFreeOfAws } from './package-closure.ts';

/** What is reached from a handler, and why it may do more than that. */
export type Followed = {
  readonly flow: Flow;
  readonly calls: readonly SdkCall[];
  readonly open: readonly Open[];
};

/** Follows code from a handler. Throws OutOfBudget past the limit of work. */
export function followHandler(
  { source, names, imports, at }: FoundHandler,
  files: Files,
  reader: ModuleReader,
  project: CodeProject | undefined,
): Followed {
  const modules = new LocalModules(files, reader, imports, isPythonPackage);
  const module = reader.read(source);
  const [error] = module.errors;
  const flow = flowOf({ module, names, at }, modules, PACKAGES);
  const { calls, open } = sdkCallsOf(flow, name => isFreeOfAws(project, name));
  return {
    flow,
    calls,
    open: error ? [{ why: `has an error: ${error.message}`, at: error.span }, ...open] : open,
  };
}
