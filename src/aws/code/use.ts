import type { SinkKind } from '../../code/event-data/sink-table.ts';
import type { WayStep } from '../../code/event-data/ways.ts';
import type { Slot } from '../../code/flow/values.ts';
import type { FunctionBody } from '../../code/program.ts';
import type { Span } from '../../source/node.ts';
import type { Writer } from './event-fields.ts';

/** What is done with a value. */
export type UseKind = SinkKind | 'expression' | 'html';

/** A place where a value does something. */
export type Use = {
  readonly kind: UseKind;
  readonly at: Span;
  readonly within: FunctionBody | undefined;
  /** The function that it reaches, or the argument: `exec`, `FilterExpression`. */
  readonly called: string;
  /** Only where the project has this package in this version or an earlier one. */
  readonly package?: { readonly name: string; readonly major: number };
  readonly slots: readonly Slot[];
};

/** Where the code of a function uses what others write in the event, without a check. */
export type EventUse = Omit<Use, 'slots'> & {
  /** `event.body.name` */
  readonly field: string;
  readonly writer: Writer;
  /** From where it is taken to where it is used. */
  readonly way: readonly WayStep[];
};
