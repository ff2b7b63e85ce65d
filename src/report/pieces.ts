/** A report in pieces, each made when it is written: as one text it can be longer than Node allows. Each walk makes them anew. */
export type ReportText = Iterable<string>;

export const pieces = (make: () => Iterable<string>): ReportText => ({
  [Symbol.iterator]: () => make()[Symbol.iterator](),
});

export const whole = (all: ReportText): string => [...all].join('');

/** In UTF-16 units: more than that is worth a call of the system. */
const BLOCK = 65_536;

/** The same text in pieces that are not short. */
export function* inBlocks(all: ReportText): Generator<string> {
  let block = '';
  for (const piece of all) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** Lines, each with its end. */
export const lines = (make: () => Iterable<string>, end = '\n'): ReportText =>
  pieces(function* () {
    for (const line of make()) yield `${line}${end}`;
  });
