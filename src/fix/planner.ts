import { at, textOf } from '../source/node.ts';
import { lookUp } from '../model/look-up.ts';
import { Authored } from './authored.ts';
import type { FixContext, PlannerOf, RuleFixes } from './fix.ts';
import { joined } from './source-edit.ts';

/** Plans what the fixes of rules would write. A program that writes a template would write it again: what it made is not edited. */
export const plannerWith =
  (fixes: RuleFixes): PlannerOf =>
  files => {
    const authored = new Authored(files);
    return context => {
      const fix = lookUp(fixes, context.finding.rule);
      if (!fix || context.finding.made || isSynthesized(context)) return undefined;
      const planned = fix.plan({ ...context, authored });
      const edits = planned && joined(planned.edits);
      if (!planned || !edits || edits.length === 0) return undefined;
      return {
        ...planned,
        edits,
        safety: planned.risk === undefined ? 'safe' : 'unsafe',
        changes: fix.changes,
      };
    };
  };

/** Whether the AWS CDK wrote the template: it would write it again. */
function isSynthesized({ resource, stack }: Pick<FixContext, 'resource' | 'stack'>): boolean {
  const bootstrap = stack.parameters.get('BootstrapVersion');
  const version = bootstrap && textOf(at(bootstrap.node, 'Default'));
  return resource.construct !== undefined || version?.startsWith('/cdk-bootstrap/') === true;
}
