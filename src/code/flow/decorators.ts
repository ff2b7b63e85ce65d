import type { CodeExpression } from '../program.ts';
import type { CallSite, CodeFrame, FlowState } from './state.ts';
import { Slot, type CodeValue } from './values.ts';

/** A decorator is called with what it stands before; what it gives takes that place, innermost first. */
export function decorated(
  state: FlowState,
  decorators: readonly CodeExpression[],
  value: CodeValue,
  slot: Slot,
  frame: CodeFrame,
): void {
  let given = new Slot();
  state.solver.add(given, value);
  for (const decorator of decorators.toReversed()) {
    const result = new Slot();
    const callee = state.value(decorator, frame);
    const site: CallSite = {
      at: { kind: 'call', span: decorator.span, callee: decorator, args: [] },
      callee,
      args: [{ slot: given }],
      result,
      frame,
    };
    const decorate = given;
    state.solver.listen(callee, called => {
      const isPackage = called.kind === 'package' || called.kind === 'result';
      if (!isPackage || state.modelled.wraps?.(called) !== true) state.apply(site, called);
      // What a package makes of a function calls it.
      if (isPackage) state.solver.flow(decorate, result);
    });
    given = result;
  }
  state.solver.flow(given, slot);
}
