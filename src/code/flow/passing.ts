import type { CodeParameter } from '../program.ts';
import { itemsInto, prototypeMember } from './members.ts';
import { takesSelf } from './solver.ts';
import type { CallSite, FlowState } from './state.ts';
import { Slot, type CallArgument, type ClassValue, type FunctionValue, type CodeValue } from './values.ts';

export function callFunction(
  analysis: FlowState,
  { args, result, receiver, at }: Pick<CallSite, 'args' | 'result' | 'receiver' | 'at'>,
  value: FunctionValue,
): void {
  const { solver } = analysis;
  const frame = analysis.enter(value);
  if (!frame) return;
  const { self, of } = value;
  if (takesSelf(of)) {
    const [first] = of.parameters;
    if (self && first) solver.add(analysis.variable(first.variable), self);
  } else if (!of.isArrow) {
    if (self) solver.add(frame.self, self);
    else if (receiver) solver.flow(receiver, frame.self);
    if (at.isNew) {
      const made = analysis.instance(at, value);
      solver.add(frame.self, made);
      solver.add(result, made);
    }
  }
  pass(analysis, value, args);
  if (!of.isGenerator) solver.flow(frame.returns, result);
  else {
    const list = analysis.instance(at, value);
    solver.flow(frame.returns, list.fields.others);
    solver.add(result, list);
  }
}

/** The parameters that the arguments of a call go to: all but the object of a method of Python, and those that have theirs. */
const parametersOf = ({ of, self, bound = 0 }: FunctionValue): readonly CodeParameter[] =>
  of.parameters.slice((takesSelf(of) && self ? 1 : 0) + bound);

/** The function with its first arguments, as `bind` and `functools.partial` make it. */
export function withArguments(
  analysis: FlowState,
  value: FunctionValue,
  args: readonly CallArgument[],
): FunctionValue {
  const first = args.filter(({ name, spread }) => name === undefined && !spread);
  if (args.length === 0 || !analysis.enter(value)) return value;
  pass(analysis, value, args);
  return first.length === 0 ? value : { ...value, bound: (value.bound ?? 0) + first.length };
}

/** Gives the arguments of a call to the parameters of a function. */
function pass(analysis: FlowState, value: FunctionValue, args: readonly CallArgument[]): void {
  const { solver } = analysis;
  const parameters = parametersOf(value);
  const give = (slot: Slot, index: number): void => {
    const parameter = parameters[index];
    const rest =
      parameter?.rest === undefined ? parameters.find(({ rest: kind }) => kind === 'list') : parameter;
    if (parameter && parameter.rest === undefined && !parameter.keywordOnly)
      solver.flow(slot, analysis.variable(parameter.variable));
    else if (rest?.rest === 'list') solver.flow(slot, analysis.restOf(rest).fields.others);
  };
  let isSpread = false;
  for (const [index, { slot, name, spread }] of args.entries()) {
    if (name !== undefined) passNamed(analysis, parameters, name, slot);
    else if (spread === 'object')
      solver.listen(slot, given => {
        if (given.kind === 'object')
          solver.eachField(given.fields, (key, field) => {
            passNamed(analysis, parameters, key, field);
          });
      });
    else if (spread === 'list' || isSpread) {
      isSpread = true;
      const items = new Slot();
      if (spread) itemsInto(analysis, slot, items);
      else solver.flow(slot, items);
      for (let at = index; at < Math.max(parameters.length, index + 1); at += 1) give(items, at);
    } else give(slot, index);
  }
}

/** Gives a keyword argument to the parameter of its name, or to the one that takes the others. */
function passNamed(
  analysis: FlowState,
  parameters: readonly CodeParameter[],
  name: string,
  slot: Slot,
): void {
  const { solver } = analysis;
  const named = parameters.find(({ variable, rest }) => rest === undefined && variable.name === name);
  const rest = parameters.find(({ rest: kind }) => kind === 'object');
  if (named) solver.flow(slot, analysis.variable(named.variable));
  else if (rest) solver.flow(slot, solver.field(analysis.restOf(rest).fields, name));
}

/** What is given to code that is not followed may be called by it. */
export function escape(
  analysis: FlowState,
  slot: Slot,
  argument: (index: number, parameter?: CodeParameter) => CodeValue,
): void {
  const { solver } = analysis;
  solver.listen(slot, value => {
    if (value.kind === 'function') reach(analysis, value, argument);
    else if (value.kind === 'class') escapeClass(analysis, value, argument);
    else if (value.kind === 'object' && !value.of && analysis.isFirstEscape(value)) {
      solver.eachField(value.fields, (_, field) => {
        escape(analysis, field, argument);
      });
      escape(analysis, value.fields.others, argument);
    }
  });
}

export function reach(
  analysis: FlowState,
  value: FunctionValue,
  argument: (index: number, parameter?: CodeParameter) => CodeValue,
): void {
  const frame = analysis.enter(value);
  if (!frame) return;
  const { of, self } = value;
  if (self)
    analysis.solver.add(
      takesSelf(of) && of.parameters[0] ? analysis.variable(of.parameters[0].variable) : frame.self,
      self,
    );
  for (const [index, parameter] of parametersOf(value).entries())
    if (parameter.rest === undefined)
      analysis.solver.add(analysis.variable(parameter.variable), argument(index, parameter));
}

function escapeClass(
  analysis: FlowState,
  value: ClassValue,
  argument: (index: number, parameter?: CodeParameter) => CodeValue,
): void {
  const { solver } = analysis;
  const made = analysis.instance(value.of, value);
  solver.add(value.instances, made);
  solver.eachField(value.prototype, name => {
    const member = new Slot();
    prototypeMember(analysis, value, name, member, made);
    solver.listen(member, found => {
      if (found.kind === 'function') reach(analysis, { ...found, self: found.self ?? made }, argument);
    });
  });
}
