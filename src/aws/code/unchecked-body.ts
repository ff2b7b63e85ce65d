import { calleeName } from '../../code/event-data/callee.ts';
import { Checks } from '../../code/event-data/checks.ts';
import { eventIn } from '../../code/flow/text.ts';
import type { PackageCall } from '../../code/flow/values.ts';
import type { FunctionBody } from '../../code/program.ts';
import type { Span } from '../../source/node.ts';
import type { ReadCode } from './function-code.ts';
import { perFlow } from './per-flow.ts';

const PARSERS: ReadonlySet<string> = new Set([
  'JSON.parse',
  'json.loads',
  'simplejson.loads',
  'ujson.loads',
  'orjson.loads',
]);

type Parsed = { readonly at: Span; readonly within: FunctionBody | undefined };

/** Where code parses the body of a request without a library that checks it. */
export const uncheckedBodyOf = perFlow(({ flow }: ReadCode): Parsed | undefined => {
  const parsed = flow.calls.find(call => PARSERS.has(calleeName(call.callee).full) && isBody(call));
  if (!parsed) return undefined;
  const checks = new Checks(flow);
  return checks.hasValidator || checks.has(['body'], parsed.at.span)
    ? undefined
    : { at: parsed.at.span, within: parsed.within };
});

const isBody = ({ args }: PackageCall): boolean =>
  args[0]?.slot.all.some(value => {
    const path = eventIn(value)?.path;
    return path?.length === 1 && path[0] === 'body';
  }) ?? false;
