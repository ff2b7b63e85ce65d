import { resolveFile, rootOf } from '../../source/files.ts';
import {
  at,
  isList,
  isMap,
  itemsOf,
  type FileId,
  type MapNode,
  type Node,
  type Span,
} from '../../source/node.ts';
import { TEMPLATE } from '../../model/sections.ts';
import type { Declaration, Stack, TemplateFile } from '../../model/stack.ts';
import { searchOf } from './literal-secrets.ts';
import { placesOf, SecretSearch, type SearchContext } from './secret-search.ts';
import type { LiteralSecret } from './written-secrets.ts';
import { commentSecrets, samconfigSecrets, type TextSecret } from './text-secrets.ts';

/** The secrets of a template file that are in no stack of it; `hidden` is what no output may show of them. */
export type FileSecrets = {
  readonly values: readonly LiteralSecret[];
  readonly texts: readonly TextSecret[];
  readonly hidden: readonly Span[];
};

const NONE: FileSecrets = { values: [], texts: [], hidden: [] };
const known = new WeakMap<TemplateFile, FileSecrets>();

/** What is written in a file and deployed by none of its stacks: `custom` and `params` of a service, misplaced keys, comments, `samconfig.toml` beside it. */
export function fileSecrets({ written }: Stack): FileSecrets {
  const [stack] = written?.stacks ?? [];
  if (!written || !stack) return NONE;
  const before = known.get(written);
  if (before) return before;
  const search = valuesOf(written, stack);
  const texts = [...commentSecrets(written), ...samconfigSecrets(written, stack)];
  const found: FileSecrets = {
    values: search.secrets,
    texts,
    hidden: [...search.hidden, ...texts.map(({ span }) => span)],
  };
  known.set(written, found);
  return found;
}

function valuesOf(
  { root, stacks, file, files }: TemplateFile,
  stack: Stack,
): { readonly secrets: readonly LiteralSecret[]; readonly hidden: readonly Span[] } {
  const before = stacks.map(searchOf);
  const isTold = (node: Node): boolean =>
    before.some(({ told }) => placesOf(node).some(key => told.has(key)));
  const context: SearchContext = {
    stack,
    hasSources: false,
    told: new Set(),
    searched: new Set(),
    before: before.map(({ searched }) => searched),
  };
  const included = stack.dialect === 'serverless' ? includedIn(root, file) : [];
  const trees = [
    ...(stack.dialect === 'serverless' ? partsOf(root) : [root]),
    ...included.flatMap(name => rootOf(files.open(name)) ?? []),
  ];
  const searches = trees.map(tree => new SecretSearch(templateWith(tree), context));
  return {
    secrets: searches.flatMap(({ secrets }) => secrets).filter(({ node }) => !isTold(node)),
    hidden: searches.flatMap(({ hidden }) => hidden).map(({ span }) => span),
  };
}

const templateWith = (tree: Node): Declaration => ({
  id: '(template)',
  name: 'template',
  type: TEMPLATE,
  at: tree.span,
  node: {
    kind: 'map',
    span: tree.span,
    entries: new Map([['Properties', { key: 'Properties', keySpan: tree.span, value: tree }]]),
  },
});

/** A service without its `resources`, and those, which are templates of CloudFormation. */
function partsOf(root: MapNode): readonly Node[] {
  const resources = at(root, 'resources');
  const own = new Map([...root.entries].filter(([key]) => key !== 'resources'));
  const others = isList(resources) ? itemsOf(resources) : [resources];
  return [{ ...root, entries: own }, ...others.filter(isMap)];
}

const WHOLE_FILE = /^\$\{file\(([^(){}$,]{1,300}\.(?:ya?ml|json))\)\}$/;
const MOST_FILES = 50;

/** Data files that a service takes in as a whole. */
function includedIn(root: Node, file: FileId): readonly FileId[] {
  const found = new Set<FileId>();
  const visit = (node: Node): void => {
    if (found.size >= MOST_FILES) return;
    if (node.kind === 'scalar') {
      const [, path] = node.text.startsWith('${file(') ? (WHOLE_FILE.exec(node.text) ?? []) : [];
      const name = path === undefined ? undefined : resolveFile(file, path);
      if (name !== undefined && name !== file) found.add(name);
    } else if (node.kind === 'list') node.items.forEach(visit);
    else if (node.kind === 'map') for (const { value } of node.entries.values()) visit(value);
  };
  visit(root);
  return [...found];
}
