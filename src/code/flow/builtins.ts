import { callFunction, eventIn, reach } from './calls.ts';
import type { Analysis, CallSite } from './evaluate.ts';
import { itemsInto, keysInto, memberInto, setMember } from './members.ts';
import { Slot, UNKNOWN_TEXT } from './slots.ts';
import { literalOf } from './text.ts';
import type { FunctionValue, ObjectValue, PackageValue, ResultValue, Value } from './values.ts';

type Builtin = (analysis: Analysis, site: CallSite) => void;

/** Follows a call of what the language itself offers; false for all else. */
export function builtin(analysis: Analysis, site: CallSite, callee: PackageValue | ResultValue): boolean {
  const found = callee.kind === 'result' ? onResult(callee) : ofLanguage(callee);
  const passed = found ? undefined : analysis.modelled.passes(callee);
  if (passed !== undefined) {
    const given = argument(site, passed);
    if (given) analysis.solver.flow(given, site.result);
    return false;
  }
  found?.(analysis, site);
  return found !== undefined;
}

const argument = ({ args }: CallSite, index: number): Slot | undefined => args[index]?.slot;

function onResult(callee: ResultValue): Builtin | undefined {
  const before: ResultValue = { ...callee, path: callee.path.slice(0, -1) };
  const given = (): Slot => new Slot();
  switch (callee.path.at(-1)) {
    case 'then':
      return (analysis, site) => {
        const from = given();
        analysis.solver.add(from, before, site.receiver);
        then(analysis, site, from);
      };
    case 'catch':
    case 'finally':
    case 'promise':
    case 'bind':
      return (analysis, site) => {
        analysis.solver.add(site.result, before, site.receiver);
        for (const { slot } of site.args)
          onFunctions(analysis, slot, value => reach(analysis, value, () => CAUGHT));
      };
    default:
      return undefined;
  }
}
const CAUGHT: Value = { kind: 'package', source: 'global:Error', path: ['(caught)'] };

function ofLanguage({ source, path }: PackageValue): Builtin | undefined {
  if (source === 'global:resolve') return (analysis, site) => resolve(analysis, site, path[0] ?? '');
  const [name = ''] = path;
  if (source === 'global:object') return own(OF_OBJECTS, name);
  if (source === 'global:text') return own(OF_TEXTS, name) ?? text;
  if (source === 'global:function') return own(OF_FUNCTIONS, name);
  return own(OF_LANGUAGE, [source.replace(/^global:/, '').replace(/^node:/, ''), ...path].join('.'));
}
const own = (table: Readonly<Record<string, Builtin>>, name: string): Builtin | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function onFunctions(analysis: Analysis, slot: Slot, then: (value: FunctionValue) => void): void {
  analysis.solver.listen(slot, value => {
    if (value.kind === 'function') then(value);
  });
}

/** Calls each function in the argument `index` with `given`; what it returns goes to `result`. */
function callback(
  analysis: Analysis,
  site: CallSite,
  index: number,
  given: readonly Slot[],
  result: Slot,
): void {
  const slot = argument(site, index);
  if (!slot) return;
  analysis.solver.listen(slot, value => {
    if (value.kind === 'function')
      callFunction(analysis, { at: plain(site.at), args: given.map(one => ({ slot: one })), result }, value);
    else if (value.kind === 'package' || value.kind === 'result' || value.kind === 'class')
      analysis.apply(
        {
          at: site.at,
          callee: site.callee,
          frame: site.frame,
          args: given.map(one => ({ slot: one })),
          result,
        },
        value,
      );
  });
}

const plain = ({ kind, span, callee, args }: CallSite['at']): CallSite['at'] => ({
  kind,
  span,
  callee,
  args,
});

function then(analysis: Analysis, site: CallSite, from: Slot): void {
  callback(analysis, site, 0, [from], site.result);
  const failed = new Slot();
  analysis.solver.add(failed, CAUGHT);
  callback(analysis, site, 1, [failed], site.result);
  if (site.args.length === 0) analysis.solver.flow(from, site.result);
}

function resolve(analysis: Analysis, site: CallSite, id: string): void {
  const to = analysis.promises.get(id);
  const given = argument(site, 0);
  if (to && given) analysis.solver.flow(given, to);
}

/** A list of one place, filled by `fill`. */
function list(analysis: Analysis, site: CallSite, fill: (made: ObjectValue) => void): void {
  const made = analysis.listAt(site.at);
  fill(made);
  analysis.solver.add(site.result, made);
}

const items = (analysis: Analysis, of: Slot | undefined): Slot => {
  const to = new Slot();
  if (of) itemsInto(analysis, of, to);
  return to;
};

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
  if (receiver && names) member(analysis, receiver, names, result);
  if (fallback) analysis.solver.flow(fallback, result);
};

