import { Resource, type Value } from '../model/world.ts';
import type { SentencePart } from './change.ts';
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

/** `Timeout 3 -> 30`, `Timeout 30`, `Timeout removed, was 3`, `SubnetIds + a - b`. */
export function arrow(fact: Pick<FactDifference, 'path' | 'before' | 'after'>): readonly SentencePart[] {
  const { path, before, after } = fact;
  const name = settingOf(path);
  if (!before?.present) return [`${name} `, ...shown(after, name)];
  if (!after?.present) return [`${name} removed, was `, ...shown(before, name)];
  const items = itemsChanged(before, after, name);
  if (items) return [name, ...items];
  const [was, is] = [shown(before, name), shown(after, name)];
  if (isLong(before) && isLong(after)) return [`${name} is another text (`, ...was, ' -> ', ...is, ')'];
  return plainly(was) === plainly(is)
    ? [`${name} `, ...was, ', which is filled in otherwise now']
    : [`${name} `, ...was, ' -> ', ...is];
}

const isLong = ({ node, text }: Value): boolean =>
  node?.kind !== 'map' && node?.kind !== 'list' && `${text}`.length > LONGEST;

const plainly = (phrases: readonly SentencePart[]): string =>
  phrases.map(phrase => (typeof phrase === 'string' ? phrase : `${phrase.text}`)).join('');

/** Of a list of texts the items that came and went. */
function itemsChanged(before: Value, after: Value, name: string): readonly SentencePart[] | undefined {
  const isList = (value: Value): boolean => value.node?.kind === 'list' || value.each.length > 1;
  if (!isList(before) && !isList(after)) return undefined;
  const [old, now] = [before.each, after.each];
  if ([...old, ...now].some(({ node }) => node?.kind === 'map' || node?.kind === 'list')) return undefined;
  const keys = (list: readonly Value[]): ReadonlySet<string> => new Set(list.map(({ text }) => text.key));
  const [oldKeys, nowKeys] = [keys(old), keys(now)];
  const said = (sign: string, list: readonly Value[]): readonly SentencePart[] => [
    ...list.slice(0, MOST).flatMap((item): SentencePart[] => [` ${sign} `, ...shown(item, name)]),
    list.length > MOST ? ` ${sign} ${list.length - MOST} more` : '',
  ];
  const [come, gone] = [
    now.filter(({ text }) => !oldKeys.has(text.key)),
    old.filter(({ text }) => !nowKeys.has(text.key)),
  ];
  if (come.length === 0 && gone.length === 0) return [' in another order'];
  return [...said('+', come), ...said('-', gone)];
}

/** Longer texts, such as programs, are told by their length. */
const LONGEST = 300;

/** So many items of a list, or entries of a map, are shown. */
const MOST = 3;

/** A value in a few words. */
export function shown(value: Value | undefined, name: string): readonly SentencePart[] {
  const { node } = value ?? {};
  if (!value || !node) return ['nothing'];
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (node.kind === 'map') return mapShown(value, name);
  if (node.kind === 'list') {
    const items = value.each;
    const more = items.length > MOST ? ', …' : '';
    return [
      '[',
      ...items
        .slice(0, MOST)
        .flatMap((item, index): SentencePart[] => [index === 0 ? '' : ', ', ...shown(item, name)]),
      `${more}]`,
    ];
  }
  const { text } = value;
  const { length } = `${text}`;
  if (length > LONGEST) return [`a text of ${length} characters`];
  return [{ text: text.is('') ? "''" : text, name: last, node }];
}

/** `{ AttributeName: id, AttributeType: S }`; of what is deeper the keys only. */
function mapShown(value: Value, name: string): readonly SentencePart[] {
  const entries = value.entries;
  const isFlat =
    entries.length <= MOST &&
    entries.every(([, { node }]) => node?.kind === 'scalar' || node?.kind === 'call');
  const more = entries.length > MOST ? ', …' : '';
  return [
    '{ ',
    ...entries
      .slice(0, MOST)
      .flatMap(([key, child], index): SentencePart[] => [
        `${index === 0 ? '' : ', '}${key}`,
        ...(isFlat ? [': ', ...shown(child, `${name}.${key}`)] : []),
      ]),
    `${more} }`,
  ];
}
