import type { Lower } from '../dialect.ts';
import { expandTemplate } from './expand.ts';
import { macros, readTemplate } from './template.ts';

/** A CloudFormation template is its own lowering once loops and included files are written out. */
export const lowerCloudFormation: Lower = (written, file, files, deployment) => {
  const { root, unexpanded, notes, read } = expandTemplate(written, file, files, deployment);
  const stack = readTemplate(root, file, deployment, unexpanded);
  return {
    stacks: [{ ...stack, dialect: 'cloudformation', notes: [...notes, ...stack.notes, ...macros(root)] }],
    problems: [],
    read,
  };
};
