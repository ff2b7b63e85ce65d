import type { Flow } from '../../code/flow/flow.ts';
import { packageOf } from '../../code/flow/package-names.ts';
import type { CallSite } from '../../code/flow/state.ts';
import type { CodeExpression, CodeStatement, CodeVariable, FunctionBody } from '../../code/program.ts';
import { guardsAt, guardsIn } from '../../code/guards.ts';
import { walk } from '../../code/walk.ts';
import { addTo } from '../../model/multimap.ts';
import type { Span } from '../../source/node.ts';
import { isWithin } from '../../source/span.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import type { ReadCode } from './function-code.ts';
import { perFlow } from './per-flow.ts';

/** A secret or a parameter that is fetched whenever the function runs. */
export type RepeatedFetch = { readonly at: Span; readonly operation: string };

const FETCHES: ReadonlySet<string> = new Set([
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
]);

/** What a function fetches from Secrets Manager and Parameter Store each time it runs: nothing in its way looks whether it is there already. */
export const repeatedFetchesOf = perFlow(({ flow, calls }: ReadCode): readonly RepeatedFetch[] => {
  const fetches = calls.filter(isFetch);
  if (fetches.length === 0) return [];
  const repeats = new Repeats(flow);
  return fetches.flatMap(({ at, operation }) => {
    const call = flow.calls.find(one => one.at.span === at);
    return call?.within && SDK.test(packageOf(call)) && repeats.runsEachTime(call.within, at)
      ? [{ at, operation }]
      : [];
  });
});

/** Libraries on top of them keep what they fetch. */
const SDK = /^(?:@aws-sdk\/client-|aws-sdk|boto3)/;

type Operation = SdkCall & { readonly operation: string };
const isFetch = (call: SdkCall): call is Operation =>
  call.service !== undefined && !call.optional && FETCHES.has(`${call.service.id}:${call.operation}`);

class Repeats {
  /** Where functions assign variables. */
  readonly #assigned = new Map<CodeVariable, Span[]>();
  readonly #sites = new Map<FunctionBody, CallSite[]>();
  readonly #asked = new Set<FunctionBody>();

  constructor({ reached, sites }: Flow) {
    const statement = (of: CodeStatement): void => {
      if (of.kind === 'assign' && !('object' in of.target)) addTo(this.#assigned, of.target, of.span);
    };
    for (const { body } of reached) walk({ body }, { statement });
    for (const site of sites)
      for (const value of site.callee.values.values())
        if (value.kind === 'function') addTo(this.#sites, value.of, site);
  }

  /** Whether a place of a function is come to in each run. */
  runsEachTime(of: FunctionBody, at: Span): boolean {
    if (this.#asked.has(of) || of.decorators.length > 0) return false;
    this.#asked.add(of);
    try {
      if (this.#looksBefore(of, at)) return false;
      const sites = this.#sites.get(of) ?? [];
      return (
        sites.length === 0 ||
        sites.some(({ frame, at: call }) => frame.of !== undefined && this.runsEachTime(frame.of, call.span))
      );
    } finally {
      this.#asked.delete(of);
    }
  }

  /** Whether a place is behind a condition, or behind one that looks at what an earlier run left. */
  #looksBefore(of: FunctionBody, at: Span): boolean {
    const guards = guardsIn(of);
    return (
      guardsAt(guards, at).length > 0 ||
      guards.some(({ test }) => test.span.start < at.start && this.#asksKept(test, of))
    );
  }

  /** Whether a condition is about something that outlives the function: nothing in it gives it a value before, and something gives it one. */
  #asksKept(test: CodeExpression, { parameters, span }: FunctionBody): boolean {
    let found = false;
    const ask = (variable: CodeVariable): void => {
      if (parameters.some(one => one.variable === variable)) return;
      const assigned = this.#assigned.get(variable) ?? [];
      found ||=
        assigned.length > 0 && !assigned.some(one => isWithin(one, span) && one.start < test.span.start);
    };
    const expression = (one: CodeExpression): void => {
      if (one.kind === 'this') found = true;
      if (one.kind === 'variable') ask(one.variable);
    };
    walk({ body: [{ kind: 'evaluate', value: test, span: test.span }] }, { expression });
    return found;
  }
}
