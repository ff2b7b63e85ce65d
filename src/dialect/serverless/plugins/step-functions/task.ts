import { isNode, type Plain } from '../../../builder/make.ts';
import { at, entriesOf, isCall, isMap, itemsOf, type Node } from '../../../../source/node.ts';
import { attributeOf, text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';

/** Actions with commas between them, and what they are allowed on (serverless-step-functions 3.28.1, compileIamRole.js). */
export type Permission = { readonly action: string; readonly resource: Plain };
export type Task = {
  readonly resource: Node | string | undefined;
  readonly state: Node;
  /** The name of the machine that a distributed map starts. */
  readonly distributed?: Plain;
};

/** An ARN of the partition, with the values that it names. */
export const own = (address: string, values: { readonly [name: string]: Plain } = {}): Plain => ({
  'Fn::Sub': [`arn:\${AWS::Partition}:${address}`, values],
});

export const joinedArn = (service: string, rest: Plain): Plain => ({
  'Fn::Join': [
    ':',
    ['arn', { Ref: 'AWS::Partition' }, service, { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, rest],
  ],
});

/** An ARN that holds a name: in the text when the name is known. */
export function spelled(address: string, name: string, value: Plain): Plain {
  const written = isNode(value) ? text(value) : value;
  const literal = typeof written === 'string' ? written : undefined;
  return literal === undefined
    ? own(address, { [name]: value })
    : own(address.replace(`\${${name}}`, () => literal));
}

/** A parameter of a task in the query language of its state; without one where only one of both is there. */
export function argument(state: Node, key: string): Node | undefined {
  const language = text(at(state, 'QueryLanguage'));
  const [parameters, given] = [at(state, 'Parameters'), at(state, 'Arguments')];
  if (language === 'JSONata') return at(given, key);
  if (language === 'JSONPath') return at(parameters, key);
  return parameters && given ? undefined : at(parameters ?? given, key);
}
/** Whether a parameter is known only when the machine runs: `Key.$`, or a JSONata expression. */
export const isComputed = (state: Node, key: string): boolean =>
  truthy(at(state, 'Parameters', `${key}.$`)) ||
  text(at(state, 'Arguments', key))
    ?.trimStart()
    .startsWith('{%') === true;

/** `Fn::GetAtt: [key, Arn]` and `Ref: key` name a function by its key in the service; the deployed id is meant. */
export function local(service: ServerlessService, value: Plain): Plain {
  if (!isNode(value) || !isCall(value)) return value;
  const named = isCall(value, 'Ref') ? text(value.arg) : attributeOf(value);
  const fn = service.byKey.get(named ?? '');
  if (!fn) return value;
  return isCall(value, 'Ref') ? { Ref: fn.id } : { 'Fn::GetAtt': [fn.id, 'Arn'] };
}

/** Every task of a definition, also of branches and iterators, and what a distributed map reads, writes and starts. */
export function tasksOf(definition: Node | undefined, machine: Plain): readonly Task[] {
  return entriesOf(at(definition, 'States')).flatMap(({ value: state }): readonly Task[] => {
    switch (text(at(state, 'Type'))) {
      case 'Task':
        return [{ resource: at(state, 'Resource'), state }];
      case 'Parallel':
        return itemsOf(at(state, 'Branches')).flatMap(branch => tasksOf(branch, machine));
      case 'Map':
        return [
          ...tasksOf(at(state, 'ItemProcessor') ?? at(state, 'Iterator'), machine),
          ...(text(at(state, 'ItemProcessor', 'ProcessorConfig', 'Mode')) === 'DISTRIBUTED'
            ? [{ resource: 'arn:aws:states:::states:startExecution', state, distributed: machine }]
            : []),
          ...['ItemReader', 'ResultWriter'].flatMap(name => {
            const part = at(state, name);
            return isMap(part) ? [{ resource: at(part, 'Resource'), state: part }] : [];
          }),
        ];
      default:
        return [];
    }
  });
}
