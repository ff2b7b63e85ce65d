import type { Node } from '../../source/node.ts';
import { idHash } from './id-hash.ts';

/** A text that is equal for equal values: keys sorted, spans left out. For comparing and hashing, never shown. */
export function canonical(node: Node | undefined): string {
  if (!node) return '';
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.text);
    case 'list':
      return `[${node.items.map(canonical).join()}]`;
    case 'map':
      return `{${[...node.entries.values()]
        .map(entry => `${JSON.stringify(entry.key)}:${canonical(entry.value)}`)
        .sort()
        .join()}}`;
    case 'call':
      return `{${JSON.stringify(node.fn)}:${canonical(node.arg)}}`;
  }
}

/** Ten hexadecimal digits, the same for the same text: the length of the suffix that SAM puts behind a logical id that must change with its content. */
export function digest(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit ^ (a >>> 15), 0x85ebca6b);
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return (hex(a ^ (b >>> 13)) + hex(b ^ (a >>> 7))).slice(0, 10);
}

/** The prefix with SAM's hash of a text behind it; alone where there is no text. */
export const hashed = (prefix: string, text: string): string =>
  text === '' ? prefix : prefix + idHash(text);
/** A suffix that is part of a logical id only when it may be: SAM hashes any other. */
export const suffixed = (prefix: string, suffix: string): string =>
  /^[\p{L}\p{N}]+$/u.test(suffix) ? prefix + suffix : hashed(prefix, suffix);
