import { misspelt } from '../../model/edit-distance.ts';
import { at, entriesOf, itemsOf, itemsOrSelf, textOf, type MapNode, type Node } from '../../source/node.ts';
import type { DialectDefinition } from '../dialect.ts';
import { isCompose } from './compose-files.ts';
import { composedServices } from './compose.ts';
import { isCodeConfig } from './code/config.ts';
import { readStaticConfig } from './code/static-config.ts';
import { withDefinitionStrings } from './plugins/step-functions/definition-string.ts';
import { lowerServerless } from './serverless.ts';

/** A service whose key `service` or `provider` is misspelt, or stands in the section before it. */
function isMisspelt(root: MapNode): boolean {
  const isMeant = (name: string): boolean =>
    [...root.entries.values()].some(
      ({ key, value }) => misspelt(key, [name]) !== undefined || at(value, name) !== undefined,
    );
  if (at(root, 'service')) return isMeant('provider') && hasService(root);
  return at(root, 'provider') !== undefined && isMeant('service') && hasService(root);
}

/** Whether it has what a service deploys: functions with their handlers, a template of resources, or either from another file; or plug-ins of the framework. */
const hasService = (root: MapNode): boolean =>
  entriesOf(at(root, 'functions')).some(({ value }) => at(value, 'handler') ?? at(value, 'image')) ||
  itemsOrSelf(at(root, 'resources')).some(part => at(part, 'Resources') !== undefined) ||
  ['functions', 'resources'].some(section => itemsOrSelf(at(root, section)).some(isVariable)) ||
  itemsOf(at(root, 'plugins')).some(name => textOf(name)?.startsWith('serverless-'));

const isVariable = (part: Node): boolean => /\$\{/.test(textOf(part) ?? '');

export const serverless: DialectDefinition = {
  id: 'serverless',
  words: { name: 'serverless.yml', setting: 'stages' },
  claims: /\.(?:ya?ml|json)$|^serverless\.[cm]?[jt]s$/i,
  detect: root => {
    if (at(root, 'service') && at(root, 'provider')) return 'declared';
    return isMisspelt(root) ? 'shape' : undefined;
  },
  // In YAML its keys begin a line; in JSON they are quoted.
  looksLike: text =>
    /^(?:service|[ \t]*["']service["'])\s*:/m.test(text) &&
    /^(?:provider|[ \t]*["']provider["'])\s*:/m.test(text),
  mayBe: text => /\b(?:service|provider)["']?\s*:/.test(text),
  code: {
    claims: isCodeConfig,
    read: readStaticConfig,
    isMeant: text => /\bservice\b/.test(text) && /\bprovider\b/.test(text),
  },
  project: { claims: isCompose, members: composedServices },
  isNestable: false,
  isFragment: () => false,
  lower: lowerServerless,
  printed: withDefinitionStrings,
};
