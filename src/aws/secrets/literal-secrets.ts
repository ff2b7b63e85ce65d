import { isCall, isList, isMap, isScalar, itemsOf, textOf, type Node } from '../../source/node.ts';
import { TEMPLATE, templateOf } from '../../model/sections.ts';
import type { Declaration, Stack } from '../../model/stack.ts';
import { Value, type World } from '../../model/world.ts';
import { addTo } from '../../model/multimap.ts';
import { credentialAt, hasCredentials } from './credential-properties.ts';
import { findCredential, find } from './detect/detect.ts';
import { UNRESOLVED } from './detect/unresolved.ts';
import { entryName, isReferenceKey } from './detect/entry-name.ts';
import { isSecretName } from './detect/secret-name.ts';
import { describe, type LocatedSecret, type Secret } from './detect/secret.ts';
import { nodeAt, nodesWithin } from './joined-text.ts';
import { readsAsText, writtenParts, type WrittenPart } from '../written-text.ts';

/** The branch of an `Fn::If` that a place stands in. */
type Branch = readonly [condition: string, holds: boolean];
type SecretLocation = {
  readonly of: Declaration;
  readonly path: readonly string[];
  readonly node: Node;
  readonly within: readonly Branch[];
};

/** A secret as it is written in a resource or section. Nothing here holds the value. */
export type LiteralSecret = SecretLocation & {
  readonly secret: Secret;
  readonly what: string;
  /** The name inside the text that gives it: the variable of a script, the key of a JSON text. */
  readonly name?: string;
  /** The line inside a text of several. */
  readonly line?: number;
  /** The place holds nothing but a credential: whatever is written there is used as one. */
  readonly given: boolean;
};
/** A property that holds a credential and takes it from a parameter. */
export type ParameterCredential = SecretLocation & { readonly parameter: string };
/** A property that holds a credential and takes it from a plain parameter of Parameter Store. */
export type ParameterStoreCredential = SecretLocation;

export type WrittenSecrets = {
  readonly secrets: readonly LiteralSecret[];
  readonly parameterCredentials: readonly ParameterCredential[];
  readonly parameterStoreCredentials: readonly ParameterStoreCredential[];
  /** The scalars that are nothing but a secret, those that other rules tell included: no output may show them. */
  readonly hidden: readonly Node[];
  /** The entries of mappings that environment variables take: `Map/Key`. They are told where they are taken. */
  readonly mappingEntries: readonly string[];
};

const known = new WeakMap<Stack, ReadonlyMap<string, WrittenSecrets>>();

/** What is written in every resource and in the sections beside them, whatever the branch: the branches of a place are asked when it matters. */
export function writtenSecrets(stack: Stack): ReadonlyMap<string, WrittenSecrets> {
  const before = known.get(stack);
  if (before) return before;
  const all = new Map(
    [...stack.resources.values(), templateOf(stack)]
      .map(declared => [declared.id, new SecretSearch(declared)] as const)
      .filter(([, walk]) => walk.found),
  );
  known.set(stack, all);
  return all;
}

const NOTHING: WrittenSecrets = {
  secrets: [],
  parameterCredentials: [],
  parameterStoreCredentials: [],
  hidden: [],
  mappingEntries: [],
};
export const writtenSecretsOf = (world: World, id: string): WrittenSecrets =>
  writtenSecrets(world.stack).get(id) ?? NOTHING;

/** Whether a secret of a mapping is told where an environment variable takes it. */
export function isTakenElsewhere(stack: Stack, { of, path }: LiteralSecret): boolean {
  const [, section, map, , key] = path;
  if (of.type !== TEMPLATE || section !== 'Mappings') return false;
  return [...writtenSecrets(stack).values()].some(({ mappingEntries: taken }) =>
    taken.includes(`${map}/${key}`),
  );
}

/** The properties that parameters feed, by parameter. */
export function parameterCredentials(stack: Stack): ReadonlyMap<string, readonly ParameterCredential[]> {
  const by = new Map<string, ParameterCredential[]>();
  for (const { parameterCredentials: feeds } of writtenSecrets(stack).values())
    for (const feed of feeds) addTo(by, feed.parameter, feed);
  return by;
}

