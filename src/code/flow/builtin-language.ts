import {
  argument,
  asText,
  callback,
  first,
  items,
  list,
  onFunctions,
  pass,
  unknownText,
  type Builtin,
} from './builtin-kit.ts';
import { itemsInto, setMember, computedInto } from './members.ts';
import { callFunction, withArguments } from './passing.ts';
import type { CallSite, FlowState } from './state.ts';
import { literalOf } from './text.ts';
import { NOTHING, Slot, UNKNOWN_TEXT, type PackageValue } from './values.ts';
import { keys, pairs, values } from './builtin-objects.ts';

export const OF_FUNCTIONS: Readonly<Record<string, Builtin>> = {
  bind: (analysis, site) => {
    const to = argument(site, 0);
    if (!site.receiver) return;
    analysis.solver.listen(site.receiver, value => {
      if (value.kind !== 'function' || !to) {
        analysis.solver.add(site.result, value);
        return;
      }
      const given = withArguments(analysis, value, site.args.slice(1));
      analysis.solver.add(site.result, given);
      analysis.solver.listen(to, self => {
        if (self.kind === 'object' || self.kind === 'class')
          analysis.solver.add(site.result, { ...given, self });
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

function callOn(analysis: FlowState, site: CallSite, args: CallSite['args']): void {
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

export function resolve(analysis: FlowState, site: CallSite, id: string): void {
  const to = analysis.promises.get(id);
  const given = argument(site, 0);
  if (to && given) analysis.solver.flow(given, to);
  analysis.solver.add(site.result, NOTHING);
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
  analysis.solver.add(site.result, NOTHING);
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

/** What a decorator gives that is called first, as in `@lru_cache(maxsize=1)`. */
const DECORATOR: PackageValue = { kind: 'package', source: 'global:decorator', path: [] };
/** A decorator that leaves a function or class what it is. */
const decorator: Builtin = (analysis, site) => {
  const [first] = site.args;
  if (first?.name !== undefined || !first) analysis.solver.add(site.result, DECORATOR);
  else
    analysis.solver.listen(first.slot, value => {
      analysis.solver.add(site.result, value.kind === 'constant' ? DECORATOR : value);
    });
};
const decoratorMaker: Builtin = (analysis, site) => {
  analysis.solver.add(site.result, DECORATOR);
};

/** `list(given)` is as good as what is given, and `list()` is empty. */
const passOrMade: Builtin = (analysis, site) => {
  (site.args.length > 0 ? pass(0) : made)(analysis, site);
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

export const OF_LANGUAGE: Readonly<Record<string, Builtin>> = {
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
  String: asText,
  str: asText,
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
  list: passOrMade,
  tuple: passOrMade,
  set: passOrMade,
  frozenset: passOrMade,
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
  decorator,
  staticmethod: decorator,
  classmethod: decorator,
  property: decorator,
  'abc.abstractmethod': decorator,
  'dataclasses.dataclass': decorator,
  'contextlib.contextmanager': decorator,
  'functools.cache': decorator,
  'functools.cached_property': decorator,
  'functools.lru_cache': decorator,
  'functools.wraps': decoratorMaker,
  'functools.partial': (analysis, site) => {
    const [first, ...args] = site.args;
    if (first)
      analysis.solver.listen(first.slot, value => {
        const given = value.kind === 'function' ? withArguments(analysis, value, args) : value;
        analysis.solver.add(site.result, given, first.slot);
      });
  },
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
    if (of && names) computedInto(analysis, of, names, site.result);
    if (fallback) analysis.solver.flow(fallback, site.result);
  },
  setattr: (analysis, site) => {
    const [of, names, value] = [argument(site, 0), argument(site, 1), argument(site, 2)];
    if (of && names && value) setMember(analysis, of, names, value);
  },
};
