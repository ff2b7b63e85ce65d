import { lookUp } from '../../model/look-up.ts';
import { asking, misspelt } from '../../model/edit-distance.ts';
import { shapeOf, type Shape } from '../../model/shapes.ts';
import { shortKey } from '../../source/cut.ts';
import { at, isMap, isNull, isScalar, type Entry, type MapNode, type Node } from '../../source/node.ts';
import { pluginKeys, type PluginKeys } from './plugins/keys.ts';
import type { Resolver } from './variables/resolver.ts';

/** More than this is not told of one service. */
const MOST = 100;

/** Keys that no rule looks at: where one is misspelt, nothing was missed. */
const OTHER: ReadonlySet<string> = new Set(
  'app architecture artifact batchSize batchWindow bisectBatchOnFunctionError configValidationMode dependsOn deploymentMethod deprecationNotificationMode description disabledDeprecations disableRollback displayName enabled ephemeralStorageSize exclude frameworkVersion functionResponseType include individually maximumBatchingWindow maximumConcurrency maximumEventAge maximumRecordAgeInSeconds maximumRetryAttempts memorySize operationId org parallelizationFactor patterns provisionedConcurrency reservedConcurrency startingPosition startingPositionTimestamp stackTags tags timeout tumblingWindowInSeconds variablesResolutionMode'.split(
    ' ',
  ),
);

/** Where a key that stands at a wrong place may belong. */
const HOMES: readonly string[] = [
  'provider',
  'functions.*',
  'functions.*.events',
  'provider.iam.role',
  'provider.apiGateway',
  'functions.*.events.http',
  '',
];
/** Where the names are the author's own, in a service, the provider or a function. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'custom',
  'functions',
  'environment',
  'tags',
  'params',
  'layers',
]);
/** The sections whose content is judged. */
const SECTIONS: ReadonlySet<string> = new Set([
  'custom',
  'functions',
  'layers',
  'params',
  'provider',
  'resources',
]);
/** Names that stand at many places say nothing of where they belong. */
const ORDINARY = /^(?:arn|description|enabled|id|method|name|path|tags|type|mode)$/;

/**
 * Tells the keys of a service that neither the framework's schema nor the plugins of the service have: the framework warns of them and ignores them. What is
 * misspelt or stands at a wrong place was not checked. Where a plugin is used of which it is not known what keys it adds, only what is misspelt is told.
 */
export function checkKeys(resolver: Resolver): void {
  new KeyCheck(resolver).run();
}

/** A map in the service. `place` is its path in the schema, `*` for any name; `path` is its own. */
type Place = { readonly shape: Shape; readonly place: string; readonly path: string };

class KeyCheck {
  readonly #resolver: Resolver;
  readonly #plugins: PluginKeys;
  /** Paths that variables refer to: a key there is the author's own. */
  readonly #named: ReadonlySet<string>;
  #told = 0;
  constructor(resolver: Resolver) {
    this.#resolver = resolver;
    this.#plugins = pluginKeys(resolver);
    const { file, files } = resolver.sources;
    const opened = files.text(file);
    this.#named = namedPaths('source' in opened ? opened.source.text : '');
  }

  run(): void {
    const shape = shapeOf('serverless.yml');
    if (!shape) return;
    this.#map(this.#resolver.root, { shape, place: '', path: '' });
    this.#settings();
  }

