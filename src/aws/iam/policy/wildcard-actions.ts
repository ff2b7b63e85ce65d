import { isPattern } from '../actions/glob.ts';
import { actionNamed } from '../actions/action-table.ts';
import { isDocumentedOnEverything } from '../actions/documented-wildcards.ts';
import {
  gradeOf,
  grantedBy,
  isAnyAction,
  oneLower,
  resourceTexts,
  type Grade,
  type Granted,
} from './grant.ts';
import { narrows } from './narrowing.ts';
import { widthOf } from './pattern.ts';
import { perStatement, type Statement } from './statements.ts';
import { takenBy } from './taken.ts';

/** An entry of `Action` that matches several actions which the resources of its statement take. */
export type WildcardAction = Granted & {
  readonly grade: Grade;
  /** Whether it holds on all resources of some action. */
  readonly open: boolean;
  /**
   * What few would write otherwise: names and settings only, or, on named resources, a prefix of reading or the variants of one action
   * (`s3:DeleteObject*`), as the AWS CDK writes them.
   */
  readonly modest: boolean;
};

/**
 * Spellings that AWS documents: KMS Developer Guide, "Default key policy", key users; OpenSearch Service developer guide, "Identity and Access Management",
 * where they are the requests to a domain (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html); the managed policy
 * AmazonEC2ContainerServiceforEC2Role, for the agent of an instance (read 2026-11).
 */
const AS_DOCUMENTED = new Set(['kms:generatedatakey*', 'kms:reencrypt*', 'es:eshttp*', 'ecs:submit*']);

/** The wildcards of an Allow statement, each with what it comes to on the statement's resources; `undetermined` hears of services that the data does not know. */
export function wildcardActionsIn(
  statement: Statement,
  undetermined: (reason: string) => void = () => {},
): readonly WildcardAction[] {
  grantedBy(statement, (reason, written) => isPattern(written) && undetermined(reason));
  return found(statement);
}

const found = perStatement((statement): readonly WildcardAction[] => {
  const texts = resourceTexts(statement);
  const narrowed = narrows(statement.condition);
  return grantedBy(statement).flatMap(granted => {
    if (granted.actions.length < 2 || AS_DOCUMENTED.has(granted.written.toLowerCase())) return [];
    const actions = takenBy(granted.actions, statement);
    if (actions.length < 2 || actions.every(isDocumentedOnEverything)) return [];
    const open =
      statement.notResources.length > 0 ||
      actions.some(action => action.scopable && widthOf(action, texts) === 'everything');
    const grade = gradeOf(actions);
    const modest =
      grade === 'low' ||
      (!open && (isOneAction(granted.written) || (grade === 'medium' && !isWhole(granted.written))));
    const lowered = modest && !open ? 'low' : grade;
    return [{ ...granted, actions, open, modest, grade: narrowed ? oneLower(lowered) : lowered }];
  });
});

/** Whether the pattern begins with its wildcard: `*`, `s3:*`, `s3:*Object`. */
const isWhole = (written: string): boolean =>
  isAnyAction(written) || /^[*?]/.test(written.slice(written.indexOf(':') + 1));

/** Whether an action's own name is before the wildcard. */
function isOneAction(written: string): boolean {
  const wildcard = written.indexOf('*');
  return (
    wildcard >= 0 &&
    /^\*+$/.test(written.slice(wildcard)) &&
    actionNamed(written.slice(0, wildcard)) !== undefined
  );
}
