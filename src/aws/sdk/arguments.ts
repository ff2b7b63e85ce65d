import type { Slot } from '../../code/flow/values.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { PackageCall, CallArgument, CodeValue } from '../../code/flow/values.ts';
import type { GivenArguments } from './needs.ts';

/** What a call passes by name. */
export type NamedArguments = {
  readonly given: GivenArguments;
  /** All that the argument may be; nothing where it is not passed, or not known. */
  readonly values: (name: string) => readonly CodeValue[];
};

export const NO_ARGUMENTS: NamedArguments = { given: new Set(), values: () => [] };

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
    values: name => {
      const own = first.values(name);
      return own.length > 0 ? own : second.values(name);
    },
  };
}

/** One argument under a name. */
export const only = (name: string, slot: Slot | undefined): NamedArguments =>
  slot ? { given: new Set([name]), values: asked => (asked === name ? slot.all : []) } : NO_ARGUMENTS;

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
