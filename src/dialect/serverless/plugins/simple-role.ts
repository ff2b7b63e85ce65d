import type { Plugin } from './plugin.ts';
import { at, isCall, itemsOf, textOf, type Node } from '../../../source/node.ts';
import { withEntries } from '../../builder/make.ts';
import { ROLE } from '../names.ts';
import type { ServerlessService } from '../service.ts';

const ALL = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*';

/** @shelf/serverless-simplify-default-exec-role-plugin (its source at 78e785bd read 2026-11): in the role that functions share, each log group of a statement is all of them. */
function simpleRole(service: ServerlessService): void {
  service.builder.change(ROLE, 'Policies', policies => {
    const [first, ...others] = itemsOf(policies);
    const document = at(first, 'PolicyDocument');
    if (first?.kind !== 'map' || document?.kind !== 'map') return policies;
    const statements = itemsOf(at(document, 'Statement')).map(simplified);
    const list: Node = { kind: 'list', items: statements, span: document.span };
    return [withEntries(first, { PolicyDocument: withEntries(document, { Statement: list }) }), ...others];
  });
}

function simplified(statement: Node): Node {
  const resources = at(statement, 'Resource');
  if (statement.kind !== 'map' || resources?.kind !== 'list') return statement;
  const items = resources.items.map(item =>
    isCall(item, 'Fn::Sub') && item.arg.kind === 'scalar' && textOf(item.arg)?.includes('log-group')
      ? { ...item, arg: { ...item.arg, text: ALL } }
      : item,
  );
  return withEntries(statement, { Resource: { ...resources, items } });
}

export const simpleRolePlugin: Plugin = { apply: simpleRole };
