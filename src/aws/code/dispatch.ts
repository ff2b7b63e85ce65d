import type { Flow } from '../../code/flow/flow.ts';
import { packageOf } from '../../code/flow/package-names.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { CodeValue } from '../../code/flow/values.ts';
import { blockSpan } from '../../code/guards.ts';
import type { CodeBlock, CodeExpression, CodeStatement, FunctionBody } from '../../code/program.ts';
import { walk } from '../../code/walk.ts';
import { spend } from '../../source/budget.ts';
import type { Span } from '../../source/node.ts';
import { isWithin } from '../../source/span.ts';
import type { ReadCode } from './function-code.ts';
import { needsOfCall } from './needs.ts';
import { perFlow } from './per-flow.ts';

/** What code does for one of the requests that it tells apart: `DELETE /users/{id}`, and the actions that it needs for it. */
export type RequestBranch = {
  readonly request: string;
  readonly at: Span;
  readonly actions: readonly string[];
};
/** Where code decides by the method or the path of a request what to do; `field`: what of the event it looks at. */
export type Dispatch = { readonly field: string; readonly branches: readonly RequestBranch[] };

const FIELDS =
  /^(?:httpMethod|resource|path|rawPath|routeKey|requestContext\.(?:http\.(?:method|path)|routeKey|resourcePath|httpMethod))$/;

/** How the code of a function tells requests apart by itself; undefined where it tells fewer than three apart. */
export const dispatchOf = perFlow(({ flow, calls }: ReadCode): Dispatch | undefined => {
  const callees = calleesOf(flow);
  const actionsOf = calls.map(call => ({ at: call.at, actions: needsOfCall(call).required }));
  const found = new Map<string, RequestBranch>();
  let field: string | undefined;
  const block = ({ test, body }: CodeBlock): void => {
    const asked = test && requestIn(test, flow);
    const span = blockSpan(body);
    if (!asked || !span || found.has(asked.request)) return;
    field ??= asked.field;
    const spans = reachedFrom(span, callees);
    const actions = actionsOf.flatMap(one =>
      spans.some(reached => isWithin(one.at, reached)) ? one.actions : [],
    );
    found.set(asked.request, { request: asked.request, at: test.span, actions: [...new Set(actions)] });
  };
  const statement = (of: CodeStatement): void => {
    if (of.kind === 'branch') of.blocks.forEach(block);
  };
  for (const { body } of flow.reached) walk({ body }, { statement });
  return field !== undefined && found.size >= 3 ? { field, branches: [...found.values()] } : undefined;
});

/** The literal that a test compares the method or the path with. */
function requestIn(
  test: CodeExpression,
  flow: Flow,
): { readonly request: string; readonly field: string } | undefined {
  if (test.kind === 'either') {
    const both = test.options.map(option => requestIn(option, flow)).filter(one => one !== undefined);
    const [first] = both;
    return first && { field: first.field, request: both.map(({ request }) => request).join(' ') };
  }
  if (test.kind !== 'operation' || !/^(?:===?|is)$/.test(test.operator)) return undefined;
  let field: string | undefined;
  let request: string | undefined;
  for (const operand of test.operands) {
    const values = flow.slotOf(operand)?.all ?? [];
    field ??= values.map(fieldIn).find(one => one !== undefined);
    if (operand.kind === 'text') request ??= values.map(literalOf).find(one => one !== undefined);
  }
  return field === undefined || request === undefined ? undefined : { field, request };
}

function fieldIn(value: CodeValue): string | undefined {
  const paths =
    value.kind === 'text'
      ? value.parts.flatMap(part => (typeof part !== 'string' && 'event' in part ? [part.event] : []))
      : [value.kind === 'event' ? value.path : []];
  return paths.map(path => path.join('.')).find(path => FIELDS.test(path));
}

type Callee = { readonly from: Span; readonly to: FunctionBody };
const calleesOf = ({ sites }: Flow): readonly Callee[] =>
  sites.flatMap(({ at, callee }) =>
    callee.all.flatMap(value => (value.kind === 'function' ? [{ from: at.span, to: value.of }] : [])),
  );

/** A place of the code, and the functions that are called from it. */
function reachedFrom(start: Span, callees: readonly Callee[]): readonly Span[] {
  const found = new Set<Span>([start]);
  for (const span of found) {
    spend(callees.length);
    for (const { from, to } of callees) if (isWithin(from, span)) found.add(to.span);
  }
  return [...found];
}

/** Packages that lead the events of API Gateway into a web framework, which has the routes. */
const ADAPTERS =
  /^(?:serverless-http|@codegenie\/serverless-express|@vendia\/serverless-express|aws-serverless-express|@fastify\/aws-lambda|hono|lambda-api|aws-lambda-fastify|mangum|awsgi|apig_wsgi|serverless_wsgi|chalice|aws_lambda_powertools\.event_handler|@aws-lambda-powertools\/event-handler)\b/;

/** Whether a function runs a web framework, which is one function on purpose. */
export const runsFramework = ({ calls }: Flow): boolean => calls.some(call => ADAPTERS.test(packageOf(call)));