/** Whether a place is in the stack of this branch. */
export const existsIn = (world: World, { of, within }: SecretLocation): boolean =>
  world.resource(of.id) !== undefined &&
  within.every(([condition, holds]) => world.holds(condition) === holds);

export const valueAt = (world: World, { node, path }: SecretLocation): Value =>
  new Value(world, node, node.span, path.join('/'));

const DEEPEST = 100;
/** Environment variables are looked at with their functions, login profiles with their users. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  'AWS::Lambda::Function': /^Properties\/Environment\/Variables\//,
  'AWS::ECS::TaskDefinition': /^Properties\/ContainerDefinitions\/\d+\/Environment\//,
  'AWS::CodeBuild::Project':
    /^Properties\/(?:Environment\/EnvironmentVariables\/|Source\/Location$|SecondarySources\/\d+\/Location$)/,
  'AWS::IAM::User': /^Properties\/LoginProfile\//,
};
/** What is stored for others to read; a placeholder there waits for its value. */
const STORED: Readonly<Record<string, string>> = {
  'AWS::SecretsManager::Secret': 'Properties/SecretString',
  'AWS::SSM::Parameter': 'Properties/Value',
};
const DEFAULT = /^Properties\/Parameters\/[^/]+\/Default$/;
/** Of these sections the names say nothing of a literal: it is compared, or described. */
const NAMELESS = /^Properties\/(?:Conditions|Rules|Parameters|Transform)\//;

class SecretSearch implements WrittenSecrets {
  readonly secrets: LiteralSecret[] = [];
  readonly parameterCredentials: ParameterCredential[] = [];
  readonly parameterStoreCredentials: ParameterStoreCredential[] = [];
  readonly hidden: Node[] = [];
  readonly mappingEntries: string[] = [];
  readonly #of: Declaration;
  readonly #typed: boolean;
  /** The keys down to the node in hand; copied where something is found. */
  readonly #path: string[] = [];

  constructor(declared: Declaration) {
    this.#of = declared;
    this.#typed = hasCredentials(declared.type);
    const parts = declared.type === TEMPLATE ? ['Properties'] : ['Properties', 'Metadata'];
    const name = declared.type === 'AWS::SSM::Parameter' ? declared.id : undefined;
    for (const part of parts) {
      const entry = declared.node.entries.get(part);
      if (entry) this.#below(part, entry.value, name, []);
    }
  }
  get found(): boolean {
    return (
      this.secrets.length +
        this.parameterCredentials.length +
        this.parameterStoreCredentials.length +
        this.hidden.length +
        this.mappingEntries.length >
      0
    );
  }

