import { at } from '../../source/node.ts';
import type { DialectDefinition } from '../dialect.ts';
import { composedServices, isCompose } from './compose.ts';
import { isCodeConfig, readStaticConfig } from './code/config.ts';
import { lowerServerless } from './serverless.ts';

export const serverless: DialectDefinition = {
  id: 'serverless',
  words: { name: 'serverless.yml', setting: 'stages' },
  claims: /\.(?:ya?ml|json)$|^serverless\.[cm]?[jt]s$/i,
  detect: root => (at(root, 'service') && at(root, 'provider') ? 'declared' : undefined),
  // In YAML its keys begin a line; in JSON they are quoted.
  looksLike: text =>
    /^(?:service|[ \t]*["']service["'])\s*:/m.test(text) &&
    /^(?:provider|[ \t]*["']provider["'])\s*:/m.test(text),
  mayBe: text => /\bservice["']?\s*:/.test(text) && /\bprovider["']?\s*:/.test(text),
  code: {
    claims: isCodeConfig,
    read: readStaticConfig,
    isMeant: text => /\bservice\b/.test(text) && /\bprovider\b/.test(text),
  },
  project: { claims: isCompose, members: composedServices },
  isNestable: false,
  isFragment: () => false,
  lower: lowerServerless,
};
