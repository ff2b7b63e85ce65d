import type { StackIndex } from '../../model/stack-index.ts';
import { nearest } from '../../model/edit-distance.ts';
import type { Declaration, Note } from '../../model/stack.ts';
import {
  at,
  entriesOf,
  isList,
  isMap,
  itemsOf,
  textOf,
  type Call,
  type Node,
  type Span,
} from '../../source/node.ts';

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
  const names: Names = {
    resources: new Set([...stack.resources.keys(), ...(stack.postDeployResources?.keys() ?? [])]),
    parameters: new Set(stack.parameters.keys()),
    conditions: new Set(stack.conditions.keys()),
    authored: [...stack.resources.values()].filter(({ made }) => !made).map(({ id }) => id),
  };
  const found: Dangling[] = [];
  for (const declared of stack.resources.values()) {
    const { node } = declared;
    const look = new Search(names, declared.name, declared, found);
    look.walk(node);
    look.condition(at(node, 'Condition'));
    const depends = at(node, 'DependsOn');
    for (const one of depends ? [depends, ...itemsOf(depends)] : []) look.dependency(one);
  }
  for (const [name, node] of stack.outputs) {
    const look = new Search(names, `the output ${name}`, stackIndex.template, found);
    look.walk(node);
    look.condition(at(node, 'Condition'));
  }
  for (const [name, node] of stack.conditions)
    new Search(names, `the condition ${name}`, stackIndex.template, found).conditions(node);
  return found;
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
  readonly #names: Names;
  readonly #who: string;
  readonly #of: Declaration;
  readonly #found: Dangling[];
  constructor(names: Names, who: string, of: Declaration, found: Dangling[]) {
    this.#names = names;
    this.#who = who;
    this.#of = of;
    this.#found = found;
  }

  walk(node: Node): void {
    if (node.kind === 'list') for (const item of node.items) this.walk(item);
    else if (node.kind === 'map') for (const { value } of entriesOf(node)) this.walk(value);
    else if (node.kind === 'call') {
      // What lowering wrote refers to what lowering made.
      if (!node.made) this.#call(node);
      this.walk(node.arg);
    }
  }

  condition(node: Node | undefined): void {
    const name =
      textOf(node) ?? (node?.kind === 'call' && node.fn === 'Condition' ? textOf(node.arg) : undefined);
    if (name !== undefined && node && !node.made && !this.#names.conditions.has(name))
      this.#say(`uses the condition ${name}, which the template does not define`, node.span, name, [
        ...this.#names.conditions,
      ]);
  }

  dependency(node: Node): void {
    const name = textOf(node);
    if (name !== undefined && !node.made && !this.#names.resources.has(name))
      this.#say(
        `depends on ${name}, which the template does not define`,
        node.span,
        name,
        this.#names.authored,
      );
  }

  /** Within the section Conditions `Condition: Name` is a reference too. */
  conditions(node: Node): void {
    if (isMap(node) && node.entries.size === 1) this.condition(at(node, 'Condition'));
    if (node.kind === 'call' && !node.made) this.#call(node);
    for (const part of node.kind === 'call' ? [node.arg] : isList(node) ? node.items : [])
      this.conditions(part);
  }

  #call(node: Call): void {
    const { fn, arg } = node;
    if (fn === 'Ref') this.#reference(textOf(arg), node.span);
    else if (fn === 'Fn::GetAtt') this.#attribute(textOf(isList(arg) ? arg.items[0] : arg), node.span);
    else if (fn === 'Condition') this.condition(node);
    else if (fn === 'Fn::If') this.condition(itemsOf(arg)[0]);
    else if (fn === 'Fn::Sub') this.#substitution(arg);
  }

  #reference(name: string | undefined, span: Span): void {
    const { resources, parameters, authored } = this.#names;
    if (name === undefined || !isName(name) || resources.has(name) || parameters.has(name)) return;
    this.#say(`references ${name}, which the template does not define`, span, name, [
      ...authored,
      ...parameters,
    ]);
  }

  #attribute(path: string | undefined, span: Span): void {
    const [name = ''] = path?.split('.') ?? [];
    if (!isName(name) || this.#names.resources.has(name)) return;
    this.#say(
      `gets an attribute of ${name}, which is not a resource in the template`,
      span,
      name,
      this.#names.authored,
    );
  }

  #substitution(arg: Node): void {
    const [pattern, own] = isList(arg) ? arg.items : [arg];
    if (own && !isMap(own)) return;
    for (const [, inside = ''] of textOf(pattern)?.matchAll(/\$\{([^!}][^}]*)\}/g) ?? []) {
      const name = inside.trim();
      if (own?.entries.has(name) || !pattern) continue;
      if (name.includes('.')) this.#attribute(name, pattern.span);
      else this.#reference(name, pattern.span);
    }
  }

  #say(what: string, span: Span, name: string, others: readonly string[]): void {
    this.#found.push({ of: this.#of, says: `${this.#who} ${what}`, at: span, near: nearest(name, others) });
  }
}

/** A logical id, no pseudo parameter, no variable. */
const isName = (name: string): boolean => /^[A-Za-z0-9]+$/.test(name);
