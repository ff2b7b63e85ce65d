import { isPartSpent } from '../../source/budget.ts';
import type { Span } from '../../source/node.ts';
import type { CodeExpression, CodeVariable, FunctionBody, Module } from '../program.ts';
import { Evaluation } from './evaluate.ts';
import { callsOfNothing } from './calls-of-nothing.ts';
import { memberInto } from './members.ts';
import { reach } from './passing.ts';
import type { CallSite, CodeModules, FlowState, PackageModel } from './state.ts';
import { Slot, type CodeValue, type FunctionValue, type Open, type PackageCall } from './values.ts';

/** What code does from one entry on. */
export type Flow = {
  /** Each call of something that comes from a package or the language, where it can be reached. */
  readonly calls: readonly PackageCall[];
  /** The values of an expression that was met. */
  readonly slotOf: (of: CodeExpression) => Slot | undefined;
  /** What the handler gives back, each way. */
  readonly results: readonly Slot[];
  /** Functions of the code that can be reached. */
  readonly reached: ReadonlySet<FunctionBody>;
  /** Calls as they are written, those of the code's own functions as well. */
  readonly sites: readonly CallSite[];
  readonly variable: (of: CodeVariable) => Slot;
  /** Each expression that was met. */
  readonly expressions: () => Iterable<readonly [CodeExpression, Slot]>;
  /** The files of code that run. */
  readonly modules: readonly Module[];
  /** Why it may do more. */
  readonly open: readonly Open[];
};

/** The handler of a Lambda function: a name that a module exports, with what is below it. */
export type HandlerEntry = { readonly module: Module; readonly names: readonly string[]; readonly at: Span };

/** Follows the code that a handler reaches. */
export function flowOf(
  { module, names, at }: HandlerEntry,
  modules: CodeModules,
  modelled: PackageModel,
): Flow {
  const analysis = new Evaluation(modules, modelled);
  const results: Slot[] = [];
  try {
    let handler = analysis.exportsOf(module);
    for (const name of names) {
      const below = new Slot();
      memberInto(analysis, handler, name, below);
      handler = below;
    }
    analysis.solver.listen(handler, value => {
      enter(analysis, value, results);
    });
    analysis.run();
    if (analysis.solver.isFull) analysis.isOpen('has more values in one place than are followed', at);
    if (handler.values.size === 0) analysis.isOpen(`the code does not export ${names.join('.')}`, at);
    for (const { at: call } of callsOfNothing(analysis))
      analysis.isOpen('calls what is not found in the code', call.span);
  } catch (error) {
    if (!isPartSpent(error)) throw error;
    analysis.isOpen('is too large to be followed', at);
  }
  return {
    calls: [...analysis.calls.values()],
    slotOf: of => analysis.slotOf(of),
    results,
    reached: analysis.reached,
    sites: analysis.sites,
    variable: of => analysis.variable(of),
    expressions: () => analysis.expressions,
    modules: analysis.modulesRun,
    open: [...analysis.open.values()],
  };
}

const EVENT: readonly CodeValue[] = [
  { kind: 'event', path: [] },
  { kind: 'package', source: 'global:context', path: [] },
  { kind: 'package', source: 'global:callback', path: [] },
];
const argument = (index: number): CodeValue => EVENT[index] ?? { kind: 'constant', value: null };

/** Lambda calls the handler; a package that made the handler calls what it was made of. */
function enter(analysis: FlowState, value: CodeValue, results: Slot[]): void {
  if (value.kind === 'function') results.push(...called(analysis, value));
  else if (value.kind === 'result')
    for (const { slot } of value.call.args)
      analysis.solver.listen(slot, given => {
        if (given.kind === 'function') calledOrMade(analysis, given, results);
      });
}

/** A function that is given to a package to make a handler of is called by it, or makes that handler. */
function calledOrMade(analysis: FlowState, given: FunctionValue, results: Slot[]): void {
  const returned = called(analysis, given);
  results.push(...returned);
  for (const slot of returned)
    analysis.solver.listen(slot, made => {
      if (made.kind === 'function') results.push(...called(analysis, made));
    });
}

function called(analysis: FlowState, value: FunctionValue): readonly Slot[] {
  reach(analysis, value, argument);
  const returns = analysis.enter(value)?.returns;
  return returns ? [returns] : [];
}
