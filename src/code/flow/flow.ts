import { OutOfBudget } from '../../source/budget.ts';
import type { FileId, Span } from '../../source/node.ts';
import type { CodeExpression, CodeVariable, FunctionBody, Module } from '../program.ts';
import { Evaluation } from './evaluate.ts';
import { memberInto } from './members.ts';
import { reach } from './passing.ts';
import type { CallSite, CodeModules, FlowState, PackageModel } from './state.ts';
import { Slot, type CodeValue, type FunctionValue, type Open, type PackageCall } from './values.ts';

/** What code does from one entry on. */
export type Flow = {
  /** Each call of something that comes from a package or the language, where it can be reached. */
  readonly calls: readonly PackageCall[];
  /** Functions of the code that can be reached. */
  readonly reached: ReadonlySet<FunctionBody>;
  /** The files of code that run. */
  readonly modules: readonly Module[];
  /** What the handler gives back. */
  readonly answers: Slot;
  /** Calls as they are written, those of the code's own functions as well. */
  readonly sites: readonly CallSite[];
  /** What an expression may be; undefined where it is not reached. */
  readonly slotOf: (of: CodeExpression) => Slot | undefined;
  readonly variable: (of: CodeVariable) => Slot;
  /** Each expression that something was found for. */
  readonly expressions: () => Iterable<readonly [CodeExpression, Slot]>;
  /** The files whose modules are run. */
  readonly files: readonly FileId[];
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
  const answers = new Slot();
  try {
    let handler = analysis.exportsOf(module);
    for (const name of names) {
      const below = new Slot();
      memberInto(analysis, handler, name, below);
      handler = below;
    }
    analysis.solver.listen(handler, value => {
      enter(analysis, value, answers);
    });
    analysis.run();
    if (handler.values.size === 0) analysis.isOpen(`the code does not export ${names.join('.')}`, at);
    for (const { callee, at: call, frame } of analysis.sites)
      if (callee.values.size === 0 && (frame.of === undefined || analysis.reached.has(frame.of)))
        analysis.isOpen('calls what is not found in the code', call.span);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    analysis.isOpen('is too large to be followed', at);
  }
  return {
    calls: [...analysis.calls.values()],
    reached: analysis.reached,
    modules: analysis.modulesRun,
    answers,
    sites: analysis.sites,
    slotOf: of => analysis.slots.get(of),
    variable: of => analysis.variable(of),
    expressions: () => analysis.slots,
    files: analysis.files,
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
function enter(analysis: FlowState, value: CodeValue, answers: Slot): void {
  if (value.kind === 'function') called(analysis, value, answers);
  else if (value.kind === 'result')
    for (const { slot } of value.call.args)
      analysis.solver.listen(slot, given => {
        if (given.kind === 'function') calledOrMade(analysis, given, answers);
      });
}

/** A function that is given to a package to make a handler of is called by it, or makes that handler. */
function calledOrMade(analysis: FlowState, given: FunctionValue, answers: Slot): void {
  const returns = called(analysis, given, answers);
  if (returns)
    analysis.solver.listen(returns, made => {
      if (made.kind === 'function') called(analysis, made, answers);
    });
}

/** What it gives back. */
function called(analysis: FlowState, value: FunctionValue, answers: Slot): Slot | undefined {
  reach(analysis, value, argument);
  const returns = analysis.enter(value)?.returns;
  if (returns) analysis.solver.flow(returns, answers);
  return returns;
}