  #below(key: string, node: Node, name: string | undefined, within: readonly Branch[]): void {
    this.#path.push(key);
    this.#visit(node, name, within);
    this.#path.pop();
  }

  #visit(node: Node, name: string | undefined, within: readonly Branch[]): void {
    if (this.#path.length > DEEPEST) return;
    if (isCall(node, 'Fn::If')) {
      this.#branch(node.arg, name, within);
      return;
    }
    if (readsAsText(node) || isCall(node, 'Ref')) this.#read(node, name, within);
    if (isCall(node, 'Fn::FindInMap') && ELSEWHERE[this.#of.type]?.test(this.#path.join('/')))
      this.mappingEntries.push([textOf(itemsOf(node.arg)[0]), textOf(itemsOf(node.arg)[2])].join('/'));
    if (node.kind === 'call') {
      if (!isReferenceKey(node.fn)) this.#inside(node.arg, name, within);
      return;
    }
    if (isList(node))
      node.items.forEach((item, index) => {
        this.#below(String(index), item, name, within);
      });
    else if (isMap(node)) {
      const beside = (other: string): string | undefined => textOf(node.entries.get(other)?.value);
      for (const { key, value } of node.entries.values())
        this.#below(key, value, entryName(key, beside, name), within);
    }
  }

  #branch(arg: Node, name: string | undefined, within: readonly Branch[]): void {
    const [condition, yes, no] = itemsOf(arg);
    const asked = textOf(condition);
    if (asked === undefined) return;
    if (yes) this.#visit(yes, name, [...within, [asked, true]]);
    if (no) this.#visit(no, name, [...within, [asked, false]]);
  }

  /** What a call holds beside the text that it was read as: branches and the variables of a Sub. */
  #inside(node: Node, name: string | undefined, within: readonly Branch[]): void {
    if (isList(node)) for (const item of node.items) this.#inside(item, name, within);
    else if (isMap(node)) this.#visit(node, name, within);
    else if (node.kind === 'call' && !readsAsText(node) && node.fn !== 'Ref') this.#visit(node, name, within);
    else if (node.kind === 'call') this.#inside(node.arg, name, within);
  }

  #read(node: Node, name: string | undefined, within: readonly Branch[]): void {
    if (node.provenance) return;
    const { type } = this.#of;
    const kind = this.#typed || this.#path[0] === 'Metadata' ? credentialAt(type, this.#path) : undefined;
    if (
      kind === undefined &&
      isScalar(node) &&
      type !== TEMPLATE &&
      STORED[type] === undefined &&
      isPlain(name, node.text)
    )
      return;
    const path = [...this.#path];
    const where = path.join('/');
    const stored = STORED[type] === where;
    const parts = writtenParts(node);
    const place = { of: this.#of, path, node, within };
    if (kind !== undefined || stored) this.#fed(parts, place, stored);
    if (type === TEMPLATE && DEFAULT.test(where)) return;
    const text = parts.map(part => ('literal' in part ? part.literal : UNRESOLVED)).join('');
    const given = type === 'AWS::SecretsManager::Secret' && stored ? 'secret' : kind;
    const hit =
      given === undefined || /^\s*[{[]/.test(text)
        ? find(type === TEMPLATE && NAMELESS.test(where) ? undefined : named(path, name), text)
        : findCredential(given, text);
    if (hit && (kind !== undefined || hit.secret.strength === 'strong'))
      this.hidden.push(...nodesWithin(parts, hit));
    if (
      hit &&
      (kind !== undefined || stored || hit.secret.strength === 'strong' || hit.secret.tier === 'recognised')
    ) {
      if (ELSEWHERE[type]?.test(where)) return;
      this.secrets.push({
        ...place,
        node: nodeAt(parts, hit.start) ?? node,
        secret: hit.secret,
        what: describe(hit.secret),
        given: kind !== undefined,
        ...nearby(hit, text, path, kind === undefined ? name : undefined),
      });
    } else if (kind !== undefined && text.startsWith('{{resolve:ssm:'))
      this.parameterStoreCredentials.push(place);
  }

  #fed(parts: readonly WrittenPart[], place: SecretLocation, stored: boolean): void {
    for (const part of parts)
      if ('ref' in part && ((parts.length === 1 && !stored) || isSecretName(part.ref)))
        this.parameterCredentials.push({ ...place, parameter: part.ref });
  }
}

/** Texts remembered at once: `AWS::Lambda::Function`, `Allow` and `2012-10-17` come thousands of times. */
const REMEMBERED = 20_000;
const LONGEST = 120;
let remembered = 0;
const plainTexts = new Map<string | undefined, Map<string, boolean>>();

/** A slice of a template keeps the whole template in memory; a copy does not. */
const copied = (text: string): string => ` ${text}`.slice(1);

/** Whether a short text under a name is certainly no secret. What is none with its name is none without. */
function isPlain(name: string | undefined, text: string): boolean {
  if (text.length > LONGEST) return false;
  const texts = plainTexts.get(name) ?? new Map<string, boolean>();
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (remembered >= REMEMBERED) plainTexts.clear();
  remembered = plainTexts.size === 0 ? 1 : remembered + 1;
  const answer = find(name, text) === undefined;
  plainTexts.set(name && copied(name), texts.set(copied(text), answer));
  return answer;
}

/** A mapping may have the name of the secret on either level. */
const named = (path: readonly string[], name: string | undefined): string | undefined =>
  path[1] === 'Mappings' && path[4] !== undefined && !isSecretName(name ?? '') ? path[3] : name;

function nearby(
  hit: LocatedSecret,
  text: string,
  path: readonly string[],
  name: string | undefined,
): { name?: string; line?: number } {
  const inner =
    hit.name ??
    (name !== undefined && name !== path.at(-1) && !/^\d+$/.test(path.at(-1) ?? '') ? name : undefined);
  const line = text.slice(0, hit.start).split('\n').length;
  return {
    ...(inner === undefined ? {} : { name: inner }),
    ...(text.trimEnd().includes('\n') ? { line } : {}),
  };
}
