import { argument, callback, items, joinItems, list, unknownText, type Builtin } from './builtin-kit.ts';
import { itemsInto, keysInto, setMember, computedInto } from './members.ts';
import type { CallSite } from './state.ts';
import { Slot } from './values.ts';

const onItems =
  (gives: 'list' | 'receiver' | 'items'): Builtin =>
  (analysis, site) => {
    const each = items(analysis, site.receiver);
    const returned = new Slot();
    callback(analysis, site, 0, [each], returned);
    if (gives === 'list')
      list(analysis, site, made => {
        analysis.solver.flow(returned, made.fields.others);
        itemsInto(analysis, returned, made.fields.others);
      });
    else if (gives === 'items') analysis.solver.flow(each, site.result);
    else if (site.receiver) analysis.solver.flow(site.receiver, site.result);
  };

const putIn: Builtin = (analysis, site) => {
  const { receiver, args, result } = site;
  if (!receiver) return;
  analysis.solver.listen(receiver, value => {
    if (value.kind === 'object')
      for (const { slot, spread } of args)
        if (spread) itemsInto(analysis, slot, value.fields.others);
        else analysis.solver.flow(slot, value.fields.others);
  });
  analysis.solver.flow(receiver, result);
};
const putItemsIn: Builtin = (analysis, site) => {
  const { receiver, args, result } = site;
  if (!receiver) return;
  analysis.solver.listen(receiver, value => {
    if (value.kind !== 'object') return;
    for (const { slot } of args) {
      itemsInto(analysis, slot, value.fields.others);
      analysis.solver.flow(slot, value.fields.others);
    }
  });
  analysis.solver.flow(receiver, result);
};

/** `get(key, fallback)` and `setdefault`. */
const get: Builtin = (analysis, site) => {
  const { receiver, result } = site;
  const [names, fallback] = [argument(site, 0), argument(site, 1)];
  if (receiver && names) computedInto(analysis, receiver, names, result);
  if (fallback) analysis.solver.flow(fallback, result);
};

const set: Builtin = (analysis, site) => {
  const [names, value] = [argument(site, 0), argument(site, 1)];
  if (site.receiver && names && value) setMember(analysis, site.receiver, names, value);
  if (site.receiver) analysis.solver.flow(site.receiver, site.result);
};

export const pairs =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    const from = of(site);
    if (!from) return;
    const pair = analysis.pairAt(site.at);
    keysInto(analysis, from, analysis.solver.field(pair.fields, '0'));
    itemsInto(analysis, from, analysis.solver.field(pair.fields, '1'));
    list(analysis, site, made => {
      analysis.solver.add(made.fields.others, pair);
    });
  };
const receiver = (site: CallSite): Slot | undefined => site.receiver;

export const keys =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    const from = of(site);
    if (from)
      list(analysis, site, made => {
        keysInto(analysis, from, made.fields.others);
      });
  };
export const values =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    const from = of(site);
    if (from)
      list(analysis, site, made => {
        itemsInto(analysis, from, made.fields.others);
      });
  };

const reduce: Builtin = (analysis, site) => {
  const carried = new Slot();
  const initial = argument(site, 1);
  if (initial) analysis.solver.flow(initial, carried);
  callback(analysis, site, 0, [carried, items(analysis, site.receiver)], carried);
  analysis.solver.flow(carried, site.result);
};

const update: Builtin = (analysis, site) => {
  const { receiver: into, args } = site;
  if (!into) return;
  analysis.solver.listen(into, value => {
    if (value.kind !== 'object') return;
    for (const { slot, name } of args)
      if (name === undefined) analysis.copy(slot, value);
      else analysis.solver.flow(slot, analysis.solver.field(value.fields, name));
  });
};

export const OF_OBJECTS: Readonly<Record<string, Builtin>> = {
  map: onItems('list'),
  flatMap: onItems('list'),
  forEach: onItems('items'),
  find: onItems('items'),
  findLast: onItems('items'),
  some: onItems('items'),
  every: onItems('items'),
  at: onItems('items'),
  pop: onItems('items'),
  shift: onItems('items'),
  filter: onItems('receiver'),
  sort: onItems('receiver'),
  slice: onItems('receiver'),
  splice: onItems('receiver'),
  reverse: onItems('receiver'),
  toSorted: onItems('receiver'),
  toReversed: onItems('receiver'),
  copy: onItems('receiver'),
  reduce,
  flat: values(receiver),
  push: putIn,
  unshift: putIn,
  append: putIn,
  add: putIn,
  insert: putIn,
  concat: putItemsIn,
  extend: putItemsIn,
  get,
  setdefault: get,
  set,
  update,
  keys: keys(receiver),
  values: values(receiver),
  entries: pairs(receiver),
  items: pairs(receiver),
  join: joinItems(receiver),
  catch: onItems('receiver'),
  finally: onItems('receiver'),
  has: unknownText,
  includes: unknownText,
  indexOf: unknownText,
  hasOwnProperty: unknownText,
  toString: unknownText,
};