  /** The settings of plugins, which stand among what is the author's own. */
  #settings(): void {
    const custom = this.#resolver.here(at(this.#resolver.root, 'custom') ?? this.#resolver.root);
    if (!isMap(custom) || custom === this.#resolver.root) return;
    const missing = this.#plugins.names('custom').filter(name => !custom.entries.has(name));
    for (const { key, keySpan, value } of custom.entries.values()) {
      const under = this.#plugins.under('custom', key);
      if (under) this.#value(value, { shape: under, place: `custom.${key}`, path: `custom.${key}` });
      else if (!this.#plugins.has('custom', key) && !this.#named.has(`custom.${key}`)) {
        const near = misspelt(key, missing);
        if (near !== undefined)
          this.#tell(
            keySpan,
            `no plugin of the service reads custom.${shortKey(key)}, so its content was not checked${asking(near)}`,
            'lost',
          );
      }
    }
  }

  #value(node: Node, here: Place): void {
    const value = this.#resolver.here(node);
    if (value.kind === 'list') for (const item of value.items) this.#value(item, here);
    else if (isMap(value)) this.#map(value, here);
  }

  #map(node: MapNode, here: Place): void {
    for (const entry of node.entries.values()) {
      if (this.#told >= MOST) return;
      const under = here.shape.under(entry.key) ?? this.#plugins.under(here.place, entry.key);
      if (OWN_NAMES.has(entry.key) || (under?.free && under.names.length > 0))
        this.#swallowed(entry, node, here);
      if (here.place === 'functions' && under && !this.#function(entry, under)) continue;
      if (!this.#isKnown(entry.key, node, here)) this.#unknown(entry, node, here);
      else if (under)
        this.#value(entry.value, {
          shape: under,
          place: join(
            here.place,
            here.shape.has(entry.key) || this.#plugins.has(here.place, entry.key) ? entry.key : '*',
          ),
          path: join(here.path, entry.key),
        });
    }
  }

  #isKnown(key: string, beside: MapNode, here: Place): boolean {
    const { shape, place, path } = here;
    if (shape.has(key) || this.#plugins.has(place, key) || !/^\w[\w-]*$/.test(key) || key.startsWith('x-'))
      return true;
    if (this.#named.has(join(path, key))) return true;
    if (!shape.free) return false;
    return misspelt(key, shape.names) === undefined && this.#container(key, beside, here) === undefined;
  }

  /** The key beside it in which it belongs. */
  #container(key: string, beside: MapNode, { shape, place }: Place): string | undefined {
    // A key of several events belongs in the one that has nothing else in it.
    const inEvents = place === 'functions.*.events';
    if (ORDINARY.test(key) && !inEvents) return undefined;
    const names = new Set(
      shape.names.filter(name => beside.entries.has(name) && shape.under(name)?.has(key) === true),
    );
    return names.size === 0
      ? undefined
      : [...beside.entries.values()].find(one => names.has(one.key) && (!inEvents || isNull(one.value)))?.key;
  }

  /** Whether it may be one. A key of a function that stands beside functions is none. */
  #function({ key, keySpan, value: written }: Entry, shape: Shape): boolean {
    const value = this.#resolver.here(written);
    const isSetting = shape.has(key) && !(at(value, 'handler') ?? at(value, 'image'));
    if (!isSetting || isNull(value)) return true;
    this.#tell(keySpan, `${key} is in functions and not in one of them, so it was not checked`, 'lost');
    return false;
  }

  /** Blocks among the author's own names that belong beside them: the map has no other of that name. */
  #swallowed({ key: own, value }: Entry, beside: MapNode, { shape, place, path }: Place): void {
    const inside = this.#resolver.here(value);
    if (!isMap(inside)) return;
    for (const { key, keySpan, value: written } of inside.entries.values()) {
      if (!shape.has(key) || shape.under(own)?.has(key) || ORDINARY.test(key)) continue;
      if (beside.entries.has(key) || this.#named.has(join(join(path, own), key))) continue;
      if (place === '' ? !SECTIONS.has(key) || this.#plugins.has(own, key) : OTHER.has(key)) continue;
      const block = this.#resolver.here(written);
      if (block.kind !== 'list' && !isMap(block)) continue;
      if (at(block, 'handler') ?? at(block, 'image')) continue;
      this.#tell(keySpan, `${key} is in ${join(path, own)} and not beside it, so it was not checked`, 'lost');
    }
  }

  #unknown(entry: Entry, beside: MapNode, here: Place): void {
    const { key, keySpan } = entry;
    const where = here.path === '' ? 'at the top level' : `of ${here.path}`;
    const what = `${shortKey(key)} is not a key ${where}`;
    const value = this.#resolver.here(entry.value);
    const isJudged = !OTHER.has(key) && !isNull(value);
    const unchecked = ', so its content was not checked';
    const near = misspelt(key, [...here.shape.names, ...this.#plugins.names(here.place)]);
    const plugin = this.#plugins.missing(here.place, key);
    if (plugin !== undefined)
      return this.#tell(
        keySpan,
        `${key} of ${here.path || 'the service'} has no effect without the plugin ${plugin}${isJudged ? unchecked : ''}`,
        isJudged ? 'lost' : 'told',
      );
    if (near !== undefined) {
      this.#swallowed(entry, beside, here);
      const isLost = !OTHER.has(near) && !isNull(value);
      return this.#tell(
        keySpan,
        `${what}${isLost ? unchecked : ''}${asking(near)}`,
        isLost ? 'lost' : 'told',
      );
    }
    const home = this.#home(key, value, beside, here);
    if (this.#plugins.unknown && !home?.certain) return;
    if (home) return this.#tell(keySpan, home.says, isJudged ? 'lost' : 'told');
    this.#tell(keySpan, what, isScalar(value) ? 'told' : 'partial');
  }

  /** What stands at a wrong place, and where it belongs. */
  #home(
    key: string,
    value: Node,
    beside: MapNode,
    here: Place,
  ): { readonly says: string; readonly certain: boolean } | undefined {
    const { place, path } = here;
    if (place === '' && isMap(value) && (at(value, 'handler') ?? at(value, 'image')))
      return {
        says: `the function ${shortKey(key)} is beside functions and not in it, so it was not checked`,
        certain: true,
      };
    const container = this.#container(key, beside, here);
    if (container !== undefined)
      return {
        says: `${key} is beside ${container} and not in it, so it was not checked: indent it`,
        certain: place === 'functions.*.events',
      };
    const homes = place === 'functions.*' ? ['functions.*.events', ...HOMES] : HOMES;
    const home = ORDINARY.test(key) ? undefined : homes.find(one => one !== place && schemaAt(one)?.has(key));
    if (home === undefined) return undefined;
    const where = home === '' ? 'the top level' : (lookUp(HOME_NAMES, home) ?? home);
    return {
      says: `${key} is not a key ${path === '' ? 'at the top level' : `of ${path}`}, so it was not checked; it belongs ${home === '' ? 'to' : 'in'} ${where}`,
      certain: false,
    };
  }

  /** A key that reads like a slip may be one of an unknown plugin: the service is partial then. */
  #tell(at: Entry['keySpan'], message: string, how: 'lost' | 'partial' | 'told'): void {
    this.#told += 1;
    const least = how === 'lost' && this.#plugins.unknown ? 'partial' : how;
    this.#resolver.diagnostics.structure(message, at, least);
  }
}

const HOME_NAMES: Readonly<Record<string, string>> = {
  'functions.*': 'a function',
  'functions.*.events': 'the events of a function',
  'functions.*.events.http': 'the http event of a function',
};

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** The shape at a place of the schema. */
const schemaAt = (place: string): Shape | undefined =>
  (place === '' ? [] : place.split('.')).reduce<Shape | undefined>(
    (shape, key) => shape?.under(key),
    shapeOf('serverless.yml'),
  );

/** The paths in `${self:a.b.c}`, with those above them. */
function namedPaths(text: string): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const [, path = ''] of text.matchAll(/\bself:([\w.-]{1,200})/g))
    for (const dot of path.matchAll(/\.|$/g)) paths.add(path.slice(0, dot.index));
  return paths;
}
