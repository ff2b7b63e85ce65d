import { type Group, groupBy } from './groups.ts';
import { type ServerlessProvenance, byServerless } from '../../source/provenance.ts';
import { StackBuilder } from '../builder/stack-builder.ts';
import { type Plain, withEntries } from '../builder/make.ts';
import type { MapNode } from '../../source/node.ts';
import type { FunctionEvent, ServiceFunction } from './service-function.ts';
import {
  at,
  entriesOf,
  isMap,
  isNull,
  isScalar,
  itemsOf,
  type Entry,
  type FileId,
  type Node,
  type Span,
} from '../../source/node.ts';
import { normal } from './names.ts';
import { assigned, entryAt, mapOf, text, truthy } from './read.ts';
import { frameworkOf, type Framework } from './framework.ts';
import { Grants } from './grants.ts';
import { isVersion4 } from './variables/dotenv.ts';
import { joined, piecesOf, substituted, type Pieces } from './variables/pieces.ts';
import type { Resolver } from './variables/resolver.ts';

/** A service as configured for one stage, with its variables resolved, and the template that it comes to. */
export class ServerlessService {
  readonly resolver: Resolver;
  readonly file: FileId;
  readonly builder: StackBuilder;
  readonly grants: Grants;
  readonly provider: Node | undefined;
  /** The environment variables of all functions. */
  readonly environment: Node | undefined;
  readonly providerSpan: Span;
  readonly name: Pieces;
  readonly stage: Pieces;
  readonly version4: boolean;
  readonly functions: readonly ServiceFunction[];
  readonly byKey: ReadonlyMap<string, ServiceFunction>;
  readonly events: ReadonlyMap<string, Group<FunctionEvent>>;
  readonly #edge: ReadonlySet<string>;
  readonly #framework: Framework | undefined;

  /** `added` are functions that plugins bring along, `variables` what they put into the environment of all functions, which is there then even if empty. */
  constructor(
    resolver: Resolver,
    file: FileId,
    stage: Pieces,
    added: readonly Entry[] = [],
    variables?: readonly Entry[],
  ) {
    this.resolver = resolver;
    this.file = file;
    this.stage = stage;
    this.builder = new StackBuilder(resolver.diagnostics);
    const provider = resolver.get('provider');
    this.provider = provider;
    const own = at(provider, 'environment');
    this.environment =
      variables === undefined
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
      resolver.diagnostics.partial(
        'functions',
        'the functions of this service are not known',
        functions.span,
      );
    this.#framework = frameworkOf(file, resolver.sources.files);
    this.functions = withAdded(entriesOf(mapOf(functions)), added).flatMap(entry => this.#function(entry));
    this.byKey = new Map(this.functions.map(fn => [fn.key, fn]));
    this.events = this.#events();
    this.#edge = new Set(this.eventsOfKind('cloudFront').map(event => event.fn.key));
    this.grants = new Grants(this);
  }

  /** Where nothing says which framework deploys the service, it is osls 3. */
  get isOsls4(): boolean {
    return this.#framework?.name === 'osls' && (this.#framework.major ?? 0) >= 4;
  }
  get isServerless3(): boolean {
    return this.#framework?.name === 'serverless' && this.#framework.major === 3;
  }
  /** The runtime of functions that name none (osls 3.77 and 4.3, serverless 3.40). */
  get defaultRuntime(): string {
    return this.isServerless3 ? 'nodejs16.x' : 'nodejs24.x';
  }

  /** `service-stage`, with what follows. */
  named(...more: Pieces): Pieces {
    return [...this.name, '-', ...this.stage, ...more];
  }
  /** The name of the stack, with what follows. */
  stackName(...more: Pieces): Pieces {
    const own = truthy(this.setting('stackName')) ? piecesOf(this.setting('stackName')) : undefined;
    return own ? [...own, ...more] : this.named(...more);
  }
  /** Where the settings of the provider cause something. */
  providerProvenance(rule: string, at = this.providerSpan): ServerlessProvenance {
    return byServerless('provider', at, rule);
  }
  functionProvenance(fn: ServiceFunction, rule: string, at = fn.keySpan): ServerlessProvenance {
    return byServerless(fn.key, at, rule);
  }
  /** The region of the deployment, when the command line or the service says it. */
  get region(): string | undefined {
    const { region, opts } = this.resolver.sources.deployment;
    return region ?? opts.get('region') ?? text(this.setting('region'));
  }
  setting(...path: readonly string[]): Node | undefined {
    return at(this.provider, ...path);
  }
  settingEntry(...path: readonly string[]): Entry | undefined {
    return entryAt(this.provider, ...path);
  }
  /** Whether CloudFront runs the function: without variables or VPC, and with versions. */
  isEdge(fn: ServiceFunction): boolean {
    return this.#edge.has(fn.key);
  }
  eventsOfKind(kind: string): readonly FunctionEvent[] {
    return this.events.get(kind) ?? [];
  }

  /** How another resource calls the function: by its ARN, or its alias. */
  target(fn: ServiceFunction): Plain {
    const arn = { 'Fn::GetAtt': [fn.id, 'Arn'] };
    return fn.alias ? { 'Fn::Join': [':', [arn, fn.alias.name]] } : arn;
  }
  /** An output of the framework, which it exports by name. */
  addOutput(name: string, value: Plain, provenance: ServerlessProvenance, description?: string): void {
    const exported = this.string(['sls-', ...this.named(`-${name}`)], provenance);
    this.builder.addOutput(name, value, provenance, { Description: description, Export: { Name: exported } });
  }
  string(pieces: Pieces, provenance: ServerlessProvenance): Node {
    return joined(pieces, provenance.span, provenance);
  }
  sub(pieces: Pieces, provenance: ServerlessProvenance): Node {
    return substituted(pieces, provenance.span, undefined, provenance);
  }

  #function({ key, keySpan, value }: Entry): ServiceFunction[] {
    if (isNull(value)) return [];
    if (!isMap(value)) {
      this.resolver.diagnostics.partial('function', `the settings of function ${key} are not known`, keySpan);
      if (value.kind !== 'call') return [];
    }
    const written: MapNode = isMap(value) ? value : { kind: 'map', entries: new Map(), span: value.span };
    // Versions before 4 do not know durable functions.
    const node =
      this.#framework?.major === 3 && at(written, 'durableConfig')
        ? withEntries(written, { durableConfig: undefined })
        : written;
    const idPrefix = normal(key);
    const name = truthy(at(node, 'name'))
      ? (piecesOf(at(node, 'name')) ?? [key])
      : [...this.name, '-', ...this.stage, '-', key];
    const alias = aliasOf(node, idPrefix);
    return [
      {
        key,
        keySpan,
        node,
        idPrefix,
        id: `${idPrefix}LambdaFunction`,
        name,
        alias,
        ...(node.provenance ? { provenance: node.provenance } : {}),
      },
    ];
  }

