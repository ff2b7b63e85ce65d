import type { CodeStatement, CodeVariable, MemberTarget } from '../program.ts';
import { itemsInto, keysInto, setMember } from './members.ts';
import type { CodeFrame, FlowState } from './state.ts';
import type { Slot } from './values.ts';

/** Runs statements in their order. */
export function runAll(state: FlowState, statements: readonly CodeStatement[], frame: CodeFrame): void {
  for (const statement of statements) run(state, statement, frame);
}

function run(state: FlowState, statement: CodeStatement, frame: CodeFrame): void {
  switch (statement.kind) {
    case 'assign':
      assign(state, statement.target, state.value(statement.value, frame), frame);
      return;
    case 'evaluate':
      state.value(statement.value, frame);
      return;
    case 'return':
    case 'throw':
      if (!statement.value) return;
      if (statement.kind === 'return') state.solver.flow(state.value(statement.value, frame), frame.returns);
      else state.value(statement.value, frame);
      return;
    case 'branch':
      for (const { test, body } of statement.blocks) {
        if (test) state.value(test, frame);
        runAll(state, body, frame);
      }
      return;
    case 'loop':
      if (statement.test) state.value(statement.test, frame);
      if (statement.of) {
        const items = state.value(statement.of, frame);
        if (statement.each)
          (statement.keys ? keysInto : itemsInto)(state, items, state.variable(statement.each));
      }
      runAll(state, statement.body, frame);
      return;
    case 'try':
      runAll(state, statement.body, frame);
      for (const { error, body } of statement.handlers) {
        if (error)
          state.solver.add(state.variable(error), {
            kind: 'package',
            source: 'global:Error',
            path: ['(caught)'],
          });
        runAll(state, body, frame);
      }
      runAll(state, statement.finally, frame);
  }
}

function assign(state: FlowState, target: CodeVariable | MemberTarget, value: Slot, frame: CodeFrame): void {
  if (!('object' in target)) {
    state.solver.flow(value, state.variable(target));
    return;
  }
  const object = state.value(target.object, frame);
  setMember(
    state,
    object,
    typeof target.name === 'string' ? target.name : state.value(target.name, frame),
    value,
  );
}
