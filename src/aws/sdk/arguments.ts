import type { Fields, Slot } from '../../code/flow/values.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { PackageCall, CallArgument, CodeValue } from '../../code/flow/values.ts';
import type { GivenArguments } from './needs.ts';

/** What a call passes by name. */
export type NamedArguments = {
  readonly given: GivenArguments;
  /** The names that are written, which are not all where `given` is unknown. */
  readonly names: readonly string[];
  /** All that the argument may be; nothing where it is not passed, or not known. */
  readonly values: (name: string) => readonly CodeValue[];
};

export const NO_ARGUMENTS: NamedArguments = { given: new Set(), names: [], values: () => [] };

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
  return {
    given: isWhole ? names : 'unknown',
    names: [...names],
    values: name =>
      objects.flatMap(({ fields }) => [...(fields.named.get(name)?.all ?? []), ...fields.others.all]),
  };
}

/** The members of an argument that is an object. */
export function membersAt(of: NamedArguments, name: string): NamedArguments {
  const objects = of.values(name).flatMap(value => (value.kind === 'object' ? value : []));
  const names = new Set(objects.flatMap(({ fields }) => [...fields.named.keys()]));
  return {
    given: of.given === 'unknown' ? 'unknown' : names,
    names: [...names],
    values: asked => objects.flatMap(({ fields }) => fields.named.get(asked)?.all ?? []),
  };
}

/** Keyword arguments of Python. */
export function keywordsOf(args: readonly CallArgument[]): NamedArguments {
  const spread = args.filter(({ spread: kind }) => kind === 'object').map(({ slot }) => membersOf(slot));
  const named = args.flatMap(({ name, slot }) => (name === undefined ? [] : [[name, slot] as const]));
  const whole = spread.every(({ given }) => given !== 'unknown');
  return {
    given: whole
      ? new Set([
          ...named.map(([name]) => name),
          ...spread.flatMap(({ given }) => (given === 'unknown' ? [] : [...given])),
        ])
      : 'unknown',
    names: [...named.map(([name]) => name), ...spread.flatMap(({ names }) => names)],
    values: name => [
      ...named.filter(([other]) => other === name).flatMap(([, slot]) => slot.all),
      ...spread.flatMap(({ values }) => values(name)),
    ],
  };
}

/** Arguments of one call and, where they leave a name out, of another: what a client or a resource was made with. */
export function over(first: NamedArguments, second: NamedArguments): NamedArguments {
  return {
    given:
      first.given === 'unknown' || second.given === 'unknown'
        ? 'unknown'
        : new Set([...first.given, ...second.given]),
    names: [...new Set([...first.names, ...second.names])],
    values: name => {
      const own = first.values(name);
      return own.length > 0 ? own : second.values(name);
    },
  };
}

/** Those of some names. */
export function among(of: NamedArguments, names: readonly string[]): NamedArguments {
  const kept = of.names.filter(name => names.includes(name));
  return {
    given: of.given === 'unknown' ? 'unknown' : new Set(kept),
    names: kept,
    values: name => (names.includes(name) ? of.values(name) : []),
  };
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

/** One argument under a name. */
export const only = (name: string, slot: Slot | undefined): NamedArguments =>
  slot
    ? { given: new Set([name]), names: [name], values: asked => (asked === name ? slot.all : []) }
    : NO_ARGUMENTS;

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
