import { factTexts } from '../model/facts.ts';
import { nearest } from '../model/edit-distance.ts';
import type { Rule } from '../rule/rule.ts';

/** Types of third parties, modules and custom resources, which no table has, and the names of whole groups. */
const OF_OTHERS = /^(?:\*|Template|(?!aws::)[A-Za-z]\w*::\S+)$/i;

/** The types in `on` of rules that CloudFormation does not have: such a rule never runs. */
export const unknownTypes = (rules: readonly Rule[]): string[] =>
  rules.flatMap(({ id, on }) =>
    on.flatMap(type => {
      const what = faultOf(type);
      return what === undefined ? [] : [`rule ${id} never looks at ${type}: ${what}`];
    }),
  );

function faultOf(type: string): string | undefined {
  if (type.startsWith('AWS::Serverless::'))
    return 'a rule gets the resources that SAM makes of it, for example AWS::Lambda::Function';
  const known = factTexts('resource-properties.txt');
  if (known.has(type) || OF_OTHERS.test(type)) return undefined;
  const near = nearest(type, [...known.keys()]);
  return `there is no such type${near === undefined ? '' : `, did you mean ${near}?`}`;
}
