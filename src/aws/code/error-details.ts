import { calleeName } from '../../code/event-data/callee.ts';
import { ingredientsOf } from '../../code/event-data/ingredients.ts';
import type { Flow } from '../../code/flow/flow.ts';
import type { CodeValue, ObjectValue, Slot } from '../../code/flow/values.ts';
import type { CodeExpression, FunctionBody, Language } from '../../code/program.ts';
import { walk } from '../../code/walk.ts';
import type { Span } from '../../source/node.ts';
import { isWithin } from '../../source/span.ts';
import { answersOf, writtenAt } from './answers.ts';
import type { ReadCode } from './function-code.ts';
import { perFlow } from './per-flow.ts';

/** What an answer to a caller has of an error that was caught. */
export type ErrorDetail = {
  readonly at: Span;
  readonly what: 'message' | 'stack';
  readonly within: FunctionBody | undefined;
};

/** Answers that tell a caller of a failure inside: a stack trace, or the message of an error with a status of 500 or more. */
export const errorDetailsIn = perFlow(
  ({ flow, handler: { language } }: Pick<ReadCode, 'flow' | 'handler'>): readonly ErrorDetail[] => {
    let given: readonly ErrorDetail[] | undefined;
    return answersOf(flow).flatMap(answer => {
      const body = answer.fields.named.get('body');
      const what = body && detailIn(body, flow, language);
      if (!body || !what) return [];
      const statuses = statusesOf(answer);
      const isFailure = statuses.length > 0 && statuses.every(status => status >= 500);
      const at = isFailure || what === 'stack' ? writtenAt(body) : undefined;
      if (at && (isFailure || statuses.length <= 1)) return [{ at, what, within: functionAt(at, flow) }];
      if (given || !statuses.some(status => status >= 500)) return [];
      given = callsWith(flow);
      return given;
    });
  },
);

const statusesOf = ({ fields }: ObjectValue): readonly number[] =>
  (fields.named.get('statusCode')?.all ?? []).flatMap(value =>
    value.kind === 'constant' && typeof value.value === 'number' ? value.value : [],
  );

function detailIn(slot: Slot, flow: Flow, language: Language): ErrorDetail['what'] | undefined {
  const found = ingredientsOf(slot, flow).flatMap(value => detailOf(value, language) ?? []);
  return found.includes('stack') ? 'stack' : found[0];
}

/** JSON of an error has no message in JavaScript; what Python writes of one is its text. */
function detailOf(value: CodeValue, language: Language): ErrorDetail['what'] | undefined {
  if (value.kind === 'result') {
    const { full, method } = calleeName(value.call.callee);
    if (full.startsWith('traceback.format_') && method === undefined) return 'stack';
    const { callee } = value.call;
    return callee.kind === 'package' && callee.source === 'global:Error' && callee.path.at(-1) === 'toString'
      ? 'message'
      : undefined;
  }
  if (value.kind !== 'package' || value.source !== 'global:Error' || value.path[0] !== '(caught)')
    return undefined;
  const member = value.path[1] ?? (language === 'python' ? 'message' : undefined);
  if (member === 'stack') return 'stack';
  return member === 'message' || member === 'args' ? 'message' : undefined;
}

/** Calls of functions of the code that are given both a status of 500 or more and the detail: `respond(500, error.message)`. */
function callsWith(flow: Flow): readonly ErrorDetail[] {
  const found: ErrorDetail[] = [];
  for (const of of flow.reached)
    walk(of, {
      isFlat: true,
      expression: call => {
        if (call.kind !== 'call' || !isLocal(call.callee, flow)) return;
        if (!call.args.some(({ value }) => isFailure(value))) return;
        for (const { value } of call.args) {
          const slot = flow.slotOf(value);
          const what = slot && detailIn(slot, flow, of.language);
          if (what) found.push({ at: value.span, what, within: of });
        }
      },
    });
  return found;
}

const isLocal = (callee: CodeExpression, flow: Flow): boolean =>
  flow.slotOf(callee)?.all.some(({ kind }) => kind === 'function') ?? false;
const isFailure = (of: CodeExpression): boolean =>
  of.kind === 'constant' && typeof of.value === 'number' && of.value >= 500 && of.value < 600;

/** The innermost function that a place stands in. */
function functionAt(at: Span, flow: Flow): FunctionBody | undefined {
  let found: FunctionBody | undefined;
  for (const of of flow.reached)
    if (isWithin(at, of.span) && (!found || of.span.start >= found.span.start)) found = of;
  return found;
}
