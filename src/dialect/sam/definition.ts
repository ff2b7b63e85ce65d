import { withAssembly } from '../assembly/parameters.ts';
import { cloudformation, resourceTypes } from '../cloudformation/definition.ts';
import { transformsOf } from '../cloudformation/template.ts';
import type { DialectDefinition } from '../dialect.ts';
import { withPlaceholders } from './placeholders.ts';
import { lowerSam, PREFIX, TRANSFORM } from './sam.ts';

export const sam: DialectDefinition = {
  ...cloudformation,
  id: 'sam',
  words: { name: 'SAM', setting: 'parameters' },
  detect: root => {
    if (transformsOf(root).includes(TRANSFORM)) return 'declared';
    return resourceTypes(root).some(type => type.startsWith(PREFIX)) ? 'types' : undefined;
  },
  isFragment: () => false,
  lower: (root, file, files, deployment) =>
    lowerSam(root, file, files, withAssembly(file, files, deployment)),
  printed: withPlaceholders,
};
