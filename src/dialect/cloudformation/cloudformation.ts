import { itemsOrSelf } from '../../source/node.ts';
import type { MapNode } from '../../source/node.ts';
import type { Note } from '../../model/stack.ts';
import { at, textOf } from '../../source/node.ts';
import type { Lower } from '../dialect.ts';
import { expandTemplate } from './expand.ts';
import { readTemplate } from './template.ts';

/** Transforms that need no macro run: SAM is lowered here, LanguageExtensions is evaluated with the template. */
const UNDERSTOOD =
  /^AWS::(?:Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-\d{4}-\d{2}-\d{2})$/;

/** A CloudFormation template is its own lowering once loops and included files are written out. */
export const lowerCloudFormation: Lower = (written, file, files, deployment) => {
  const { root, notes, read } = expandTemplate(written, file, files, deployment);
  const stack = readTemplate(root, file, deployment);
  return {
    stacks: [{ ...stack, dialect: 'cloudformation', notes: [...notes, ...stack.notes, ...macros(root)] }],
    problems: [],
    read,
  };
};

/** A note for each macro of the template's `Transform` that only a deployment can run. */
export function macros(root: MapNode): Note[] {
  return itemsOrSelf(at(root, 'Transform')).flatMap(node => {
    const name = textOf(node) ?? textOf(at(node, 'Name')) ?? '(unnamed)';
    return UNDERSTOOD.test(name)
      ? []
      : [
          {
            code: 'macro',
            message: `the macro ${name} may change any part of the template: results are partial`,
            span: node.span,
            partial: true,
          },
        ];
  });
}
