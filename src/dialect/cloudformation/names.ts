import { apiNotes } from './api-keys.ts';
import { meansPolicy, meansStatements, policyNotes } from './policy-keys.ts';
import { asking, misspelt } from '../../model/edit-distance.ts';
import type { Note } from '../../model/stack.ts';
import { isMap, textOf, type MapNode, type Node, type Span } from '../../source/node.ts';
import { CLOUDFORMATION_TAGS } from '../../source/tags.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(CLOUDFORMATION_TAGS.values());
const MISSPELT = new Map<string, string | undefined>();

/** Names of intrinsic functions that are misspelt, anywhere in a template, and keys of policies and API definitions that are none. What a macro may have made of its own function is not among them. */
export function misspeltNames(root: MapNode): readonly Note[] {
  const namesIn = (section: string): readonly string[] => [
    ...(sectionOf(root, section)?.entries.keys() ?? []),
  ];
  const names = new Set(['Parameters', 'Resources'].flatMap(namesIn));
  const search = new Search(names, new Set(namesIn('Conditions')), true);
  search.visit(root);
  return search.notes;
}

/** Only the names of intrinsic functions, in what is no template itself; `names` are those of parameters and resources. */
export function misspeltFunctions(
  nodes: readonly Node[],
  names: ReadonlySet<string>,
  conditions: ReadonlySet<string>,
): readonly Note[] {
  const search = new Search(names, conditions, false);
  for (const node of nodes) search.visit(node);
  return search.notes;
}

class Search {
  readonly notes: Note[] = [];
  readonly #names: ReadonlySet<string>;
  readonly #conditions: ReadonlySet<string>;
  readonly #withKeys: boolean;
  constructor(names: ReadonlySet<string>, conditions: ReadonlySet<string>, withKeys: boolean) {
    this.#names = names;
    this.#conditions = conditions;
    this.#withKeys = withKeys;
  }

  #isName(text: string | undefined): boolean {
    return text !== undefined && (this.#names.has(text) || text.startsWith('AWS::'));
  }

  /** `under` is the key that a map stands under. */
  visit(node: Node, under = ''): void {
    if (node.kind === 'scalar') return;
    if (node.kind === 'list') for (const item of node.items) this.visit(item);
    else if (node.kind === 'call') {
      if (!FUNCTIONS.has(node.fn) && node.fn !== 'Fn::ForEach')
        this.#tell(node.fn, nearestFunction(node.fn), node.span);
      this.visit(node.arg);
    } else {
      if (node.entries.size === 1) this.#single(node);
      const { length } = this.notes;
      let isPolicy = meansPolicy(under);
      for (const { key, value } of node.entries.values())
        if (value.kind !== 'scalar') {
          isPolicy ||= meansStatements(key);
          this.visit(value, key);
        }
      if (!this.#withKeys) return;
      const own = [...(isPolicy ? policyNotes(node, under) : []), ...apiNotes(node, under)];
      if (own.length > 0) this.notes.splice(length, 0, ...own);
    }
  }

  /** A map with one key may have been meant as a call: `Fn:Sub`, `fn::sub`; `Rf` where its value is the name of something. */
  #single(node: MapNode): void {
    for (const { key, keySpan, value } of node.entries.values()) {
      if (key.includes(':')) this.#tell(key, nearestFunction(key), keySpan);
      else if (key.length < 5 && this.#isName(textOf(value)))
        this.#tell(key, misspelt(key, ['Ref']), keySpan);
      else if (this.#conditions.has(textOf(value) ?? ''))
        this.#tell(key, misspelt(key, ['Condition']), keySpan);
    }
  }

  #tell(name: string, near: string | undefined, span: Span): void {
    if (near !== undefined && near !== name)
      this.notes.push({
        code: 'function',
        message: `${name} is not an intrinsic function${asking(near)}`,
        span,
        partial: true,
      });
  }
}

const sectionOf = (root: MapNode, name: string): MapNode | undefined => {
  const value = root.entries.get(name)?.value;
  return isMap(value) ? value : undefined;
};

function nearestFunction(name: string): string | undefined {
  // An unknown tag `!Reff` is read as `Fn::Reff`.
  if (!MISSPELT.has(name))
    MISSPELT.set(
      name,
      misspelt(name, FUNCTIONS) ?? misspelt(name.replace(/^Fn::/, ''), ['Ref', 'Condition']),
    );
  return MISSPELT.get(name);
}
