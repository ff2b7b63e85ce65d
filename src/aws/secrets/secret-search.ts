import { lookUp } from '../../model/look-up.ts';
import {
  isCall,
  isList,
  isMap,
  isScalar,
  itemsOf,
  textOf,
  type Call,
  type Node,
  type Span,
} from '../../source/node.ts';
import { TEMPLATE } from '../../model/sections.ts';
import type { Declaration, Stack } from '../../model/stack.ts';
import { readsAsText, writtenParts, type WrittenPart } from '../written-text.ts';
import { credentialAt, hasCredentials, isHeaderKind } from './credential-properties.ts';
import { findCredential } from './detect/detect.ts';
import { entryName, isReferenceKey } from './detect/entry-name.ts';
import { looksRandom } from './detect/randomness.ts';
import { isSecretName, isSettingName } from './detect/secret-name.ts';
import { describe, readsPlainKey, type LocatedSecret } from './detect/secret.ts';
import { UNRESOLVED } from './detect/unresolved.ts';
import { fallbackSecrets } from './fallbacks.ts';
import { isInEnvironment } from './environment.ts';
import { nodeAt, nodesWithin } from './joined-text.ts';
import { eachIn, isPlain } from './plain-texts.ts';
import { isReadable } from './readable-properties.ts';
import { secretReferredTo } from './secret-sources.ts';
import type {
  IfBranch,
  SecretLocation,
  LiteralSecret,
  ShownSecret,
  ParameterCredential,
  ParameterStoreCredential,
  WrittenSecrets,
} from './written-secrets.ts';

const DEEPEST = 100;
/** Environment variables are looked at with their functions, login profiles with their users. */
const isToldElsewhere = (type: string, path: readonly string[]): boolean =>
  isInEnvironment(type, path) || (type === 'AWS::IAM::User' && path[1] === 'LoginProfile' && path.length > 2);
/** What is stored for others to read; a placeholder there waits for its value. */
const STORED: Readonly<Record<string, string>> = {
  'AWS::SecretsManager::Secret': 'Properties/SecretString',
  'AWS::SSM::Parameter': 'Properties/Value',
};
/** Where CloudFormation puts a secret in the place of its reference. */
const RESOLVED = '{{resolve:secretsmanager:';
const REFERENCE = /\{\{resolve:secretsmanager:([^{}]{1,1000})\}\}/g;
/** The Default of a parameter in the sections of a template. */
const isDefault = (path: readonly string[]): boolean =>
  path.length === 4 && path[1] === 'Parameters' && path[3] === 'Default';
/** Of these sections the names say nothing of a literal: it is compared, or described. */
const NAMELESS: ReadonlySet<string> = new Set(['Conditions', 'Rules', 'Parameters', 'Transform']);

/** Keys of a resource that name other things of the template. */
const REFERENCES: ReadonlySet<string> = new Set(['Type', 'Condition', 'DependsOn']);
/** Secrets in one text: more are a dump, of which these say enough. */
const MOST_IN_TEXT = 20;

export type SearchContext = {
  readonly stack: Stack;
  /** Whether a secret of the stack is filled in at deployment. */
  readonly hasSources: boolean;
  /** Where secrets were found, and where their anchors stand, by `placesOf`. */
  readonly told: Set<string>;
  /** Maps, lists and calls that were searched. A scalar may have another name elsewhere. */
  readonly searched: Set<Node>;
  /** Set where a file is searched: what was searched in each of its stacks, and is not again. */
  readonly before?: readonly ReadonlySet<Node>[];
};
const placeKey = ({ file, start }: Span): string => `${file}:${start}`;
/** A node and its anchor, as `SearchContext.told` has them. */
export const placesOf = ({ span, anchor }: Node): readonly string[] =>
  anchor ? [placeKey(span), placeKey(anchor)] : [placeKey(span)];

/** The examples of an OpenAPI definition show what a value looks like (OpenAPI Specification 3.0, "Example Object"); what is a credential by its form is one also there. */
const isExample = (type: string, path: readonly string[]): boolean =>
  type.startsWith('AWS::ApiGateway') && path.includes('Body') && path.some(key => /^examples?$/.test(key));
const isByForm = ({ secret }: LocatedSecret): boolean =>
  secret.tier === 'recognised' && secret.kind !== 'JSON Web Token';

/** Looks for secrets in all that is written in a resource or a section, whatever the branch. */
export class SecretSearch implements WrittenSecrets {
  readonly secrets: LiteralSecret[] = [];
  readonly parameterCredentials: ParameterCredential[] = [];
  readonly parameterStoreCredentials: ParameterStoreCredential[] = [];
  readonly shown: ShownSecret[] = [];
  readonly hidden: Node[] = [];
  readonly mappingEntries: string[] = [];
  readonly #of: Declaration;
  readonly #context: SearchContext;
  readonly #typed: boolean;
  /** The place of what is stored for others to read. */
  readonly #stored: string | undefined;
  /** Within a dynamic reference (`{{resolve:`) stands the name of a secret. */
  #refers = false;
  /** The keys down to the node in hand; copied where something is found. */
  readonly #path: string[] = [];

