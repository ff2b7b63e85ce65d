import { detect, detectText } from '../aws/secrets/detect/detect.ts';
import { entryName, isReferenceKey } from '../aws/secrets/detect/entry-name.ts';
import type { Secret } from '../aws/secrets/detect/secret.ts';
import type { Stack, Unexpanded } from '../model/stack.ts';
import { isPlaceholder } from '../aws/secrets/detect/placeholder.ts';
import { mapChildren, mapNode } from '../source/intrinsics/map-node.ts';
import { textOf, type Node } from '../source/node.ts';
import { digitsOf, isNumeral, type WrittenJson } from '../source/plain.ts';
import { environmentMask } from './environment.ts';
import { secretNodes } from './secret-nodes.ts';
import { redactText } from './text.ts';

/** A stack as `emit` writes it, without its secrets: neither those that only their place makes one, nor those that their name or their form does. */
export const redactTree = (stack: Stack, emit: (stack: Stack) => WrittenJson): WrittenJson =>
  withoutEnvironment(stack, redactData(emit(withoutSecretNodes(stack))));

/** The data of a stack without what the user's environment gave. */
export const withoutEnvironment = (stack: Stack, data: WrittenJson): WrittenJson =>
  stack.environment ? maskData(data, environmentMask([stack])) : data;

/** Texts without what the user's environment gave. */
function maskData(data: WrittenJson, mask: (text: string) => string): WrittenJson {
  if (typeof data === 'string') return mask(data);
  if (typeof data !== 'object' || data === null || isNumeral(data)) return data;
  if (Array.isArray(data)) return data.map(item => maskData(item, mask));
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, maskData(value, mask)]));
}

const bullets = (part: Node): Node | undefined =>
  part.kind === 'scalar' ? { ...part, text: '••••', plain: false } : undefined;

/** A stack whose scalars that only their place makes a secret are bullets. */
function withoutSecretNodes(stack: Stack): Stack {
  const secrets = new Set(secretNodes(stack).filter(node => !isPlaceholder(textOf(node) ?? '')));
  if (secrets.size === 0) return stack;
  const redacted = (node: Node): Node =>
    mapNode(node, part => (secrets.has(part) ? bullets(part) : undefined));
  const section = (nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> =>
    new Map([...nodes].map(([key, node]) => [key, redacted(node)]));
  const hidden = (one: Unexpanded): Unexpanded => ({
    ...one,
    entry: { ...one.entry, value: redacted(one.entry.value) },
  });
  return {
    ...stack,
    mappings: section(stack.mappings),
    outputs: section(stack.outputs),
    ...(stack.unexpanded ? { unexpanded: stack.unexpanded.map(hidden) } : {}),
    rest: section(stack.rest),
    parameters: new Map(
      [...stack.parameters].map(([name, parameter]) => [
        name,
        { ...parameter, node: redacted(parameter.node) },
      ]),
    ),
    resources: new Map(
      [...stack.resources].map(([id, declared]) => [
        id,
        { ...declared, node: mapChildren(declared.node, redacted) },
      ]),
    ),
  };
}

/** Placeholders under a secret-like name stay readable; whatever has the shape of a key does not, a sample's neither. */
const isSecret = (secret: Secret | undefined): boolean =>
  secret !== undefined && (secret.strength === 'strong' || secret.tier === 'recognised');

/** Keys and punctuation of JSON, of which a Join is made. */
const isPunctuation = (text: string): boolean => /^[\s"{}[\],:]*$/.test(text.replace(/"[\w.-]+"\s?:/g, ''));

/** Data in which the names that lead to a text say what is secret. */
function redactData(data: WrittenJson, name?: string): WrittenJson {
  if (typeof data === 'string')
    return isSecret(detect(name, data)) && !isPunctuation(data) ? redactText(data, name) : data;
  if (typeof data !== 'object' || data === null) return data;
  if (isNumeral(data))
    return isSecret(detect(name, digitsOf(data))) ? redactText(digitsOf(data), name) : data;
  if (Array.isArray(data)) return data.map(item => redactData(item, name));
  const pieces = joined(data);
  if (
    pieces &&
    isSecret(
      detectText(
        name,
        pieces.map(piece => (typeof piece === 'string' ? piece : null)),
      ),
    )
  )
    return {
      'Fn::Join': [
        '',
        pieces.map(piece => {
          if (!isText(piece)) return redactData(piece, name);
          return isPunctuation(piece) ? piece : '••••';
        }),
      ],
    };
  const reference = referenceOf(data);
  if (reference)
    return { 'Fn::Join': ['', reference.map(piece => (isText(piece) ? piece : redactData(piece)))] };
  const compared = comparison(data);
  if (compared) return { 'Fn::Equals': compared.sides.map(side => redactData(side, compared.name)) };
  const beside = (key: string): string | undefined => (typeof data[key] === 'string' ? data[key] : undefined);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      isReferenceKey(key) ? value : redactData(value, entryName(key, beside, name)),
    ]),
  );
}

/** The items that a Join with an empty delimiter puts together: a secret may lie between two of them. */
function joined(data: { readonly [key: string]: WrittenJson }): readonly WrittenJson[] | undefined {
  const args = data['Fn::Join'];
  return Array.isArray(args) && args[0] === '' && Array.isArray(args[1]) ? args[1] : undefined;
}

const isText = (piece: WrittenJson): piece is string => typeof piece === 'string';

/** The pieces of a dynamic reference that is joined: it says where a secret lies, and is none. */
function referenceOf(data: { readonly [key: string]: WrittenJson }): readonly WrittenJson[] | undefined {
  const pieces = joined(data);
  const text = pieces?.map(piece => (isText(piece) ? piece : 'x')).join('') ?? '';
  return /^\{\{resolve:[^{}]*\}\}$/.test(text) ? pieces : undefined;
}

/** A comparison with what a name refers to: the other side may be the secret itself. */
function comparison(data: {
  readonly [key: string]: WrittenJson;
}): { readonly name: string; readonly sides: readonly WrittenJson[] } | undefined {
  const sides = data['Fn::Equals'];
  if (!Array.isArray(sides)) return undefined;
  const name = sides.map(referenceIn).find(found => found !== undefined);
  return name === undefined ? undefined : { name, sides };
}

const referenceIn = (data: WrittenJson): string | undefined =>
  typeof data === 'object' && data !== null && 'Ref' in data && typeof data['Ref'] === 'string'
    ? data['Ref']
    : undefined;
