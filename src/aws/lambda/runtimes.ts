import { factRow } from '../../model/facts.ts';
import type { Declaration } from '../../model/stack.ts';
import type { Resource, Value, World } from '../../model/world.ts';
import { at, isCall, textOf } from '../../source/node.ts';
import { isFrameworkFunction } from '../../source/provenance.ts';

/** A runtime that is deprecated, or will be soon: what to say of it, and the runtime to go to. */
export type RuntimeDeprecation = {
  readonly severity: 'medium' | 'low';
  readonly clause: string;
  readonly fix: string;
  /** The runtime to go to, where one is known that is not deprecated. */
  readonly successor?: string;
};

/**
 * Whether AWS has deprecated a managed runtime on a day, or will within `soon` days of it: from then on it gets no more patches (Lambda developer guide,
 * "Lambda runtimes", as packed in the table's source, and equal to the page's table of supported runtimes in 2026-11; a day in the future is a plan that AWS
 * may move). undefined for one that is not, for what is no managed runtime, and for what is newer than the table: java8.al2023, java11.al2023, java17.al2023.
 */
export function runtimeDeprecation(
  runtime: string,
  today: string,
  soon: number,
): RuntimeDeprecation | undefined {
  const [day, successor = ''] = factRow('lambda-runtimes.txt', runtime) ?? [];
  const left =
    day === undefined || today === ''
      ? soon + 1
      : Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  if (left > soon) return undefined;
  // By then the runtime to go to may be deprecated as well, and newer ones are unknown to the table.
  const isGone = (factRow('lambda-runtimes.txt', successor)?.[0] ?? '9999') <= today;
  const next = successor === '' || isGone ? undefined : successor;
  const fix = `Set the runtime to ${next ?? 'a supported runtime'} and test the function on it.`;
  const said = { fix, ...(next === undefined ? {} : { successor: next }) };
  return left > 0
    ? { severity: 'low', clause: `which AWS will deprecate on ${day}`, ...said }
    : { severity: 'medium', clause: `which AWS deprecated on ${day}`, ...said };
}

/** Whether a function gets a runtime only where a value other than the Default of a parameter is chosen. */
export function isOptional(runtime: Value, name: string): boolean {
  const { node, world } = runtime;
  if (!node || !isCall(node, 'Ref')) return false;
  const parameter = world.stack.parameters.get(textOf(node.arg) ?? '');
  return parameter?.fallback !== undefined && parameter.given === undefined && parameter.fallback !== name;
}

/** Where the runtime of a function is written; several functions may take it from one place, as under `provider` or `Globals`. */
function placeOfRuntime({ node, at: own }: Declaration): string {
  const { file, start } = at(node, 'Properties', 'Runtime')?.span ?? own;
  return `${file}:${start}`;
}

/**
 * Who chose the runtime of a function: its author, or the Serverless Framework for a function that it adds; `shared` where that takes the runtime of the
 * author's functions from the same place.
 */
export function runtimeChosenBy({ declared }: Resource, world: World): 'author' | 'framework' | 'shared' {
  if (!isFrameworkFunction(declared.provenance)) return 'author';
  const place = placeOfRuntime(declared);
  const others = world.stackIndex.ofType(declared.type).filter(({ id }) => id !== declared.id);
  return others.some(other => placeOfRuntime(other) === place) ? 'shared' : 'framework';
}
