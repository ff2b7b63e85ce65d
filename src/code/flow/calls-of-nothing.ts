import type { CallSite, FlowState } from './state.ts';
import { Slot, type CodeValue } from './values.ts';

/**
 * Methods of texts, lists, numbers and dates that nothing else is expected to have: what they are given is called, and no more. Not those that a store, a queue or
 * a client may have: `find`, `push`, `get`, `keys`.
 */
const PLAIN: ReadonlySet<string> = new Set(
  (
    'trim trimStart trimEnd toLowerCase toUpperCase padStart padEnd charAt charCodeAt codePointAt replace replaceAll substring substr split startsWith endsWith ' +
    'localeCompare match matchAll repeat toString toFixed toLocaleString toLocaleDateString toISOString getTime valueOf hasOwnProperty includes indexOf lastIndexOf ' +
    'slice splice concat map flatMap forEach some every reduce findIndex findLastIndex join reverse ' +
    'strip lstrip rstrip lower upper title capitalize startswith endswith splitlines rsplit partition encode decode isdigit isnumeric isalpha zfill strftime isoformat'
  ).split(' '),
);

/**
 * The calls that are reached and call nothing that is known. A method of texts or lists calls what it is given; a member that an object certainly has not is not
 * called. To ask this runs what the first are given.
 */
export function callsOfNothing(analysis: FlowState): readonly CallSite[] {
  const followed = new Set<CallSite>();
  for (;;) {
    const found = analysis.sites.filter(site => isReached(analysis, site) && callsNothing(site));
    const plain = found.filter(site => !followed.has(site) && PLAIN.has(methodOf(site) ?? ''));
    if (plain.length === 0) return found.filter(site => !followed.has(site) && !isOfNone(analysis, site));
    for (const site of plain) {
      followed.add(site);
      for (const { slot } of site.args)
        analysis.solver.listen(slot, value => {
          if (value.kind === 'function') analysis.enter(value);
          else if (value.kind === 'package' || value.kind === 'result' || value.kind === 'class')
            analysis.apply({ ...site, args: [], result: new Slot() }, value);
        });
    }
    analysis.run();
  }
}

const isReached = ({ reached }: FlowState, { frame }: CallSite): boolean =>
  frame.of === undefined || reached.has(frame.of);

const callsNothing = ({ callee }: CallSite): boolean => callee.all.every(isUnknownText);
/** Nobody knows what it is; it is called all the same. */
const isUnknownText = (value: CodeValue): boolean =>
  value.kind === 'text' && value.parts.some(part => typeof part !== 'string' && 'unknown' in part);

const methodOf = ({ at: { callee } }: CallSite): string | undefined =>
  callee.kind === 'member' && typeof callee.name === 'string' ? callee.name : undefined;

/** A member of objects that are written out and have none of that name; nor was one of them given to a package, which may add it. */
function isOfNone(analysis: FlowState, site: CallSite): boolean {
  const { receiver, callee } = site;
  return (
    methodOf(site) !== undefined &&
    callee.values.size === 0 &&
    receiver !== undefined &&
    receiver.values.size > 0 &&
    receiver.all.every(
      value =>
        value.kind === 'object' &&
        value.of === undefined &&
        !value.isExports &&
        value.fields.others.values.size === 0 &&
        !analysis.hasEscaped(value),
    )
  );
}