function member(analysis: Analysis, of: Slot, names: Slot, to: Slot): void {
  const seen = new Set<string | undefined>();
  analysis.solver.listen(names, name => {
    const literal = literalOf(name);
    if (seen.has(literal)) return;
    seen.add(literal);
    if (literal === undefined) itemsInto(analysis, of, to);
    else memberInto(analysis, of, literal, to);
  });
}

const set: Builtin = (analysis, site) => {
  const [names, value] = [argument(site, 0), argument(site, 1)];
  if (site.receiver && names && value) setMember(analysis, site.receiver, names, value);
  if (site.receiver) analysis.solver.flow(site.receiver, site.result);
};

const pairs =
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
const first = (site: CallSite): Slot | undefined => argument(site, 0);
const receiver = (site: CallSite): Slot | undefined => site.receiver;

const keys =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    const from = of(site);
    if (from)
      list(analysis, site, made => {
        keysInto(analysis, from, made.fields.others);
      });
  };
const values =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    const from = of(site);
    if (from)
      list(analysis, site, made => {
        itemsInto(analysis, from, made.fields.others);
      });
  };

/** The result is the argument. */
const pass =
  (index: number): Builtin =>
  (analysis, site) => {
    const given = argument(site, index);
    if (given) analysis.solver.flow(given, site.result);
  };
