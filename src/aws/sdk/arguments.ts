import type { Fields, Slot } from '../../code/flow/values.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { PackageCall, CallArgument, CodeValue } from '../../code/flow/values.ts';
import type { GivenArguments, Passes } from './needs.ts';

/** What a call passes by name. */
export type NamedArguments = {
  readonly given: GivenArguments;
  /** The names that are written, which are not all where `given` is unknown. */
  readonly names: readonly string[];
  /** All that the argument may be; nothing where it is not passed, or not known. */
  readonly values: (name: string) => readonly CodeValue[];
  /** Where these values are. */
  readonly slots: (name: string) => readonly Slot[];
};

/** `slots`: where the values of an argument are. */
const named = (
  given: GivenArguments,
  names: readonly string[],
  slots: NamedArguments['slots'],
): NamedArguments => ({ given, names, slots, values: name => slots(name).flatMap(({ all }) => all) });

export const NO_ARGUMENTS: NamedArguments = named(new Set(), [], () => []);

/** The members of an object, as the SDKs for JavaScript take arguments. */
export function membersOf(slot: Slot | undefined): NamedArguments {
  if (!slot) return NO_ARGUMENTS;
  const objects = slot.all.flatMap(value => (value.kind === 'object' ? value : []));
  const names = new Set<string>();
  let isWhole = objects.length > 0 && objects.length === slot.values.size;
  for (const { fields } of objects) {
    for (const [name, field] of fields.named) if (field.values.size > 0) names.add(name);
    if (fields.others.values.size > 0) isWhole = false;
  }
  return named(isWhole ? names : 'unknown', [...names], name =>
    objects.flatMap(({ fields }) => [fields.named.get(name) ?? [], fields.others].flat()),
  );
}

/** The members of an argument that is an object. */
export function membersAt(of: NamedArguments, name: string): NamedArguments {
  const objects = of.values(name).flatMap(value => (value.kind === 'object' ? value : []));
  const names = new Set(objects.flatMap(({ fields }) => [...fields.named.keys()]));
  return named(of.given === 'unknown' ? 'unknown' : names, [...names], asked =>
    objects.flatMap(({ fields }) => fields.named.get(asked) ?? []),
  );
}

/** Keyword arguments of Python. */
export function keywordsOf(args: readonly CallArgument[]): NamedArguments {
  const spread = args.filter(({ spread: kind }) => kind === 'object').map(({ slot }) => membersOf(slot));
  const keywords = args.flatMap(({ name, slot }) => (name === undefined ? [] : [[name, slot] as const]));
  const whole = spread.every(({ given }) => given !== 'unknown');
  const given = whole
    ? new Set([
        ...keywords.map(([name]) => name),
        ...spread.flatMap(({ given: one }) => (one === 'unknown' ? [] : [...one])),
      ])
    : 'unknown';
  const names = [...keywords.map(([name]) => name), ...spread.flatMap(one => one.names)];
  return named(given, names, name => [
    ...keywords.filter(([other]) => other === name).map(([, slot]) => slot),
    ...spread.flatMap(({ slots }) => slots(name)),
  ]);
}

/** Arguments of one call and, where they leave a name out, of another: what a client or a resource was made with. */
export function over(first: NamedArguments, second: NamedArguments): NamedArguments {
  const given =
    first.given === 'unknown' || second.given === 'unknown'
      ? 'unknown'
      : new Set([...first.given, ...second.given]);
  return named(given, [...new Set([...first.names, ...second.names])], name => {
    const own = first.slots(name);
    return own.some(({ values }) => values.size > 0) ? own : second.slots(name);
  });
}

/** Those of some names. */
export function among(of: NamedArguments, names: readonly string[]): NamedArguments {
  const kept = of.names.filter(name => names.includes(name));
  return named(of.given === 'unknown' ? 'unknown' : new Set(kept), kept, name =>
    names.includes(name) ? of.slots(name) : [],
  );
}

/** The name under which arguments have the Region of the client. */
export const REGION = '(region)';

/** The Region that the settings of a client name, among the arguments of its operations; of several clients each. */
export function regionOf(settings: readonly NamedArguments[]): NamedArguments {
  const slots = settings.map(one => [
    ...one.slots('region'),
    ...one.slots('region_name'),
    ...one.slots(REGION),
  ]);
  return slots.length > 0 && slots.every(found => found.some(({ values }) => values.size > 0))
    ? named(new Set(), [], name => (name === REGION ? slots.flat() : []))
    : NO_ARGUMENTS;
}

/** Arguments by their places: `names` are those of the first, the second and so on. */
export const placed = (args: readonly CallArgument[], names: readonly string[]): NamedArguments =>
  names.map((name, index) => only(name, positional(args, index))).reduce(over, NO_ARGUMENTS);

/**
 * What stands at a path in the arguments: `A.[].B` is the member B of each item of the list A, `A.*.B` that of each member of A, whatever its name,
 * and `A.{}` are the names of the members of A.
 */
export function valuesAt(of: NamedArguments, path: string): readonly CodeValue[] {
  const [first = '', ...steps] = path.split('.');
  let found = of.values(first);
  for (const step of steps)
    found = found.flatMap(value => (value.kind === 'object' ? [...stepInto(value.fields, step)] : []));
  return found;
}

function stepInto({ named, others, keys }: Fields, step: string): readonly CodeValue[] {
  if (step === '{}')
    return [
      ...[...named.keys()].map((name): CodeValue => ({ kind: 'text', parts: [name] })),
      ...keys.all.filter(key => literalOf(key) === undefined),
    ];
  const slots = step === '[]' || step === '*' ? [...named.values()] : [named.get(step)];
  return [...slots.flatMap(slot => slot?.all ?? []), ...others.all];
}

/** Whether a call passes what stands at a path: `yes` where one of the values that it may pass has it. */
export const passesOf =
  (of: NamedArguments): Passes =>
  path => {
    const [first = '', ...steps] = path.split('.');
    if (valuesAt(of, path).length > 0) return 'yes';
    if (of.given === 'unknown') return 'unknown';
    if (!of.given.has(first)) return 'no';
    const outer = steps.map((_, at) => valuesAt(of, [first, ...steps.slice(0, at)].join('.')));
    const isKnown = outer.flat().every(({ kind }) => kind === 'object') && outer[0]?.length !== 0;
    if (steps.length === 0) return 'yes';
    return isKnown ? 'no' : 'unknown';
  };

/** One argument under a name. */
export const only = (name: string, slot: Slot | undefined): NamedArguments =>
  slot ? named(new Set([name]), [name], asked => (asked === name ? [slot] : [])) : NO_ARGUMENTS;

/** The texts that an argument is written as; undefined where one of them is not known. */
export function literalsAt(
  { args }: PackageCall,
  index: number,
  name?: string,
): readonly string[] | undefined {
  const slot =
    (name === undefined ? undefined : args.find(one => one.name === name)?.slot) ?? positional(args, index);
  if (!slot || slot.values.size === 0) return undefined;
  const texts = slot.all.map(literalOf);
  return texts.every(text => text !== undefined) ? texts : undefined;
}

export const positional = (args: readonly CallArgument[], index: number): Slot | undefined => {
  const at = args[index];
  return at && at.name === undefined && at.spread === undefined ? at.slot : undefined;
};
