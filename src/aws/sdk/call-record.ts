import type { Open, PackageCall } from '../../code/flow/values.ts';
import type { Span } from '../../source/node.ts';
import { over, regionOf, type NamedArguments } from './arguments.ts';
import { areForeign, type Made } from './clients.ts';
import type { SdkService } from './services.ts';

/** One operation that code calls, or an action that is checked without one. */
export type SdkCall = {
  readonly at: Span;
  /** In the words of the code: `getObject`, `PutCommand`. */
  readonly called: string;
  /** Only with some settings or after a failure. */
  readonly optional: boolean;
  readonly arguments: NamedArguments;
  /** Called with other credentials than those of the function. */
  readonly isForeign: boolean;
} & (
  | { readonly service: SdkService; readonly operation: string; readonly action?: undefined }
  | { readonly action: string; readonly service?: undefined }
);

/** What was read of the calls of code: the operations, why there may be more, and which clients send which command. */
export class CallRecord {
  readonly #opened: Open[] = [];
  /** Calls of what is no operation of the client: one of other clients that stand in the same place may have it. */
  readonly #unknown: { readonly by: PackageCall; readonly why: string }[] = [];
  readonly #known = new Set<PackageCall['at']>();
  readonly #calls: { readonly by: PackageCall; readonly is: SdkCall }[] = [];
  /** Commands, and the clients that send them. */
  readonly #sentBy = new Map<PackageCall, readonly Made[]>();

  calls(): readonly SdkCall[] {
    return this.#calls.map(({ by, is }) => {
      const clients = this.#sentBy.get(by);
      if (!clients) return is;
      const region = regionOf(clients.map(({ bound }) => bound));
      return { ...is, arguments: over(is.arguments, region), isForeign: is.isForeign || areForeign(clients) };
    });
  }

  opened(): readonly Open[] {
    const unknown = this.#unknown.filter(({ by }) => !this.#known.has(by.at));
    return [...this.#opened, ...unknown.map(({ by, why }) => ({ why, at: by.at.span }))];
  }

  add(
    call: PackageCall,
    service: SdkService,
    operations: readonly string[],
    given: NamedArguments,
    isForeign = false,
  ): void {
    this.know(call);
    const common = { at: call.at.span, called: calledAs(call), optional: false, arguments: given, isForeign };
    for (const operation of operations) this.put(call, { ...common, service, operation });
  }

  put(by: PackageCall, is: SdkCall): void {
    this.#calls.push({ by, is });
  }

  open(call: PackageCall, why: string): void {
    this.#opened.push({ why, at: call.at.span });
  }

  unknown(by: PackageCall, why: string): void {
    this.#unknown.push({ by, why });
  }

  know({ at }: PackageCall): void {
    this.#known.add(at);
  }

  isSentBy(command: PackageCall, clients: readonly Made[]): void {
    this.#sentBy.set(command, [...(this.#sentBy.get(command) ?? []), ...clients]);
  }
}

export const calledAs = ({ callee }: PackageCall): string =>
  callee.path.at(-1) ?? (callee.kind === 'package' ? callee.source : '');
