import type { FileId, Span } from '../../source/node.ts';
import type { ClassBody, CodeExpression, FunctionBody } from '../program.ts';

/** What an expression may be when the code runs, as far as the code tells. */
export type CodeValue =
  | TextValue
  | ConstantValue
  | ObjectValue
  | FunctionValue
  | ClassValue
  | PackageValue
  | ResultValue
  | EventValue
  | UnknownValue;

export type TextValue = { readonly kind: 'text'; readonly parts: readonly TextPart[] };
export type TextPart =
  | string
  /** An environment variable. */
  | { readonly environment: string }
  /** What the caller of the function sends. */
  | { readonly event: readonly string[]; readonly safeFor?: SafeFor }
  /** What only the run tells. */
  | { readonly unknown: true };
export type ConstantValue = { readonly kind: 'constant'; readonly value: number | boolean | null };

/** An object, list, instance or the exports of a module: one for each place that makes it. */
export type ObjectValue = {
  readonly kind: 'object';
  readonly id: number;
  readonly fields: Fields;
  /** The class or function that it is an instance of. */
  readonly of?: ClassValue | FunctionValue;
  readonly isList?: true;
  readonly isExports?: true;
  /** Where the modules below a package of Python are. */
  readonly folder?: FileId;
};

/** `self` is what a method is called on where it was taken from an object, or bound. `bound`: so many parameters have their arguments already. */
export type FunctionValue = {
  readonly kind: 'function';
  readonly of: FunctionBody;
  readonly self?: ObjectValue | ClassValue;
  readonly bound?: number;
  readonly fields: Fields;
};
/** `fields` are static members, `prototype` what its instances share. */
export type ClassValue = {
  readonly kind: 'class';
  readonly of: ClassBody;
  readonly fields: Fields;
  readonly prototype: Fields;
  readonly bases: Slot;
  readonly instances: Slot;
};

/** A package, or a global name of the language (`source` begins with `global:`), or what is below it: `boto3`, `['client']`. */
export type PackageValue = {
  readonly kind: 'package';
  readonly source: string;
  readonly path: readonly string[];
};

/** What a call of a package gives, or what is below it: the `Items` of an answer, a method of a client. */
export type ResultValue = {
  readonly kind: 'result';
  readonly call: PackageCall;
  readonly path: readonly string[];
};

/** The event that the function is called with, or what is below it, or what was made of that. */
export type EventValue = {
  readonly kind: 'event';
  readonly path: readonly string[];
  readonly safeFor?: SafeFor;
};
/** Where an encoder made a text harmless: `encodeURIComponent` for a URL. */
export type SafeFor = 'html' | 'url' | 'shell' | 'path' | 'sql';

/** What the analysis does not follow: `why` is a reason to call the function open. */
export type UnknownValue = { readonly kind: 'unknown'; readonly why: string };

/** A call of what a package gives, at one place. The called value is a package's own, or a method of a result. */
export type PackageCall = {
  readonly id: number;
  readonly callee: PackageValue | ResultValue;
  readonly at: CodeExpression & { readonly kind: 'call' };
  readonly args: readonly CallArgument[];
  /** The function that the call stands in, none at the top of a module. */
  readonly within: FunctionBody | undefined;
};
export type CallArgument = {
  readonly slot: Slot;
  readonly name?: string;
  readonly spread?: 'list' | 'object';
};

/** The members of an object by name, and those whose name is not known. */
export type Fields = {
  readonly named: Map<string, Slot>;
  readonly others: Slot;
  /** Names that were calculated, as far as they are texts. */
  readonly keys: Slot;
  /** Called for each field, those to come as well. */
  readonly watchers: ((name: string, slot: Slot) => void)[];
};

/** A reason why not all that a function does is known, and where. */
export type Open = { readonly why: string; readonly at: Span };

/** What a function gives that ends without a value. */
export const NOTHING: ConstantValue = { kind: 'constant', value: null };
export const UNKNOWN_TEXT: TextValue = { kind: 'text', parts: [{ unknown: true }] };

/** All values that an expression, a variable or a member may have. They only grow; whoever depends on them listens. */
export class Slot {
  readonly values = new Map<string, CodeValue>();
  readonly listeners: ((value: CodeValue) => void)[] = [];
  /** Where values come from: the slot that gave each first, by its key. */
  readonly givers = new Map<string, Slot>();
  /** The expression that the slot is the value of; none of a variable or member. */
  readonly of: CodeExpression | undefined;
  texts = 0;
  deep = 0;
  constructor(of?: CodeExpression) {
    this.of = of;
  }
  get all(): readonly CodeValue[] {
    return [...this.values.values()];
  }
}

export function fields(): Fields {
  return { named: new Map(), others: new Slot(), keys: new Slot(), watchers: [] };
}