  #events(): ReadonlyMap<string, Group<FunctionEvent>> {
    const all: FunctionEvent[] = [];
    for (const fn of this.functions) {
      const counts = new Map<string, number>();
      const events = at(fn.node, 'events');
      if (events && events.kind !== 'list' && !isNull(events))
        this.resolver.diagnostics.partial('events', `the events of ${fn.key} are not known`, events.span);
      for (const [place, item] of itemsOf(events).entries()) {
        const entries: readonly Entry[] =
          isScalar(item) && !isNull(item)
            ? [{ key: item.text, keySpan: item.span, value: item }]
            : entriesOf(item);
        if (item.kind === 'call')
          this.resolver.diagnostics.partial('events', `an event of ${fn.key} is not known`, item.span);
        for (const { key: kind, keySpan, value } of entries) {
          if (!truthy(value)) continue;
          const index = (counts.get(kind) ?? 0) + 1;
          counts.set(kind, index);
          all.push({ fn, kind, keySpan, value, index, position: place + 1 });
        }
      }
    }
    return groupBy(all, ({ kind }) => kind);
  }
}

/** The functions of the author and those of plugins; what a plugin adds to a function of the author are events. */
function withAdded(written: readonly Entry[], added: readonly Entry[]): readonly Entry[] {
  const all = new Map(written.map(entry => [entry.key, entry]));
  for (const entry of added) {
    const own = all.get(entry.key);
    all.set(entry.key, own ? withEvents(own, itemsOf(at(entry.value, 'events'))) : entry);
  }
  return [...all.values()];
}

function withEvents(entry: Entry, events: readonly Node[]): Entry {
  const old = at(entry.value, 'events');
  if (!isMap(entry.value) || (old && old.kind !== 'list' && !isNull(old))) return entry;
  const list: Node = { kind: 'list', items: [...itemsOf(old), ...events], span: old?.span ?? entry.keySpan };
  return { ...entry, value: withEntries(entry.value, { events: list }) };
}

/** The text under a key, when it is known. */
export const setting = (node: Node | undefined, ...path: readonly string[]): string | undefined =>
  text(at(node, ...path));

/** The alias that durable functions, provisioned concurrency or SnapStart need. */
function aliasOf(settings: MapNode, idPrefix: string): ServiceFunction['alias'] {
  if (truthy(at(settings, 'durableConfig'))) return { name: 'durable', id: `${idPrefix}DurableLambdaAlias` };
  if (truthy(at(settings, 'provisionedConcurrency')))
    return { name: 'provisioned', id: `${idPrefix}ProvConcLambdaAlias` };
  return truthy(at(settings, 'snapStart'))
    ? { name: 'snapstart', id: `${idPrefix}SnapStartLambdaAlias` }
    : undefined;
}
