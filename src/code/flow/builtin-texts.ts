import { first, joinItems, list, unknownText, type Builtin } from './builtin-kit.ts';
import { reach } from './passing.ts';
import { eventIn } from './text.ts';
import { Slot, UNKNOWN_TEXT } from './values.ts';

/** A text method: what it gives is a text, of the caller where the text was. */
export const text: Builtin = (analysis, site) => {
  analysis.solver.add(site.result, UNKNOWN_TEXT);
  for (const slot of [site.receiver, ...site.args.map(({ slot: given }) => given)])
    if (slot)
      analysis.solver.listen(slot, value => {
        const event = eventIn(value);
        if (event) analysis.solver.add(site.result, event, slot);
        if (value.kind === 'function') reach(analysis, value, () => UNKNOWN_TEXT);
      });
};
const same: Builtin = (analysis, site) => {
  if (site.receiver) analysis.solver.flow(site.receiver, site.result);
};
export const OF_TEXTS: Readonly<Record<string, Builtin>> = {
  toString: same,
  trim: same,
  strip: same,
  encode: same,
  decode: same,
  join: joinItems(first),
  split: (analysis, site) => {
    const part = new Slot();
    text(analysis, { ...site, result: part });
    list(analysis, site, made => {
      analysis.solver.flow(part, made.fields.others);
    });
  },
  catch: same,
  finally: same,
  startsWith: unknownText,
  endsWith: unknownText,
  startswith: unknownText,
  endswith: unknownText,
  includes: unknownText,
  test: unknownText,
};
