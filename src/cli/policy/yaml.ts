import { visible } from '../../report/visible.ts';
import { isNumeral, type WrittenJson } from '../../source/plain.ts';
import { toYaml } from '../../source/write.ts';
import {
  SHOWN,
  type ShownAction,
  type ShownPolicy,
  type ShownResource,
  type ShownStatement,
  type ShownTemplate,
} from './shown.ts';

const INDENT = '  ';

/** Lines as the value of a key. */
export const under = (key: string, lines: readonly string[]): readonly string[] => [
  `${scalar(key)}:`,
  ...lines.map(line => `${INDENT}${line}`),
];

/** Lines as an item of a list. */
const item = ([first = '', ...others]: readonly string[]): readonly string[] => [
  `- ${first}`,
  ...others.map(line => `${INDENT}${line}`),
];

/** IAM statements, with what is behind each action and resource in a comment. */
export const statementLines = (statements: readonly ShownStatement[]): readonly string[] =>
  statements.flatMap(({ actions, resources }) =>
    item(['Effect: Allow', ...under('Action', actions.map(actionLine)), ...resourceLines(resources)]),
  );

const actionLine = (action: ShownAction): string => `- ${scalar(action.name)}${comment(because(action))}`;

function resourceLines(resources: readonly ShownResource[]): readonly string[] {
  const [only] = resources;
  const line = ({ arn, note }: ShownResource): string => `${inline(arn)}${comment(note)}`;
  return only && resources.length === 1
    ? [`Resource: ${line(only)}`]
    : under(
        'Resource',
        resources.map(resource => `- ${line(resource)}`),
      );
}

/** A SAM policy template as an item of `Policies`. */
export const templateLines = ({ template, parameters, actions }: ShownTemplate): readonly string[] => {
  const entries = Object.entries(parameters);
  return [
    ...actions.map(action => `# ${visible(action.name)}: ${because(action)}`),
    ...(entries.length === 0
      ? [`- ${template}: {}`]
      : item(
          under(
            template,
            entries.map(([name, value]) => `${name}: ${inline(value)}`),
          ),
        )),
  ];
};

/** Where an action is needed: `src/orders.js:12 PutCommand`. */
export function because({ by, isChoice, isGuess }: ShownAction): string {
  const places = by.slice(0, SHOWN).map(({ what, file, line }) => `${file}:${line} ${what}`);
  return [
    places.join(', '),
    ...(by.length > SHOWN ? [`and ${by.length - SHOWN} more`] : []),
    ...(isChoice ? ['which of these actions, its data say'] : []),
    ...(isGuess ? ['the action is inferred from the name of the operation'] : []),
  ].join(', ');
}

/** What stands above a policy: whether it is all that is needed, and what is not in it. */
export function headLines(policy: ShownPolicy): readonly string[] {
  const { functions, role, open, given, others, statements, templates } = policy;
  const names = functions.map(({ name }) => name).join(', ');
  const isNothing = statements.length + templates.length === 0;
  return [
    ...(open.length === 0 ? [`# ${names}: ${isNothing ? 'needs no permissions' : 'the least policy'}`] : []),
    ...open.slice(0, REASONS).map(one => `# ${names}: not complete: ${reasonOf(one, functions.length > 1)}`),
    ...(open.length > REASONS ? [`# and ${open.length - REASONS} more reasons`] : []),
    ...(role ? [] : ['# Its role is defined elsewhere.']),
    ...(others.length > 0 ? [`# Its role is shared with ${others.join(', ')}.`] : []),
    ...(given.length > 0 ? [`# Given by the deployment: ${given.join(', ')}.`] : []),
  ].map(visible);
}
const REASONS = 5;

/** Why a policy is not complete; of several functions with the name of the one. */
export const reasonOf = (
  { function: name, what, file, line }: ShownPolicy['open'][number],
  isNamed: boolean,
): string => `${isNamed ? `${name} ` : ''}${what} (${file}:${line})`;

const comment = (text: string | undefined): string => (text === undefined ? '' : ` # ${visible(text)}`);

/** A value in one line, intrinsic functions as tags. */
export function inline(data: WrittenJson): string {
  if (typeof data === 'object' && data !== null && !Array.isArray(data) && !isNumeral(data)) {
    const [[fn, arg] = ['', null], ...others] = Object.entries(data) as [string, WrittenJson][];
    if (others.length === 0 && fn === 'Ref' && typeof arg === 'string') return `!Ref ${scalar(arg)}`;
    if (others.length === 0 && fn === 'Fn::GetAtt' && Array.isArray(arg))
      return `!GetAtt ${scalar(arg.join('.'))}`;
    if (others.length === 0 && fn.startsWith('Fn::'))
      return `!${fn.slice('Fn::'.length)} ${typeof arg === 'string' ? scalar(arg) : JSON.stringify(arg)}`;
  }
  return typeof data === 'object' && data !== null && !isNumeral(data) ? JSON.stringify(data) : scalar(data);
}

const scalar = (data: WrittenJson): string => {
  const text = toYaml(data).trimEnd();
  return text.includes('\n') ? JSON.stringify(data) : text;
};
