import type { Flow } from '../../code/flow/flow.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { CodeValue, PackageCall, Slot } from '../../code/flow/values.ts';
import type { CodeExpression } from '../../code/program.ts';
import type { Span } from '../../source/node.ts';
import { keywordsOf, membersOf, positional, type NamedArguments } from '../sdk/arguments.ts';
import { perFlow } from './per-flow.ts';
import type { ReadCode } from './function-code.ts';

/** Where code answers browsers that any origin may read what it says; `reflects`: it names the origin that asked. */
export type CodeCors = { readonly at: Span; readonly reflects: boolean; readonly credentials: boolean };

/** The answers of the code that a handler reaches to browsers of other origins, where it is certain that every origin is let in. */
export const openCorsOf = perFlow(({ flow }: ReadCode): readonly CodeCors[] => {
  const found = [...flow.expressions()].flatMap(([of]) => (of.kind === 'object' ? headersIn(of, flow) : []));
  return [...found, ...flow.calls.flatMap(byLibrary)];
});

function headersIn(
  { entries }: CodeExpression & { readonly kind: 'object' },
  flow: Flow,
): readonly CodeCors[] {
  const named = (name: string): CodeExpression | undefined => {
    const entry = entries.find(
      one =>
        'key' in one &&
        typeof one.key === 'string' &&
        one.key.toLowerCase() === `access-control-allow-${name}`,
    );
    return entry && 'value' in entry ? entry.value : undefined;
  };
  const origin = named('origin');
  const values = origin && flow.slotOf(origin)?.all;
  if (!origin || !values || values.length === 0) return [];
  const isAny = values.every(value => literalOf(value) === '*');
  const reflects = !isAny && values.every(isOrigin) && !isChecked(flow);
  if (!isAny && !reflects) return [];
  const credentials = named('credentials');
  return [
    { at: origin.span, reflects, credentials: credentials !== undefined && isTrue(flow.slotOf(credentials)) },
  ];
}

const isTrue = (slot: Slot | undefined): boolean =>
  slot !== undefined &&
  slot.values.size > 0 &&
  slot.all.every(value => literalOf(value)?.toLowerCase() === 'true');

/** `event.headers.origin`. */
const isOrigin = (value: CodeValue): boolean =>
  value.kind === 'event' && value.path[0] === 'headers' && value.path.at(-1)?.toLowerCase() === 'origin';

/** Whether the code compares the origin with anything, or asks anything about it. */
function isChecked(flow: Flow): boolean {
  const asks = (slot: Slot | undefined): boolean => slot?.all.some(isOrigin) ?? false;
  if (flow.sites.some(({ args, receiver }) => asks(receiver) || args.some(({ slot }) => asks(slot))))
    return true;
  for (const [of] of flow.expressions())
    if (of.kind === 'operation' && of.operands.some(operand => asks(flow.slotOf(operand)))) return true;
  return false;
}

type Library = {
  readonly source: string;
  readonly origin: string;
  readonly credentials: string;
  readonly any: RegExp;
  readonly unset: boolean;
};
/** Packages that name the origin that asked where credentials are allowed, and whether they let in any where none is named (their documentation, read 2026-11). */
const LIBRARIES: readonly Library[] = [
  { source: 'cors', origin: 'origin', credentials: 'credentials', any: /^true$/, unset: false },
  { source: '@middy/http-cors', origin: 'origin', credentials: 'credentials', any: /^\*$/, unset: true },
  { source: 'flask_cors', origin: 'origins', credentials: 'supports_credentials', any: /^\*$/, unset: true },
];

function byLibrary({ callee, args, at }: PackageCall): readonly CodeCors[] {
  if (callee.kind !== 'package') return [];
  const library = LIBRARIES.find(({ source }) => source === callee.source);
  if (!library) return [];
  const options: NamedArguments =
    library.source === 'flask_cors' ? keywordsOf(args) : membersOf(positional(args, 0));
  const origins = options.values(library.origin).map(literalOf);
  const isAny =
    origins.length > 0
      ? origins.every(origin => origin !== undefined && library.any.test(origin))
      : library.unset && options.given !== 'unknown' && !options.given.has(library.origin);
  const credentials = options.values(library.credentials);
  return isAny && credentials.length > 0 && credentials.every(value => literalOf(value) === 'true')
    ? [{ at: at.span, reflects: true, credentials: true }]
    : [];
}
