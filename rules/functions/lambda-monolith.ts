import { grantsOfFunction } from '../../src/aws/iam/policy/effective.ts';
import { EVERYTHING, grantedServices } from '../../src/aws/iam/policy/granted-services.ts';
import { isManyRoutes, routesByFunction } from '../../src/aws/lambda/function-routes.ts';
import { defineRule } from '../../src/rule/rule.ts';

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
  check({ resource: fn, world, report }) {
    const routes = routesByFunction(world).get(fn.id) ?? [];
    if (!isManyRoutes(routes)) return;
    const services = grantedServices(grantsOfFunction(fn));
    if (services.size < SEVERAL && !services.has(EVERYTHING)) return;
    const [name, ...others] = new Set(routes.map(route => route.name));
    report(
      fn,
      `${fn.name} serves ${others.length === 0 ? name : `${others.length + 1} routes`} with one role for several services`,
      {
        related: [...services].map(([service, at]) => ({ at, note: `grants access to ${service}` })),
      },
    );
  },
});