  constructor(declared: Declaration, context: SearchContext) {
    this.#of = declared;
    this.#context = context;
    this.#typed = hasCredentials(declared.type);
    this.#stored = lookUp(STORED, declared.type);
    for (const { key, value } of declared.node.entries.values())
      if (!REFERENCES.has(key))
        this.#below(key, value, declared.type === 'AWS::SSM::Parameter' ? declared.id : undefined, []);
  }
  get found(): boolean {
    return (
      this.secrets.length +
        this.parameterCredentials.length +
        this.parameterStoreCredentials.length +
        this.shown.length +
        this.hidden.length +
        this.mappingEntries.length >
      0
    );
  }

  #below(key: string, node: Node | undefined, name: string | undefined, within: readonly IfBranch[]): void {
    this.#path.push(key);
    if (node) this.#visit(node, name, within);
    this.#path.pop();
  }

  #visit(node: Node, name: string | undefined, within: readonly IfBranch[]): void {
    if (this.#path.length > DEEPEST) return;
    if (node.kind === 'scalar') {
      this.#read(node, name, within);
      return;
    }
    if (!this.#isNew(node)) return;
    if (node.kind === 'map') {
      const beside = (other: string): string | undefined => textOf(node.entries.get(other)?.value);
      for (const { key, value } of node.entries.values())
        this.#below(key, value, entryName(key, beside, name), within);
    } else if (node.kind === 'list')
      for (let index = 0; index < node.items.length; index += 1)
        this.#below(String(index), node.items[index], name, within);
    else this.#call(node, name, within);
  }

  #call(node: Call, name: string | undefined, within: readonly IfBranch[]): void {
    const { fn, arg } = node;
    if (fn === 'Fn::If') {
      this.#branch(arg, name, within);
      return;
    }
    const isText = readsAsText(node);
    if (isText || fn === 'Ref' || fn === 'Fn::GetAtt') this.#read(node, name, within);
    if (fn === 'Fn::FindInMap' && isToldElsewhere(this.#of.type, this.#path))
      this.mappingEntries.push([textOf(itemsOf(arg)[0]), textOf(itemsOf(arg)[2])].join('/'));
    if (isReferenceKey(fn)) return;
    const outer = this.#refers;
    this.#refers ||= this.#typed && isText && writtenParts(node).some(opensReference);
    this.#inside(arg, name, within);
    this.#refers = outer;
  }

  /** Whether a map, list or call of a file was not searched as a part of its stacks. */
  #isNew(node: Node): boolean {
    const { searched, before } = this.#context;
    if (before) return !before.some(nodes => nodes.has(node));
    searched.add(node);
    return true;
  }

  #branch(arg: Node, name: string | undefined, within: readonly IfBranch[]): void {
    const [condition, yes, no] = itemsOf(arg);
    const asked = textOf(condition);
    if (asked === undefined) return;
    if (yes) this.#visit(yes, name, [...within, [asked, true]]);
    if (no) this.#visit(no, name, [...within, [asked, false]]);
  }

  /** What a call holds beside the text that it was read as: branches and the variables of a Sub. */
  #inside(node: Node, name: string | undefined, within: readonly IfBranch[]): void {
    if (isList(node)) for (const item of node.items) this.#inside(item, name, within);
    else if (isMap(node)) this.#visit(node, name, within);
    else if (node.kind === 'call' && !readsAsText(node) && node.fn !== 'Ref' && node.fn !== 'Fn::GetAtt')
      this.#visit(node, name, within);
    else if (node.kind === 'call') this.#inside(node.arg, name, within);
  }

  #read(node: Node, name: string | undefined, within: readonly IfBranch[]): void {
    if (node.provenance) return;
    const { type } = this.#of;
    const kind =
      !this.#refers && (this.#typed || this.#path[0] === 'Metadata')
        ? credentialAt(type, this.#path, name)
        : undefined;
    if (kind === undefined && this.#stored === undefined && this.#isHarmless(node, name)) return;
    const path = [...this.#path];
    const where = path.join('/');
    const stored = this.#stored === where;
    const parts = writtenParts(node);
    const place = { of: this.#of, path, node, within };
    if (kind !== undefined || stored) this.#fed(parts, place, stored);
    const text = parts.map(part => ('literal' in part ? part.literal : UNRESOLVED)).join('');
    if (type !== TEMPLATE && isReadable(type, path)) this.#shows(parts, text, place);
    const credential = kind !== undefined && isHeaderKind(kind) && !looksRandom(text) ? undefined : kind;
    const given = type === 'AWS::SecretsManager::Secret' && stored ? 'secret' : credential;
    const hits =
      given === undefined || /^\s*[{[]/.test(text)
        ? eachIn(nameAt(type, path, name), text)
        : [findCredential(given, text) ?? []].flat();
    const falls = this.#context.before && isScalar(node) ? fallbackSecrets(name, text) : [];
    const places: string[] = [];
    const shown = isExample(type, path) ? hits.filter(isByForm) : hits;
    for (const hit of [...shown, ...falls].slice(0, MOST_IN_TEXT)) {
      const strong = hit.secret.strength === 'strong';
      const fallback = falls.includes(hit) || (isScalar(node) && node.fallback !== undefined);
      if (strong && falls.includes(hit)) this.hidden.push(node);
      if (credential !== undefined || strong) this.hidden.push(...nodesWithin(parts, hit));
      if (credential === undefined && !stored && !strong && hit.secret.tier !== 'recognised') continue;
      const secret = {
        ...place,
        node: nodeAt(parts, hit.start) ?? node,
        secret: hit.secret,
        what: describe(hit.secret),
        given: credential !== undefined,
        ...(fallback ? { fallback: true as const } : {}),
        ...nearby(hit, text, path, credential === undefined ? name : undefined),
      };
      if (!this.#isTold(secret)) this.secrets.push(secret);
      places.push(...placesOf(secret.node));
    }
    for (const key of places) this.#context.told.add(key);
    if (places.length === 0 && kind !== undefined && text.startsWith('{{resolve:ssm:'))
      this.parameterStoreCredentials.push(place);
  }

  /** Whether what stands at the place in hand, which holds no credential by its schema, is certainly no secret and shows none: most of a template. */
  #isHarmless(node: Node, name: string | undefined): boolean {
    const { type } = this.#of;
    const isTemplate = type === TEMPLATE;
    if (isTemplate && isDefault(this.#path)) return true;
    if (isScalar(node)) {
      const { text } = node;
      if (this.#context.before && text.includes('${')) return false;
      return (
        isPlain(nameAt(type, this.#path, name), text) &&
        (isTemplate || !text.includes(RESOLVED) || !isReadable(type, this.#path))
      );
    }
    if (!isCall(node, 'Ref') && !isCall(node, 'Fn::GetAtt')) return false;
    return isTemplate || !this.#context.hasSources || !isReadable(type, this.#path);
  }

  /** Each place once: lowering copies tags to roles, and an anchor is written once. */
  #isTold({ of, node, path }: LiteralSecret): boolean {
    const copied = of.provenance !== undefined || of.type === TEMPLATE;
    return (
      isToldElsewhere(of.type, path) || (copied && placesOf(node).some(key => this.#context.told.has(key)))
    );
  }

  #shows(parts: readonly WrittenPart[], text: string, place: SecretLocation): void {
    const secrets = new Set<string>();
    if (this.#context.hasSources)
      for (const part of parts)
        if (!('ref' in part && isSettingName(part.ref))) {
          const secret = secretReferredTo(this.#context.stack, part);
          if (secret !== undefined) secrets.add(secret);
        }
    if (place.path[0] !== 'Metadata')
      for (const [, reference = ''] of text.matchAll(REFERENCE))
        if (!readsPlainKey(reference)) secrets.add('a secret of Secrets Manager');
    if (secrets.size > 0) this.shown.push({ ...place, secrets: [...secrets] });
  }

  #fed(parts: readonly WrittenPart[], place: SecretLocation, stored: boolean): void {
    let inReference = false;
    for (const part of parts) {
      if ('literal' in part) inReference = isOpenAfter(part.literal, inReference);
      else if ('ref' in part && !inReference && ((parts.length === 1 && !stored) || isSecretName(part.ref)))
        this.parameterCredentials.push({ ...place, parameter: part.ref });
    }
  }
}

/** Whether a dynamic reference is open behind a text. */
function isOpenAfter(text: string, isOpen: boolean): boolean {
  const [opened, closed] = [text.lastIndexOf('{{resolve:'), text.lastIndexOf('}}')];
  return opened === closed ? isOpen : opened > closed;
}
const opensReference = (part: WrittenPart): boolean => 'literal' in part && isOpenAfter(part.literal, false);

/** The name that says what a literal at a place is. */
function nameAt(type: string, path: readonly string[], name: string | undefined): string | undefined {
  if (type !== TEMPLATE) return name;
  return path.length > 2 && NAMELESS.has(path[1] ?? '') ? undefined : named(path, name);
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
