import { dispatchOf, runsFramework, type Dispatch } from '../../src/aws/code/dispatch.ts';
import { codeOf, type ReadCode } from '../../src/aws/code/function-code.ts';
import { grantsOfFunction } from '../../src/aws/iam/policy/effective.ts';
import { EVERYTHING, grantedServices } from '../../src/aws/iam/policy/granted-services.ts';
import { isManyRoutes, routesByFunction } from '../../src/aws/lambda/function-routes.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Related } from '../../src/rule/rule.ts';

/** So many services are rarely what each of many routes needs. */
const SEVERAL = 2;

export default defineRule({
  id: 'lambda-monolith',
  title: 'Lambda function serves many routes with the permissions of all',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [653] },
  why: 'The execution role grants what any of the routes needs. A vulnerability in the least important route exposes the permissions of the most privileged one.',
  fix: 'Split routes with different needs into separate functions, each with its own role.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/concepts-application-design.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html',
  ],
  check({ resource: fn, world, strict, report }) {
    const routes = routesByFunction(world).get(fn.id) ?? [];
    if (routes.length === 0) return;
    const isMany = isManyRoutes(routes);
    const services = grantedServices(grantsOfFunction(fn));
    const isWide = services.size >= SEVERAL || services.has(EVERYTHING);
    if (isMany ? !isWide : !isWide && !strict) return;
    const code = codeOf(fn);
    if (code.kind === 'read' && !strict && runsFramework(code.flow)) return;
    const dispatch = code.kind === 'read' ? dispatchOf(code) : undefined;
    const differs = dispatch && needsDiffer(dispatch);
    if (isMany && isWide) {
      const [name, ...others] = new Set(routes.map(route => route.name));
      report(
        fn,
        `${fn.name} serves ${others.length === 0 ? name : `${others.length + 1} routes`} with one role for several services`,
        {
          related: [
            ...[...services].map(([service, at]) => ({ at, note: `grants access to ${service}` })),
            ...(code.kind === 'read' && dispatch && differs ? branchesOf(dispatch, code.placeOf) : []),
          ],
        },
      );
    } else if (code.kind === 'read' && dispatch && differs && (isWide || strict))
      report(fn, `${fn.name} serves ${dispatch.branches.length} kinds of requests with one role`, {
        ...(isWide ? {} : { severity: 'info' }),
        related: branchesOf(dispatch, code.placeOf),
      });
  },
});

/** Whether some of what code does for one kind of request needs an action that another needs not. */
function needsDiffer({ branches }: Dispatch): boolean {
  const needs = new Set(
    branches.flatMap(({ actions }) => (actions.length > 0 ? [actions.toSorted().join(' ')] : [])),
  );
  return needs.size >= SEVERAL;
}

const branchesOf = ({ branches }: Dispatch, placeOf: ReadCode['placeOf']): readonly Related[] =>
  branches.flatMap(({ request, at, actions }) =>
    actions.length > 0 ? [{ at: placeOf(at), note: `${request} needs ${listInWords(actions, 3)}` }] : [],
  );
