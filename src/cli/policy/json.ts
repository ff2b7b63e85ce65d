import type { WrittenJson } from '../../source/plain.ts';
import type { ShownAction, ShownChange, ShownPolicy } from './shown.ts';

/** One policy for programs: the document as CloudFormation takes it, and beside it what is behind each action. */
export function policyData(
  { functions, role, open, statements, given, others }: ShownPolicy,
  changes: { readonly changes: readonly ShownChange[]; readonly opaque: readonly string[] } | undefined,
): { readonly [key: string]: unknown } {
  return {
    functions: functions.map(({ name }) => name),
    ...(role ? { role: role.id } : {}),
    complete: open.length === 0,
    open: open.map(({ function: name, what, file, line }) => ({ function: name, reason: what, file, line })),
    policy: {
      Version: '2012-10-17',
      Statement: statements.map(({ actions, resources }) => ({
        Effect: 'Allow',
        Action: actions.map(({ name }) => name),
        Resource: oneOrMany(resources.map(({ arn }) => arn)),
      })),
    },
    reasons: statements.flatMap(({ actions, resources }) =>
      actions.map(action => ({
        action: action.name,
        resources: resources.map(({ arn }) => arn),
        ...notesOf(resources.flatMap(({ note }) => note ?? [])),
        ...becauseOf(action),
      })),
    ),
    given,
    sharedWith: others,
    ...(changes ? { diff: changes } : {}),
  };
}

const oneOrMany = (arns: readonly WrittenJson[]): WrittenJson | readonly WrittenJson[] =>
  arns.length === 1 && arns[0] !== undefined ? arns[0] : arns;
const notesOf = (notes: readonly string[]): { readonly note?: string } =>
  notes.length > 0 ? { note: [...new Set(notes)].join('; ') } : {};

const becauseOf = ({ by, isChoice, isGuess }: ShownAction): { readonly [key: string]: unknown } => ({
  by,
  ...(isChoice ? { oneOfSeveral: true } : {}),
  ...(isGuess ? { inferred: true } : {}),
});
