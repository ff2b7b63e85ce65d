import { expect, test } from 'vitest';
import { composedServices } from './compose.ts';
import { lowerServerless } from './serverless.ts';
import { toTemplate } from '../emit.ts';
import { deploymentOf, rootOf, textFiles } from './testing.ts';

const API =
  "service: api\nprovider: { name: aws }\nparams: { default: { table: own, size: small } }\nfunctions: { a: { handler: h, environment: { TABLE: '${param:table}', SIZE: '${param:size}', URL: '${param:url, \"none\"}' } } }\n";
const COMPOSE = `services:
  data: { path: data }
  api: { path: services/api, params: { table: "orders-\${sls:stage}", url: "https://\${data.host}/x" } }
  jobs: { path: services/jobs, config: jobs.yml }
`;
const files = (compose = COMPOSE) =>
  textFiles({ 'serverless-compose.yml': compose, 'services/api/serverless.yml': API });
const variables = (given = {}, compose = COMPOSE) => {
  const { stacks, read } = lowerServerless(
    rootOf(API),
    'services/api/serverless.yml',
    files(compose),
    deploymentOf({ stage: 'qa', ...given }),
  );
  const { Resources } = toTemplate(stacks[0]!) as {
    Resources: { ALambdaFunction: { Properties: { Environment: { Variables: unknown } } } };
  };
  return { variables: Resources.ALambdaFunction.Properties.Environment.Variables, read };
};

test('a compose file gives its parameters before those of the stage; outputs of other services stay open', () =>
  expect(variables()).toEqual({
    variables: {
      TABLE: 'orders-qa',
      SIZE: 'small',
      URL: { 'Fn::Join': ['', ['https://', '${output:data.host}', '/x']] },
    },
    read: ['serverless-compose.yml'],
  }));

test('the command line comes first', () =>
  expect(variables({ params: { table: 'x' } }).variables).toMatchObject({ TABLE: 'x' }));

test.each([
  ['another folder', COMPOSE.replace('services/api', 'services/web')],
  ['another file', COMPOSE.replace('path: services/api', 'path: services/api, config: other.yml')],
  ['no services', 'services: !Ref X'],
  ['a path out of the root', 'services: { api: { path: ../api, params: { table: x } } }'],
])('%s takes nothing from it', (_, compose) =>
  expect(variables({}, compose)).toMatchObject({ variables: { TABLE: 'own', URL: 'none' }, read: [] }),
);

test('the files of its services', () =>
  expect(composedServices(files(), 'serverless-compose.yml')).toEqual([
    'data/serverless.yml',
    'services/api/serverless.yml',
    'services/jobs/jobs.yml',
  ]));
test('a file without services is none', () =>
  expect(composedServices(files('services: {}'), 'serverless-compose.yml')).toBeUndefined());
