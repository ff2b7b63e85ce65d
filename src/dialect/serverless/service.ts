import {
  at,
  entriesOf,
  isMap,
  isNull,
  isScalar,
  itemsOf,
  type Entry,
  type FileId,
  type Provenance,
  type MapNode,
  type Node,
  type Span,
} from '../../source/node.ts';
import type { Plain } from '../make.ts';
import { StackBuilder, madeBy, type Origin } from './stack-builder.ts';
import { normal } from './names.ts';
import { assigned, entryAt, mapOf, text, truthy } from './read.ts';
import { Grants } from './grants.ts';
import { isVersion4 } from './variables/dotenv.ts';
import { joined, piecesOf, substituted, type Pieces } from './variables/pieces.ts';
import type { Resolver } from './variables/resolver.ts';

/** A function of the service. `n` begins its logical ids; `alias` is set when callers go through one (provisioned concurrency, SnapStart). */
export type Fn = {
  readonly key: string;
  readonly keySpan: Span;
  readonly node: MapNode;
  readonly n: string;
  readonly id: string;
  readonly name: Pieces;
  readonly alias: { readonly name: string; readonly id: string } | undefined;
  /** Set when a plugin added the function. */
  readonly made?: Provenance;
};
/** One event of a function; `index` counts from 1 the events of its kind in that function, `position` all of them. */
export type Event = {
  readonly fn: Fn;
  readonly kind: string;
  readonly keySpan: Span;
  readonly value: Node;
  readonly index: number;
  readonly position: number;
};

/** A service as configured for one stage, with its variables resolved, and the template that it comes to. */
export class ServerlessService {
  readonly resolver: Resolver;
  readonly file: FileId;
  readonly assembly: StackBuilder;
  readonly grants: Grants;
  readonly provider: Node | undefined;
  /** The environment variables of all functions. */
  readonly environment: Node | undefined;
  readonly providerSpan: Span;
  readonly name: Pieces;
  readonly stage: Pieces;
  readonly version4: boolean;
  readonly functions: readonly Fn[];
  readonly byKey: ReadonlyMap<string, Fn>;
  readonly events: ReadonlyMap<string, readonly Event[]>;
  readonly #edge: ReadonlySet<string>;

  /** `added` are functions that plugins bring along, `variables` what they put into the environment of all functions. */
  constructor(
    resolver: Resolver,
    file: FileId,
    stage: Pieces,
    added: readonly Entry[] = [],
    variables: readonly Entry[] = [],
  ) {
    this.resolver = resolver;
    this.file = file;
    this.stage = stage;
    this.assembly = new StackBuilder(resolver.reports);
    const provider = resolver.get('provider');
    this.provider = provider;
    const own = at(provider, 'environment');
    this.environment =
      variables.length === 0
        ? own
        : assigned(own, {
            kind: 'map',
            entries: new Map(variables.map(entry => [entry.key, entry])),
            span: resolver.root.span,
          });
    this.providerSpan = entryAt(resolver.root, 'provider')?.keySpan ?? resolver.root.span;
    const service = resolver.get('service');
    this.name = piecesOf(isMap(service) ? at(service, 'name') : service) ?? ['service'];
    this.version4 = isVersion4(resolver.root);
    const functions = resolver.get('functions');
    if (functions?.kind === 'call')
      resolver.reports.note('functions', 'the functions of this service are not known', functions.span);
    this.functions = entriesOf(mapOf(functions))
      .flatMap(entry => this.#function(entry))
      .concat(added.flatMap(entry => this.#function(entry)));
    this.byKey = new Map(this.functions.map(fn => [fn.key, fn]));
    this.events = this.#events();
    this.#edge = new Set(this.kind('cloudFront').map(event => event.fn.key));
    this.grants = new Grants(this);
  }

  /** `service-stage`, with what follows. */
  named(...more: Pieces): Pieces {
    return [...this.name, '-', ...this.stage, ...more];
  }
  /** Where the settings of the provider cause something. */
  origin(rule: string, at = this.providerSpan): Origin {
    return { name: 'provider', at, rule };
  }
  of(fn: Fn, rule: string, at = fn.keySpan): Origin {
    return { name: fn.key, at, rule };
  }
  setting(...path: readonly string[]): Node | undefined {
    return at(this.provider, ...path);
  }
  settingEntry(...path: readonly string[]): Entry | undefined {
    return entryAt(this.provider, ...path);
  }
  /** Whether CloudFront runs the function: without variables or VPC, and with versions. */
  isEdge(fn: Fn): boolean {
    return this.#edge.has(fn.key);
  }
  kind(kind: string): readonly Event[] {
    return this.events.get(kind) ?? [];
  }

  /** How another resource calls the function: by its ARN, or its alias. */
  target(fn: Fn): Plain {
    const arn = { 'Fn::GetAtt': [fn.id, 'Arn'] };
    return fn.alias ? { 'Fn::Join': [':', [arn, fn.alias.name]] } : arn;
  }
  string(pieces: Pieces, origin: Origin): Node {
    return joined(pieces, origin.at, madeBy(origin));
  }
  sub(pieces: Pieces, origin: Origin): Node {
    return substituted(pieces, origin.at, undefined, madeBy(origin));
  }

  #function({ key, keySpan, value }: Entry): Fn[] {
    if (isNull(value)) return [];
    if (!isMap(value)) {
      this.resolver.reports.note('function', `the settings of function ${key} are not known`, keySpan);
      if (value.kind !== 'call') return [];
    }
    const node: MapNode = isMap(value) ? value : { kind: 'map', entries: new Map(), span: value.span };
    const n = normal(key);
    const name = truthy(at(node, 'name'))
      ? (piecesOf(at(node, 'name')) ?? [key])
      : [...this.name, '-', ...this.stage, '-', key];
    const alias = truthy(at(node, 'provisionedConcurrency'))
      ? { name: 'provisioned', id: `${n}ProvConcLambdaAlias` }
      : truthy(at(node, 'snapStart'))
        ? { name: 'snapstart', id: `${n}SnapStartLambdaAlias` }
        : undefined;
    return [
      {
        key,
        keySpan,
        node,
        n,
        id: `${n}LambdaFunction`,
        name,
        alias,
        ...(node.provenance ? { made: node.provenance } : {}),
      },
    ];
  }

  #events(): Map<string, Event[]> {
    const all = new Map<string, Event[]>();
    for (const fn of this.functions) {
      const counts = new Map<string, number>();
      const events = at(fn.node, 'events');
      if (events && events.kind !== 'list' && !isNull(events))
        this.resolver.reports.note('events', `the events of ${fn.key} are not known`, events.span);
      for (const [place, item] of itemsOf(events).entries()) {
        const entries: readonly Entry[] =
          isScalar(item) && !isNull(item)
            ? [{ key: item.text, keySpan: item.span, value: item }]
            : entriesOf(item);
        if (item.kind === 'call')
          this.resolver.reports.note('events', `an event of ${fn.key} is not known`, item.span);
        for (const { key: kind, keySpan, value } of entries) {
          if (!truthy(value)) continue;
          const index = (counts.get(kind) ?? 0) + 1;
          counts.set(kind, index);
          const event = { fn, kind, keySpan, value, index, position: place + 1 };
          const list = all.get(kind);
          if (list) list.push(event);
          else all.set(kind, [event]);
        }
      }
    }
    return all;
  }
}

/** The text under a key, when it is known. */
export const setting = (node: Node | undefined, ...path: readonly string[]): string | undefined =>
  text(at(node, ...path));
