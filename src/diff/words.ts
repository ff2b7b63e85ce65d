import { Resource, type Value } from '../model/world.ts';
import type { Phrase } from './change.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import type { ResourcePair } from './pairs.ts';

/** A resource as its author knows it. */
export function subjectOf({ before, after }: ResourcePair, { scratch }: Ground): string {
  const declared = after ?? before;
  return declared ? new Resource(after ? scratch.after : scratch.before, declared).called : '';
}

/** The place of a fact below its resource: `VpcConfig.SubnetIds`. */
export const settingOf = (path: string): string =>
  path
    .replace(/^Properties\//, '')
    .split('/')
    .join('.');

/** `Timeout 3 -> 30`, `Timeout 30, new`, `Timeout, was 3`. */
export function arrow(fact: FactDifference): readonly Phrase[] {
  const { path, before, after } = fact;
  const name = settingOf(path);
  if (!before?.present) return [`${name} `, ...shown(after, name)];
  if (!after?.present) return [`${name} removed, was `, ...shown(before, name)];
  return [`${name} `, ...shown(before, name), ' -> ', ...shown(after, name)];
}

/** So many items of a list are shown. */
const MOST = 3;

/** A value in a few words. */
export function shown(value: Value | undefined, name: string): readonly Phrase[] {
  const { node } = value ?? {};
  if (!value || !node) return ['nothing'];
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (node.kind === 'map') {
    const keys = [...node.entries.keys()];
    const more = keys.length > MOST ? ', …' : '';
    return [{ text: `{ ${keys.slice(0, MOST).join(', ')}${more} }` }];
  }
  if (node.kind === 'list') {
    const items = value.each;
    const more = items.length > MOST ? ', …' : '';
    return [
      '[',
      ...items
        .slice(0, MOST)
        .flatMap((item, index): Phrase[] => [index === 0 ? '' : ', ', ...shown(item, name)]),
      `${more}]`,
    ];
  }
  return [{ text: value.text, name: last, node }];
}
