import { lookUp } from '../model/look-up.ts';
import { Text, type Answer, type Hole, type Part } from '../model/text.ts';
import { getAttArgument } from '../source/intrinsics/get-att.ts';
import { mapNode } from '../source/intrinsics/map-node.ts';
import { replaceVariables, subArgument } from '../source/intrinsics/sub.ts';
import { textOf, type Node } from '../source/node.ts';

/** What a logical id of the stack after the change was before it; ids that stayed are not in it. */
export type Renamed = { readonly [after: string]: string };

/** How texts of the two stacks are compared: by the ids that resources had before, and with `fold` applied to their literal parts. */
export type Spelling = {
  readonly renamed: Renamed;
  /** What a literal is counted as, such as a stage's name by which two deployments differ anyway. */
  readonly fold?: { readonly before: (text: string) => string; readonly after: (text: string) => string };
};

/** A text of the stack before the change as it is compared. */
export const spelledBefore = (text: Text, { fold }: Spelling): Text =>
  fold ? Text.from(text.parts.map(part => (typeof part === 'string' ? fold.before(part) : part))) : text;

/** A text of the stack after the change as it is compared. */
export function spelledAfter(text: Text, { renamed, fold }: Spelling): Text {
  if (!fold && (isEmpty(renamed) || text.literal !== undefined)) return text;
  return Text.from(
    text.parts.map((part): Part => {
      if (typeof part === 'string') return fold ? fold.after(part) : part;
      return holeBefore(part, renamed);
    }),
  );
}

/** Whether two texts are equal, that of the stack after the change second. */
export const sameText = (before: Text, after: Text, spelling: Spelling): Answer =>
  equalTexts(spelledBefore(before, spelling), spelledAfter(after, spelling));

/** Whether two texts are equal as they are compared. What only the account and the region fill is equal to another text by accident alone. */
export function equalTexts(one: Text, other: Text): Answer {
  if (one.key === other.key) return 'yes';
  const answer = one.equals(other);
  return answer === 'maybe' && differInAccountOnly(one, other) ? 'no' : answer;
}

/**
 * Whether the holes that two texts do not share are pseudo parameters (account, region, partition), or names and attributes of different resources: then they are
 * not equal, but by an accident that nobody can plan.
 */
export function differInAccountOnly(one: Text, other: Text): boolean {
  const keys = (text: Text): string[] => text.holes.map(hole => Text.of(hole).key);
  const alone = (text: Text, known: readonly string[]): readonly Hole[] =>
    text.holes.filter(hole => hole.of !== 'pseudo' && !known.includes(Text.of(hole).key));
  const [own, others] = [alone(one, keys(other)), alone(other, keys(one))];
  if (own.length === 0 && others.length === 0) return true;
  const resources = (holes: readonly Hole[]): readonly (string | undefined)[] => holes.map(resourceIn);
  const [named, alsoNamed] = [resources(own), resources(others)];
  return (
    named.length > 0 &&
    alsoNamed.length > 0 &&
    [...named, ...alsoNamed].every(id => id !== undefined) &&
    !named.some(id => alsoNamed.includes(id))
  );
}

const resourceIn = (hole: Hole): string | undefined =>
  hole.of === 'name' || hole.of === 'attribute' ? hole.resource : undefined;

const isEmpty = (renamed: Renamed): boolean => Object.keys(renamed).length === 0;
const idBefore = (id: string, renamed: Renamed): string => lookUp(renamed, id) ?? id;

function holeBefore(hole: Hole, renamed: Renamed): Hole {
  switch (hole.of) {
    case 'name':
    case 'attribute':
      return { ...hole, resource: idBefore(hole.resource, renamed) };
    case 'nested':
      return { ...hole, stack: idBefore(hole.stack, renamed) };
    case 'opaque':
      return hole.node ? { ...hole, node: nodeBefore(hole.node, renamed) } : hole;
    default:
      return hole;
  }
}

/** An expression of the stack after the change with the ids that resources had before. */
export function nodeBefore(node: Node, renamed: Renamed): Node {
  return isEmpty(renamed) ? node : withIds(node, id => idBefore(id, renamed));
}

/** An expression in which `rename` gives each logical id that it names another. */
export const withIds = (node: Node, rename: (id: string) => string): Node =>
  mapNode(node, part => {
    if (part.kind !== 'call') return undefined;
    if (part.fn === 'Ref') {
      const id = textOf(part.arg);
      return id === undefined ? undefined : scalarCall(part, rename(id));
    }
    if (part.fn === 'Fn::GetAtt') {
      const named = getAttArgument(part.arg);
      return named && scalarCall(part, `${rename(named.id)}.${named.attribute ?? ''}`);
    }
    if (part.fn !== 'Fn::Sub') return undefined;
    const { pattern, map } = subArgument(part.arg);
    const text = textOf(pattern);
    if (!pattern || text === undefined) return undefined;
    const own = map?.kind === 'map' ? map : undefined;
    const renamedPattern: Node = {
      ...pattern,
      kind: 'scalar',
      plain: false,
      text: replaceVariables(text, ({ name }) => {
        if (own?.entries.has(name)) return undefined;
        const cut = name.indexOf('.');
        return `\${${cut < 0 ? rename(name) : `${rename(name.slice(0, cut))}${name.slice(cut)}`}}`;
      }),
    };
    return {
      ...part,
      arg: map
        ? { kind: 'list', span: part.arg.span, items: [renamedPattern, withIds(map, rename)] }
        : renamedPattern,
    };
  });

const scalarCall = (call: Node & { kind: 'call' }, text: string): Node => ({
  ...call,
  arg: { kind: 'scalar', text, plain: false, span: call.arg.span },
});
