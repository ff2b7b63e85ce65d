import type { Plain } from '../../builder/make.ts';
import { entriesOf, type Node } from '../../../source/node.ts';
import { toRead, type WrittenJson } from '../../../source/plain.ts';
import { pythonJson } from '../python-json.ts';
import type { SamBuilder } from '../sam-builder.ts';
import type { SamResource } from '../sam-resource.ts';

/**
 * A definition written in place becomes JSON text; what only deployment knows in it becomes a substitution
 * `${definition_substitution_1}`, numbered in the order of sorted keys.
 */
export function definitionString(
  builder: SamBuilder,
  resource: SamResource,
  definition: Node,
): { readonly text: Plain; readonly substitutions: { readonly [name: string]: Plain } } {
  const substitutions: { [name: string]: Plain } = {};
  const replaced = (node: Node): WrittenJson => {
    const name = `definition_substitution_${Object.keys(substitutions).length + 1}`;
    substitutions[name] = node;
    return `\${${name}}`;
  };
  const plain = (node: Node): WrittenJson => {
    if (node.kind === 'call') return replaced(node);
    if (node.kind === 'list') return node.items.map(plain);
    if (node.kind === 'scalar')
      return /^\{\{resolve:(?:ssm|ssm-secure|secretsmanager):.+\}\}$/.test(node.text)
        ? replaced(node)
        : toRead(node);
    return Object.fromEntries(
      entriesOf(node)
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ key, value }) => [key, plain(value)]),
    );
  };
  return {
    text: { 'Fn::Join': ['\n', pythonJson(plain(definition), 4).split('\n')] },
    substitutions,
  };
}
