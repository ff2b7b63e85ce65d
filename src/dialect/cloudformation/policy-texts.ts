import type { Note } from '../../model/stack.ts';
import { readJson } from '../../source/json.ts';
import { entriesOf, isScalar, type Entry, type Node } from '../../source/node.ts';
import { Source } from '../../source/source.ts';

/** Properties that hold a policy document or the definition of a state machine, as a map or as JSON in a string. */
const TEXT = /(?:Policy(?:Document|Text)?|AccessPolicies|DefinitionString)$/;

/** A dynamic reference begins with two braces. */
const BEGINS_JSON = /^\s*\{(?!\{)/;

/** Policy documents and definitions that are a text in which JSON begins, but does not end: nothing in them was checked. */
export function brokenPolicyTexts(resources: readonly Entry[]): Note[] {
  const notes: Note[] = [];
  const visit = (node: Node, name: string): void => {
    if (node.kind === 'list') for (const item of node.items) visit(item, name);
    else if (node.kind === 'call') visit(node.arg, name);
    else if (node.kind === 'map')
      for (const { key, value } of node.entries.values())
        if (isScalar(value)) {
          if (BEGINS_JSON.test(value.text) && TEXT.test(key) && isBroken(value.text))
            notes.push({
              code: 'structure',
              message: `${key} of ${name} is not valid JSON, so it was not checked`,
              span: value.span,
              partial: false,
              lost: true,
            });
        } else visit(value, name);
  };
  for (const { key, value } of resources)
    for (const entry of entriesOf(value)) if (entry.key === 'Properties') visit(entry.value, key);
  return notes;
}

/** What substitutions make of a text is not known. */
function isBroken(text: string): boolean {
  if (text.includes('${')) return false;
  const read = readJson(new Source('', text));
  return !('root' in read);
}
