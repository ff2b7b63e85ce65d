import { dottedName, importedAs } from './bindings.ts';
import type { CodeExpression } from '../program.ts';
import type { PythonContext } from './context.ts';
import { BLOCKS, childOf, part, parts, type Syntax } from './syntax.ts';

/** `import a.b as c` is the module `a.b`; `import a.b` gives `a`, of which `b` is a member. */
export function readImport(context: PythonContext, node: Syntax): void {
  for (const name of parts(node, 'name')) {
    const isAliased = name.kind === 'aliased_import';
    const module = isAliased ? nameOf(context, name) : importedAs(name, context.text, 'first');
    bind(context, importedAs(name, context.text, 'first'), importOf(context, module, name), module, name);
  }
}

/** `from a.b import c` is the member `c` of `a.b`. */
export function readImportFrom(context: PythonContext, node: Syntax): void {
  const place = part(node, 'module_name');
  if (!place) return;
  const module = dottedName(place, context.text);
  if (childOf(node, 'wildcard_import')) context.evaluate(importOf(context, module, place));
  for (const name of parts(node, 'name')) {
    const imported = nameOf(context, name);
    const value = context.member(importOf(context, module, place), imported, context.span(name));
    bind(context, importedAs(name, context.text, 'whole'), value, `${module}.${imported}`, name);
  }
}

/** The modules whose names are imported with `*`: they hold for all of the file. */
export function starImports(context: PythonContext, root: Syntax): CodeExpression[] {
  const stars: CodeExpression[] = [];
  const todo = root.children.toReversed();
  for (let node = todo.pop(); node; node = todo.pop()) {
    context.spend(1);
    const module = part(node, 'module_name');
    if (node.kind === 'import_from_statement' && module && childOf(node, 'wildcard_import'))
      stars.push(importOf(context, dottedName(module, context.text), module));
    if (BLOCKS.has(node.kind)) for (const child of node.children.toReversed()) todo.push(child);
  }
  return stars;
}

const nameOf = (context: PythonContext, name: Syntax): string =>
  dottedName(part(name, 'name') ?? name, context.text);

const importOf = (context: PythonContext, source: string, place: Syntax): CodeExpression => ({
  span: context.span(place),
  kind: 'import',
  source,
});

function bind(
  context: PythonContext,
  as: string,
  value: CodeExpression,
  module: string,
  place: Syntax,
): void {
  const variable = context.find(as);
  if (!variable) return;
  context.modules.set(variable, module);
  context.assign(variable, value, context.span(place));
}
