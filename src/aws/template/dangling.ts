import type { StackIndex } from '../../model/stack-index.ts';
import { nearest } from '../../model/edit-distance.ts';
import {
  referencesOf,
  referencesOfCondition,
  referencesOfResources,
  type Reference,
} from '../../model/references.ts';
import type { Declaration, Note } from '../../model/stack.ts';
import { entriesOf, type Node, type Span } from '../../source/node.ts';

/** A reference to nothing: who has it, in words, and the name that was probably meant. */
export type Dangling = {
  readonly of: Declaration;
  readonly says: string;
  readonly at: Span;
  readonly near: string | undefined;
};

/**
 * The references of a stack to what it does not have, in whatever branch: CloudFormation looks at all of them before it makes anything (CloudFormation User
 * Guide, "Intrinsic functions" and "Conditions", read 2026-11). Judged after lowering, so that what SAM and the framework generate may be named.
 */
export function danglingIn(stackIndex: StackIndex): readonly Dangling[] | 'unread' {
  const found = search(stackIndex);
  return found.length > 0 &&
    (isOpen(stackIndex) || [...stackIndex.stack.resources.values()].some(({ node }) => readByAnother(node)))
    ? 'unread'
    : found;
}

/** Whether a tag is none that CloudFormation could have: `!Rain::S3` is of a tool that writes the template anew (README of aws-cloudformation/rain, read 2026-11). */
function readByAnother(node: Node): boolean {
  if (node.kind === 'call')
    return (node.tagged === true && /^Fn::\w+::/.test(node.fn)) || readByAnother(node.arg);
  return node.kind === 'list'
    ? node.items.some(readByAnother)
    : entriesOf(node).some(({ value }) => readByAnother(value));
}

function search(stackIndex: StackIndex): readonly Dangling[] {
  const { stack } = stackIndex;
  const search = new Search({
    resources: new Set([...stack.resources.keys(), ...(stack.postDeployResources?.keys() ?? [])]),
    parameters: new Set(stack.parameters.keys()),
    conditions: new Set(stack.conditions.keys()),
    authored: [...stack.resources.values()].filter(({ provenance }) => !provenance).map(({ id }) => id),
  });
  for (const [declared, { properties, attributes }] of referencesOfResources(stackIndex))
    search.check(declared, declared.name, [...properties, ...attributes]);
  for (const [name, node] of stack.outputs) {
    const { properties, attributes } = referencesOf(node);
    search.check(stackIndex.template, `the output ${name}`, [...properties, ...attributes]);
  }
  for (const [name, node] of stack.conditions)
    search.check(stackIndex.template, `the condition ${name}`, referencesOfCondition(node));
  return search.found;
}

/** Whether the stack may have more than is written: a macro, a plugin, a module, a part that is not read. What stands for a single value adds no resource. */
function isOpen({ stack }: StackIndex): boolean {
  const inside = ({ code, span }: Note): boolean =>
    code === 'include' &&
    [...stack.resources.values()].some(
      ({ node }) =>
        span !== undefined &&
        node.span.file === span.file &&
        node.span.start <= span.start &&
        span.end <= node.span.end,
    );
  return (
    stack.incomplete === true ||
    stack.notes.some(
      note =>
        note.code === 'loop' ||
        (note.partial && note.code !== 'variable' && note.code !== 'nested' && !inside(note)),
    )
  );
}

type Names = {
  readonly resources: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  readonly authored: readonly string[];
};

class Search {
  readonly found: Dangling[] = [];
  readonly #names: Names;
  constructor(names: Names) {
    this.#names = names;
  }

  /** What lowering wrote refers to what lowering made. */
  check(declared: Declaration, who: string, references: readonly Reference[]): void {
    for (const reference of references) {
      const dangling = reference.provenance ? undefined : this.#dangling(reference);
      if (dangling)
        this.found.push({
          of: declared,
          says: `${who} ${dangling.says}`,
          at: reference.at,
          near: nearest(reference.id, dangling.others),
        });
    }
  }

  /** What is wrong with a reference, and the names that may have been meant. */
  #dangling({
    kind,
    id,
  }: Reference): { readonly says: string; readonly others: readonly string[] } | undefined {
    const { resources, parameters, conditions, authored } = this.#names;
    switch (kind) {
      case 'Condition':
        return conditions.has(id)
          ? undefined
          : {
              says: `uses the condition ${id}, which the template does not define`,
              others: [...conditions],
            };
      case 'DependsOn':
        return resources.has(id)
          ? undefined
          : { says: `depends on ${id}, which the template does not define`, others: authored };
      case 'Fn::GetAtt':
        return !isName(id) || resources.has(id)
          ? undefined
          : {
              says: `gets an attribute of ${id}, which is not a resource in the template`,
              others: authored,
            };
      case 'Ref':
        return !isName(id) || resources.has(id) || parameters.has(id)
          ? undefined
          : {
              says: `references ${id}, which the template does not define`,
              others: [...authored, ...parameters],
            };
    }
  }
}

/** A logical id, no pseudo parameter, no variable. */
const isName = (name: string): boolean => /^[A-Za-z0-9]+$/.test(name);
