import { grantsOfFunction } from '../../src/aws/iam/policy/effective.ts';
import { EVERYTHING, servicesOf } from '../../src/aws/iam/policy/granted-services.ts';
import { isManyRoutes, routesByFunction } from '../../src/aws/lambda/function-routes.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** So many services are rarely what each of many routes needs. */
const SEVERAL = 2;

export default defineRule({
  id: 'lambda-monolith',
  title: 'One function answers many routes with the permissions of all',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [653] },
  why: 'The role of the function is the sum of what its routes need, so a fault in the least of them reaches what the most trusted one may do.',
  fix: 'Give routes with different needs functions of their own, each with its own role.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/concepts-application-design.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html',
  ],
  check({ resource: fn, world, report }) {
    const routes = routesByFunction(world).get(fn.id) ?? [];
    if (!isManyRoutes(routes)) return;
    const services = servicesOf(grantsOfFunction(fn));
    if (services.size < SEVERAL && !services.has(EVERYTHING)) return;
    const many = new Set(routes.map(({ name }) => name)).size;
    report(
      fn,
      `${fn.name} answers ${many === 1 ? routes[0]!.name : `${many} routes`} with one role for several services`,
      {
        related: [...services].map(([service, at]) => ({ at, note: `grants ${service}` })),
      },
    );
  },
});
