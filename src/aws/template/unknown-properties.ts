import type { StackIndex } from '../../model/stack-index.ts';
import { nearest } from '../../model/edit-distance.ts';
import type { Declaration } from '../../model/stack.ts';
import { at, isCall, itemsOf, type Node, type Span } from '../../source/node.ts';
import { hasProperty, shapeOf, type Shape } from '../../model/shapes.ts';

/** A name that the author gave a property, where the type has none of that name. `mayBeNew`: it is near no name of the type, which may be newer than the data. */
export type UnknownProperty = {
  readonly of: Declaration;
  readonly path: string;
  readonly at: Span;
  readonly type: string;
  readonly near: string | undefined;
  readonly mayBeNew: boolean;
};

/**
 * The properties of a stack's resources that their types do not have, in whatever branch they stand: CloudFormation looks at all of them. What SAM makes of
 * a resource is judged by the words of SAM, which its author used, and what it passes on to CloudFormation by those of CloudFormation.
 */
export function unknownProperties(stackIndex: StackIndex): readonly UnknownProperty[] | 'macro' {
  const found = stackIndex.ofType('*').flatMap(unknownIn);
  // A macro may have properties of its own, and takes them away.
  return found.length > 0 && stackIndex.stack.notes.some(({ code }) => code === 'macro') ? 'macro' : found;
}

function unknownIn(declared: Declaration): readonly UnknownProperty[] {
  const { merged } = declared;
  const found = new Map<string, UnknownProperty>();
  const look = (type: string, node: Node | undefined, named: boolean): void => {
    const shape = shapeOf(type);
    if (shape && node) walk(node, shape, named, { of: declared, type, path: [], found });
  };
  if (merged) look(merged.type, merged.properties, true);
  const properties = at(declared.node, 'Properties');
  // A service may put properties of its own over those of a resource that the framework makes.
  look(declared.type, properties, !merged && !(declared.provenance && properties?.provenance));
  return [...found.values()];
}

/** `path` is that of the map in hand. */
type Where = {
  readonly of: Declaration;
  readonly type: string;
  readonly path: string[];
  readonly found: Map<string, UnknownProperty>;
};

/** `named`: the names at this level are the author's, not those that lowering chose. */
function walk(node: Node, shape: Shape, named: boolean, where: Where): void {
  if (node.kind === 'list') for (const item of node.items) walk(item, shape, true, where);
  // Both sides of a branch.
  else if (isCall(node, 'Fn::If'))
    for (const side of itemsOf(node.arg).slice(1)) walk(side, shape, named, where);
  else if (node.kind === 'map')
    for (const { key, keySpan, value } of node.entries.values()) {
      if (!shape.has(key) && !shape.free && isName(key)) {
        if (named && !node.provenance) note(key, keySpan, shape, where);
        continue;
      }
      const under = value.kind === 'scalar' ? undefined : shape.under(key);
      if (!under) continue;
      where.path.push(key);
      walk(value, under, true, where);
      where.path.pop();
    }
}

function note(key: string, at: Span, shape: Shape, { of, type, path, found }: Where): void {
  const place = `${at.file}:${at.start}`;
  if (found.has(place)) return;
  const near = nearest(key, shape.names);
  const mayBeNew = near === undefined && !hasProperty(type, key);
  found.set(place, { of, path: [...path, key].join('.'), at, type, near, mayBeNew });
}

/** Not `Fn::Transform`, a loop that is not written out, a variable that is not resolved, a merge key. */
const isName = (key: string): boolean => /^\w+$/.test(key);