const unknownText: Builtin = (analysis, site) => {
  analysis.solver.add(site.result, UNKNOWN_TEXT);
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

const joinItems =
  (of: (site: CallSite) => Slot | undefined): Builtin =>
  (analysis, site) => {
    analysis.solver.add(site.result, UNKNOWN_TEXT);
    analysis.solver.listen(items(analysis, of(site)), value => {
      const path = eventIn(value);
      if (path) analysis.solver.add(site.result, { kind: 'text', parts: [{ event: path }] });
    });
  };

const OF_OBJECTS: Readonly<Record<string, Builtin>> = {
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
  then: (analysis, site) => {
    if (site.receiver) then(analysis, site, site.receiver);
  },
  catch: onItems('receiver'),
  finally: onItems('receiver'),
  has: unknownText,
  includes: unknownText,
  indexOf: unknownText,
  hasOwnProperty: unknownText,
  toString: unknownText,
};

/** A text method: what it gives is a text, of the caller where the text was. */
const text: Builtin = (analysis, site) => {
  analysis.solver.add(site.result, UNKNOWN_TEXT);
  for (const slot of [site.receiver, ...site.args.map(({ slot: given }) => given)])
    if (slot)
      analysis.solver.listen(slot, value => {
        const path = eventIn(value);
        if (path) analysis.solver.add(site.result, { kind: 'event', path }, slot);
        if (value.kind === 'function') reach(analysis, value, () => UNKNOWN_TEXT);
      });
};
const same: Builtin = (analysis, site) => {
  if (site.receiver) analysis.solver.flow(site.receiver, site.result);
};
const OF_TEXTS: Readonly<Record<string, Builtin>> = {
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
  then: (analysis, site) => {
    if (site.receiver) then(analysis, site, site.receiver);
  },
  catch: same,
  finally: same,
  startsWith: unknownText,
  endsWith: unknownText,
  startswith: unknownText,
  endswith: unknownText,
  includes: unknownText,
};

const OF_FUNCTIONS: Readonly<Record<string, Builtin>> = {
  bind: (analysis, site) => {
    const to = argument(site, 0);
    if (!site.receiver) return;
    analysis.solver.listen(site.receiver, value => {
      if (value.kind !== 'function' || !to) {
        analysis.solver.add(site.result, value);
        return;
      }
      analysis.solver.add(site.result, value);
      analysis.solver.listen(to, self => {
        if (self.kind === 'object' || self.kind === 'class')
          analysis.solver.add(site.result, { ...value, self });
      });
    });
  },
  call: (analysis, site) => {
    callOn(analysis, site, site.args.slice(1));
  },
  apply: (analysis, site) => {
    const given = argument(site, 1);
    callOn(analysis, site, given ? [{ slot: given, spread: 'list' }] : []);
  },
};

function callOn(analysis: Analysis, site: CallSite, args: CallSite['args']): void {
  const self = argument(site, 0);
  if (site.receiver)
    onFunctions(analysis, site.receiver, value => {
      callFunction(
        analysis,
        { at: site.at, args, result: site.result, ...(self ? { receiver: self } : {}) },
        value,
      );
    });
}

const environment: Builtin = (analysis, site) => {
  const names = argument(site, 0);
  if (names)
    analysis.solver.listen(names, name => {
      const literal = literalOf(name);
      analysis.solver.add(
        site.result,
        literal === undefined ? UNKNOWN_TEXT : { kind: 'text', parts: [{ environment: literal }] },
      );
    });
  const fallback = argument(site, 1);
  if (fallback) analysis.solver.flow(fallback, site.result);
};

const assign: Builtin = (analysis, site) => {
  const [into, ...from] = site.args;
  if (!into) return;
  analysis.solver.listen(into.slot, value => {
    if (value.kind === 'object') for (const { slot } of from) analysis.copy(slot, value);
  });
  analysis.solver.flow(into.slot, site.result);
};

const promise: Builtin = (analysis, site) => {
  const id = String(analysis.solver.idOf(site.at));
  analysis.promises.set(id, site.result);
  analysis.solver.add(site.result, { kind: 'constant', value: null });
  const [done, failed] = [new Slot(), new Slot()];
  analysis.solver.add(done, { kind: 'package', source: 'global:resolve', path: [id] });
  analysis.solver.add(failed, { kind: 'package', source: 'global:reject', path: [] });
  callback(analysis, site, 0, [done, failed], new Slot());
};

/** A mapping or list made of what is given. */
const made: Builtin = (analysis, site) => {
  const object = analysis.listAt(site.at);
  for (const { slot, name } of site.args)
    if (name === undefined) analysis.copy(slot, object);
    else analysis.solver.flow(slot, analysis.solver.field(object.fields, name));
  analysis.solver.add(site.result, object);
};

const gathered: Builtin = (analysis, site) => {
  list(analysis, site, result => {
    for (const { slot, spread } of site.args)
      if (spread) itemsInto(analysis, slot, result.fields.others);
      else analysis.solver.flow(slot, result.fields.others);
  });
};

const mapped: Builtin = (analysis, site) => {
  const returned = new Slot();
  callback(
    analysis,
    site,
    0,
    site.args.slice(1).map(({ slot }) => items(analysis, slot)),
    returned,
  );
  list(analysis, site, result => {
    analysis.solver.flow(returned, result.fields.others);
  });
};

/** `enumerate` and `zip`: pairs of items. */
const zipped =
  (offset: number): Builtin =>
  (analysis, site) => {
    const pair = analysis.pairAt(site.at);
    for (const [index, { slot }] of site.args.entries())
      itemsInto(analysis, slot, analysis.solver.field(pair.fields, String(index + offset)));
    if (offset > 0) analysis.solver.add(analysis.solver.field(pair.fields, '0'), UNKNOWN_TEXT);
    list(analysis, site, result => {
      analysis.solver.add(result.fields.others, pair);
    });
  };

const OF_LANGUAGE: Readonly<Record<string, Builtin>> = {
  'Object.assign': assign,
  'Object.keys': keys(first),
  'Object.values': values(first),
  'Object.entries': pairs(first),
  'Object.fromEntries': pass(0),
  'Object.freeze': pass(0),
  'Object.seal': pass(0),
  'Object.create': pass(0),
  'Array.from': pass(0),
  'Promise.resolve': pass(0),
  'Promise.all': pass(0),
  'Promise.allSettled': pass(0),
  'Promise.race': values(first),
  'Promise.any': values(first),
  Promise: promise,
  structuredClone: pass(0),
  'util.promisify': pass(0),
  String: pass(0),
  str: pass(0),
  Number: unknownText,
  parseInt: unknownText,
  parseFloat: unknownText,
  Boolean: unknownText,
  int: unknownText,
  float: unknownText,
  bool: unknownText,
  len: unknownText,
  hash: unknownText,
  'Array.isArray': unknownText,
  isinstance: unknownText,
  hasattr: unknownText,
  Map: made,
  Set: made,
  Array: made,
  dict: made,
  'collections.OrderedDict': made,
  list: pass(0),
  tuple: pass(0),
  set: pass(0),
  iter: pass(0),
  next: (analysis, site) => {
    analysis.solver.flow(items(analysis, argument(site, 0)), site.result);
  },
  sorted: pass(0),
  reversed: pass(0),
  enumerate: zipped(1),
  zip: zipped(0),
  map: mapped,
  filter: pass(1),
  'copy.copy': pass(0),
  'copy.deepcopy': pass(0),
  'typing.cast': pass(1),
  'functools.partial': pass(0),
  'asyncio.run': pass(0),
  'asyncio.create_task': pass(0),
  'asyncio.ensure_future': pass(0),
  'asyncio.wait_for': pass(0),
  'asyncio.gather': gathered,
  'os.getenv': environment,
  'os.environ.get': environment,
  'os.environ.setdefault': environment,
  getattr: (analysis, site) => {
    const [of, names, fallback] = [argument(site, 0), argument(site, 1), argument(site, 2)];
    if (of && names) member(analysis, of, names, site.result);
    if (fallback) analysis.solver.flow(fallback, site.result);
  },
  setattr: (analysis, site) => {
    const [of, names, value] = [argument(site, 0), argument(site, 1), argument(site, 2)];
    if (of && names && value) setMember(analysis, of, names, value);
  },
};
