import { argument, CAUGHT, onFunctions, afterwards, type Builtin } from './builtin-kit.ts';
import { reach } from './passing.ts';
import type { CallSite, FlowState } from './state.ts';
import { OF_FUNCTIONS, OF_LANGUAGE, resolve } from './builtin-language.ts';
import { REGEXP } from './operators.ts';
import { OF_OBJECTS } from './builtin-objects.ts';
import { OF_TEXTS, text } from './builtin-texts.ts';
import { Slot, type PackageValue, type ResultValue } from './values.ts';

/** Follows a call of what the language itself offers; false for all else. */
export function builtin(analysis: FlowState, site: CallSite, callee: PackageValue | ResultValue): boolean {
  const found = callee.kind === 'result' ? onResult(callee) : ofLanguage(callee);
  const passed = found ? undefined : analysis.modelled.passes(callee);
  if (passed !== undefined) {
    const given = argument(site, passed);
    if (given) analysis.solver.flow(given, site.result);
    return false;
  }
  found?.(analysis, site);
  return found !== undefined;
}

function onResult(callee: ResultValue): Builtin | undefined {
  const before: ResultValue = { ...callee, path: callee.path.slice(0, -1) };
  const given = (): Slot => new Slot();
  switch (callee.path.at(-1)) {
    case 'then':
      return (analysis, site) => {
        const from = given();
        analysis.solver.add(from, before, site.receiver);
        afterwards(analysis, site, from);
      };
    case 'catch':
    case 'finally':
    case 'promise':
    case 'bind':
      return (analysis, site) => {
        analysis.solver.add(site.result, before, site.receiver);
        for (const { slot } of site.args)
          onFunctions(analysis, slot, value => reach(analysis, value, () => CAUGHT));
      };
    default:
      return undefined;
  }
}

function ofLanguage({ source, path }: PackageValue): Builtin | undefined {
  if (source === 'global:resolve' || source === 'global:reject')
    return (analysis, site) => resolve(analysis, site, path[0] ?? '');
  const [name = ''] = path;
  if (name === 'then' && (source === 'global:object' || source === 'global:text'))
    return (analysis, site) => {
      if (site.receiver) afterwards(analysis, site, site.receiver);
    };
  if (source === 'global:object') return own(OF_OBJECTS, name);
  if (source === 'global:text') return own(OF_TEXTS, name) ?? text;
  // What is found is of the text that is searched.
  if (source === REGEXP) return own(OF_TEXTS, path[1] ?? '') ?? text;
  if (source === 'global:function') return own(OF_FUNCTIONS, name);
  return own(OF_LANGUAGE, [source.replace(/^global:/, '').replace(/^node:/, ''), ...path].join('.'));
}
const own = (table: Readonly<Record<string, Builtin>>, name: string): Builtin | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
