import { spend } from '../source/budget.ts';
import type { CodeModules } from './flow/state.ts';
import type { CodeExpression, Module } from './program.ts';

/** The packages that code imports. */
export type CodeImports = {
  /** As the code names them: `@scope/a/lib/b`, `node:fs`. */
  readonly packages: readonly string[];
  /** Whether these are all: no import has a name that only the run tells, and each file was found and read. */
  readonly isClosed: boolean;
};

/** What a module and the modules beside it import, anywhere in them: a bundler takes all of it, and much of it is loaded before anything is called. */
export function importsFrom(entry: Module, modules: CodeModules): CodeImports {
  const packages = new Set<string>();
  const found = new Set([entry]);
  let isClosed = true;
  for (const module of found) {
    if (module.errors.length > 0) isClosed = false;
    for (const source of sourcesIn(module)) {
      const target = source === undefined ? undefined : modules.import(module, source);
      if (target === undefined || 'missing' in target) isClosed = false;
      else if ('package' in target) packages.add(target.package);
      else if ('module' in target) found.add(target.module);
    }
  }
  return { packages: [...packages], isClosed };
}

/** The names that a module imports; undefined for one that is not written out. */
function sourcesIn({ body }: Module): readonly (string | undefined)[] {
  const sources: (string | undefined)[] = [];
  const open: object[] = [body];
  for (let part = open.pop(); part; part = open.pop()) {
    spend(0.1);
    if (isImport(part)) sources.push(typeof part.source === 'string' ? part.source : undefined);
    for (const [key, inner] of Object.entries(part) as [string, unknown][])
      if (key !== 'span' && typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return sources;
}

const isImport = (part: object): part is CodeExpression & { readonly kind: 'import' } =>
  'kind' in part && part.kind === 'import';
