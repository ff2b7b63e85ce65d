import type { Flow } from '../../code/flow/flow.ts';
import type { CallSite } from '../../code/flow/state.ts';
import type { CodeValue, FunctionValue, Slot } from '../../code/flow/values.ts';
import type { CodeParameter, FunctionBody } from '../../code/program.ts';
import { addTo } from '../../model/multimap.ts';
import type { Span } from '../../source/node.ts';

/** Values that stand together for one caller of the functions that make them, and the place that decides them. */
export type Together = { readonly values: readonly (readonly Located[])[]; readonly at: Span | undefined };
/** A value and the expression that it comes from. */
export type Located = { readonly value: CodeValue; readonly at: Span | undefined };

type Parameter = { readonly of: FunctionBody; readonly parameter: CodeParameter };
type Piece = Located | { readonly from: Parameter };

const DEEPEST = 5;
const MOST = 60;

/**
 * What a caller passes to a function belongs together: of `policy('Allow', '*')` and `policy('Deny', arn)` nothing allows `arn`. Values are followed
 * to the parameters that they come from, and those to each call.
 */
export class Callers {
  readonly #parameters = new Map<Slot, Parameter>();
  readonly #sites = new Map<FunctionBody, { readonly site: CallSite; readonly value: FunctionValue }[]>();

  constructor(flow: Flow) {
    for (const of of flow.reached)
      for (const parameter of of.parameters)
        this.#parameters.set(flow.variable(parameter.variable), { of, parameter });
    for (const site of flow.sites)
      for (const value of site.callee.values.values())
        if (value.kind === 'function') addTo(this.#sites, value.of, { site, value });
  }

  /** What slots hold, caller by caller. */
  together(slots: readonly Slot[]): readonly Together[] {
    const found: Together[] = [];
    this.#expand(
      slots.map(slot => this.#pieces(slot)),
      undefined,
      0,
      found,
    );
    return found;
  }

  #expand(all: readonly (readonly Piece[])[], at: Span | undefined, depth: number, found: Together[]): void {
    const asked = all.flat().find(piece => 'from' in piece);
    if (!asked || !('from' in asked) || depth > DEEPEST || found.length > MOST) {
      found.push({
        values: all.map(pieces => pieces.flatMap(piece => ('from' in piece ? [] : [piece]))),
        at,
      });
      return;
    }
    const { of } = asked.from;
    for (const { site, value } of this.#sites.get(of) ?? [])
      this.#expand(
        all.map(pieces =>
          pieces.flatMap(piece =>
            'from' in piece && piece.from.of === of ? this.#passed(site, value, piece.from) : [piece],
          ),
        ),
        site.at.span,
        depth + 1,
        found,
      );
  }

  #passed(site: CallSite, { of, self }: FunctionValue, { parameter }: Parameter): readonly Piece[] {
    const named = site.args.find(({ name }) => name === parameter.variable.name);
    const skipped = of.language === 'python' && self ? 1 : 0;
    const positional = site.args[of.parameters.indexOf(parameter) - skipped];
    const slot = named?.slot ?? (positional?.name === undefined ? positional?.slot : undefined);
    return slot ? this.#pieces(slot) : [];
  }

  /** What a slot holds by itself, and the parameters that it holds. */
  #pieces(slot: Slot): readonly Piece[] {
    const found: Piece[] = [];
    const parameters = new Set<Parameter>();
    for (const [key, value] of slot.values) {
      let last = slot;
      let parameter: Parameter | undefined;
      for (const from of giversOf(slot, key)) {
        last = from;
        parameter = this.#parameters.get(from);
        if (parameter) break;
      }
      if (parameter && this.#sites.has(parameter.of)) parameters.add(parameter);
      else found.push({ value, at: last.of?.span });
    }
    return [...found, ...[...parameters].map(one => ({ from: one }))];
  }
}

/** A slot, the one that it has a value from, and so on; a text that is made of others has none. */
function* giversOf(slot: Slot, key: string): Generator<Slot> {
  const seen = new Set<Slot>();
  for (let from: Slot | undefined = slot; from && !seen.has(from);) {
    seen.add(from);
    yield from;
    const giver: Slot | undefined = from.givers.get(key);
    from = giver?.values.has(key) ? giver : undefined;
  }
}

/** The expression that a slot first has a value from. */
export function originOf(slot: Slot, key: string): Slot['of'] {
  return [...giversOf(slot, key)].at(-1)?.of;
}
