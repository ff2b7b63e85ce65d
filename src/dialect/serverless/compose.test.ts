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

test.each<[string, string, string]>([
  ['a parameter of compose may be a variable of its own stage', 'table: "t-${sls:stage}"', 't-qa'],
  ['or of the environment', 'table: "${env:TABLE}"', 'from-env'],
  ['or a fallback', 'table: "${env:NONE, \'none\'}"', 'none'],
])('%s', (_, param, table) =>
  expect(
    variables(
      { env: { TABLE: 'from-env' } },
      `services: { api: { path: services/api, params: { ${param} } } }`,
    ).variables,
  ).toMatchObject({ TABLE: table }),
);
test.each([
  ['the whole value', "table: '${data.name}'", '${output:data.name}'],
  [
    'twice in a text',
    "table: '${data.a}-${jobs.b}'",
    { 'Fn::Join': ['', ['${output:data.a}', '-', '${output:jobs.b}']] },
  ],
])('an output of another service stays open: %s', (_, param, table) =>
  expect(
    variables({}, `services: { api: { path: services/api, params: { ${param} } } }`).variables,
  ).toMatchObject({ TABLE: table }),
);
test('what compose does not give is what the stage gives', () =>
  expect(
    variables({}, 'services: { api: { path: services/api, params: { other: x } } }').variables,
  ).toMatchObject({ TABLE: 'own', SIZE: 'small' }));
test.each([
  ['a file that is not there is guessed', {}, 'services/api/serverless.yml'],
  ['the file that is there', { 'services/api/serverless.ts': '' }, 'services/api/serverless.ts'],
])('a service without config: %s', (_, more, file) =>
  expect(
    composedServices(
      textFiles({ 'serverless-compose.yml': 'services: { api: { path: services/api } }', ...more }),
      'serverless-compose.yml',
    ),
  ).toEqual([file]),
);
