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

/** A reference to nothing: who has it, in words. */
export type DanglingReference = { readonly of: Declaration; readonly says: string; readonly at: Span };

/** A name that a stack does not have, its references (at least one), and the name that was probably meant. */
export type Dangling = {
  readonly name: string;
  readonly near: string | undefined;
  readonly references: readonly DanglingReference[];
};

/** `isPart`: most of the names that the template uses are of others, so that it can only be a part of another template. */
export type DanglingNames = { readonly names: readonly Dangling[]; readonly isPart: boolean };

/**
 * The references of a stack to what it does not have, in whatever branch: CloudFormation looks at all of them before it makes anything (CloudFormation User
 * Guide, "Intrinsic functions" and "Conditions", read 2026-11). Judged after lowering, so that what SAM and the framework generate may be named.
 */
export function danglingIn(stackIndex: StackIndex): DanglingNames | 'unread' {
  const found = search(stackIndex);
  return found.names.length > 0 &&
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

function search(stackIndex: StackIndex): DanglingNames {
  const { stack } = stackIndex;
  const authored = [...stack.resources.values()].filter(({ provenance }) => !provenance).map(({ id }) => id);
  const search = new Search({
    resources: new Set([...stack.resources.keys(), ...(stack.postDeployResources?.keys() ?? [])]),
    parameters: new Set(stack.parameters.keys()),
    conditions: new Set(stack.conditions.keys()),
    named: {
      resources: authored,
      conditions: [...stack.conditions.keys()],
      values: [...authored, ...stack.parameters.keys()],
    },
  });
  for (const [declared, { properties, attributes }] of referencesOfResources(stackIndex))
    search.check(declared, declared.name, [...properties, ...attributes]);
  for (const [name, node] of stack.outputs) {
    const { properties, attributes } = referencesOf(node);
    search.check(stackIndex.template, `the output ${name}`, [...properties, ...attributes]);
  }
  for (const [name, node] of stack.conditions)
    search.check(stackIndex.template, `the condition ${name}`, referencesOfCondition(node));
  const { names } = search;
  return { names, isPart: search.isPart(names) };
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
  /** Those that the author may have meant, by what refers to them. */
  readonly named: {
    readonly resources: readonly string[];
    readonly conditions: readonly string[];
    readonly values: readonly string[];
  };
};

/** From so many foreign names on a template may be a part of another. */
const PART = 3;

class Search {
  readonly #names: Names;
  readonly #used = new Set<string>();
  readonly #found = new Map<
    string,
    { readonly name: string; readonly others: readonly string[]; readonly references: DanglingReference[] }
  >();
  constructor(names: Names) {
    this.#names = names;
  }

  get names(): readonly Dangling[] {
    return [...this.#found.values()].map(({ name, others, references }) => ({
      name,
      near: nearest(name, others),
      references,
    }));
  }

  isPart(names: readonly Dangling[]): boolean {
    const foreign = names.filter(({ near }) => near === undefined).length;
    return foreign >= PART && foreign > this.#used.size / 2;
  }

  /** What lowering wrote refers to what lowering made. */
  check(declared: Declaration, who: string, references: readonly Reference[]): void {
    for (const reference of references) {
      if (reference.provenance || isVariable(reference)) continue;
      const key = `${reference.kind === 'Condition' ? 'Condition' : 'Ref'} ${reference.id}`;
      this.#used.add(key);
      const dangling = this.#dangling(reference);
      if (!dangling) continue;
      const found = this.#found.get(key) ?? { name: reference.id, others: dangling.others, references: [] };
      this.#found.set(key, found);
      found.references.push({ of: declared, says: `${who} ${dangling.says}`, at: reference.at });
    }
  }

  /** What is wrong with a reference, and the names that may have been meant. */
  #dangling({
    kind,
    id,
  }: Reference): { readonly says: string; readonly others: readonly string[] } | undefined {
    const { resources, parameters, conditions, named } = this.#names;
    switch (kind) {
      case 'Condition':
        return conditions.has(id)
          ? undefined
          : {
              says: `uses the condition ${id}, which the template does not define`,
              others: named.conditions,
            };
      case 'DependsOn':
        return resources.has(id)
          ? undefined
          : { says: `depends on ${id}, which the template does not define`, others: named.resources };
      case 'Fn::GetAtt':
        return resources.has(id)
          ? undefined
          : {
              says: `gets an attribute of ${id}, which is not a resource in the template`,
              others: named.resources,
            };
      case 'Ref':
        return resources.has(id) || parameters.has(id)
          ? undefined
          : {
              says: `references ${id}, which the template does not define`,
              others: named.values,
            };
    }
  }
}

/** No logical id: a pseudo parameter, or a variable that another tool resolves. */
const isVariable = ({ kind, id }: Reference): boolean =>
  (kind === 'Ref' || kind === 'Fn::GetAtt') && !/^[A-Za-z0-9]+$/.test(id);
