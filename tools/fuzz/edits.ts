import fc from 'fast-check';

/** Changes of a text: at an offset some characters are cut and a piece is put, perhaps many times. */
type Edit = { readonly at: number; readonly cut: number; readonly put: string; readonly times: number };

const edit = (pieces: readonly string[]): fc.Arbitrary<Edit> =>
  fc.record({
    at: fc.nat(100_000),
    cut: fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, fc.nat(400)),
    put: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('', ...pieces) },
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    times: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 3000 })),
  });

/** One of the seeds with up to six changes. */
export const edited = (seeds: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit(pieces), { maxLength: 6 }))
    .map(([seed, edits]) => edits.reduce(changed, seed));

function changed(text: string, { at, cut, put, times }: Edit): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + put.repeat(times) + text.slice(from + cut);
}

/** Pieces in a row, such as those of variables or of names of resources. */
export const pieced = (pieces: readonly string[], maxLength = 12): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 3 })), {
      maxLength,
    })
    .map(parts => parts.join(''));
