import { itemsInto } from './members.ts';
import { callFunction } from './passing.ts';
import { eventIn, partsOf } from './text.ts';
import type { CallSite, FlowState } from './state.ts';
import {
  NOTHING,
  Slot,
  UNKNOWN_TEXT,
  type CodeValue,
  type FunctionValue,
  type ObjectValue,
} from './values.ts';

/** What a call of something that the language offers does. */
export type Builtin = (analysis: FlowState, site: CallSite) => void;

export const argument = ({ args }: CallSite, index: number): Slot | undefined => args[index]?.slot;

/** What `catch` gives. */
export const CAUGHT: CodeValue = { kind: 'package', source: 'global:Error', path: ['(caught)'] };

export function onFunctions(analysis: FlowState, slot: Slot, then: (value: FunctionValue) => void): void {
  analysis.solver.listen(slot, value => {
    if (value.kind === 'function') then(value);
  });
}

/** Calls each function in the argument `index` with `given`; what it returns goes to `result`. */
export function callback(
  analysis: FlowState,
  site: CallSite,
  index: number,
  given: readonly Slot[],
  result: Slot,
): void {
  const slot = argument(site, index);
  if (!slot) return;
  analysis.solver.listen(slot, value => {
    if (value.kind === 'function')
      callFunction(analysis, { at: plain(site.at), args: given.map(one => ({ slot: one })), result }, value);
    else if (value.kind === 'package' || value.kind === 'result' || value.kind === 'class')
      analysis.apply(
        {
          at: site.at,
          callee: site.callee,
          frame: site.frame,
          args: given.map(one => ({ slot: one })),
          result,
        },
        value,
      );
  });
}

const plain = ({ kind, span, callee, args }: CallSite['at']): CallSite['at'] => ({
  kind,
  span,
  callee,
  args,
});

/** What `then` does with what was awaited. */
export function afterwards(analysis: FlowState, site: CallSite, from: Slot): void {
  callback(analysis, site, 0, [from], site.result);
  const failed = new Slot();
  analysis.solver.add(failed, CAUGHT);
  callback(analysis, site, 1, [failed], site.result);
  if (site.args.length === 0) analysis.solver.flow(from, site.result);
}

/** A list of one place, filled by `fill`. */
export function list(analysis: FlowState, site: CallSite, fill: (made: ObjectValue) => void): void {
  const made = analysis.listAt(site.at);
  fill(made);
  analysis.solver.add(site.result, made);
}

export const items = (analysis: FlowState, of: Slot | undefined): Slot => {
  const to = new Slot();
  if (of) itemsInto(analysis, of, to);
  return to;
};

/** The result is the argument. */
export const pass =
  (index: number): Builtin =>
  (analysis, site) => {
    const given = argument(site, index);
    if (given) analysis.solver.flow(given, site.result);
    else if (site.args.length === 0) analysis.solver.add(site.result, NOTHING);
  };
/** The argument as a text. */
export const asText: Builtin = (analysis, site) => {
  pass(0)(analysis, site);
  analysis.isTextAnyhow(site.result);
};
export const unknownText: Builtin = (analysis, site) => {
  analysis.solver.add(site.result, UNKNOWN_TEXT);
};

export const first = (site: CallSite): Slot | undefined => argument(site, 0);

export const joinItems =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    analysis.solver.add(site.result, UNKNOWN_TEXT);
    const joined = items(analysis, of(site));
    analysis.solver.listen(joined, value => {
      const event = eventIn(value);
      if (event) analysis.solver.add(site.result, { kind: 'text', parts: partsOf(event) }, joined);
    });
  };
