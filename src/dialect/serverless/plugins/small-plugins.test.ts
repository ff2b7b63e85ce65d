import { describe, expect, test } from 'vitest';
import { addedTo, notesOf, propertiesOf } from '../testing-facts.ts';
import { toPlain } from '../../../source/plain.ts';
import { at } from '../../../source/node.ts';
import { lowerText } from '../testing.ts';

const service = (plugins: string, custom: string, functions = 'fn: { handler: h }'): string =>
  `service: svc\nplugins: ${plugins}\nprovider: { name: aws, logRetentionInDays: 3, versionFunctions: false }\ncustom:\n  ${custom}\nfunctions: { ${functions} }\n`;

describe('plugins are listed', () => {
  test.each([
    ['by name', '[serverless-unknown]'],
    ['in a map of modules', '{ modules: [serverless-unknown], localPath: ./plugins }'],
  ])('%s; an unknown one is noted', (_, plugins) =>
    expect(notesOf(service(plugins, 'a: 1'))).toEqual([
      'the plugin serverless-unknown may change the deployed resources',
    ]),
  );
  test('a fork under somebody’s scope does what the original does', () =>
    expect(
      propertiesOf(
        service("['@shop/serverless-plugin-log-retention']", 'logRetentionInDays: 30'),
        'FnLogGroup',
      ),
    ).toMatchObject({ RetentionInDays: 30 }));
  test.each([
    'serverless-offline',
    'serverless-esbuild',
    'serverless-webpack',
    'serverless-prune-plugin',
    'serverless-deployment-bucket',
  ])('%s deploys nothing and is not noted', plugin =>
    expect(notesOf(service(`[${plugin}]`, 'a: 1'))).toEqual([]),
  );
});

describe('serverless-plugin-log-retention', () => {
  const days = (custom: string, fn = ''): unknown =>
    (
      propertiesOf(
        service('[serverless-plugin-log-retention]', custom, `fn: { handler: h${fn} }`),
        'FnLogGroup',
      ) as {
        RetentionInDays: unknown;
      }
    ).RetentionInDays;
  test.each<[string, string, string, number]>([
    ['its days, over those of the provider', 'logRetentionInDays: 30', '', 30],
    ['the days of the function', 'logRetentionInDays: 30', ', logRetentionInDays: 90', 90],
    ['without a setting those of the provider', 'a: 1', '', 3],
  ])('%s', (_, custom, fn, expected) => expect(days(custom, fn)).toBe(expected));
});

describe('serverless-domain-manager', () => {
  const domain = (settings: string): string =>
    service('[serverless-domain-manager]', `customDomain: { domainName: api.shop.test, ${settings} }`);
  const ID = 'CustomDomainApishoptest';
  const madeBeside = (text: string) => [...(lowerText(text).stacks[0]!.postDeployResources?.values() ?? [])];
  const domainOf = (settings: string): unknown => {
    const node = at(madeBeside(domain(settings)).find(({ id }) => id === ID)?.node, 'Properties');
    return node && toPlain(node);
  };
  test.each<[string, string, object]>([
    [
      'at the edge with TLS 1.2',
      'certificateArn: arn:c',
      {
        DomainName: 'api.shop.test',
        EndpointConfiguration: { Types: ['EDGE'] },
        SecurityPolicy: 'TLS_1_2',
        CertificateArn: 'arn:c',
      },
    ],
    [
      'in a region',
      'endpointType: regional, certificateArn: arn:c',
      { EndpointConfiguration: { Types: ['REGIONAL'] }, RegionalCertificateArn: 'arn:c' },
    ],
    ['with TLS 1.0', 'securityPolicy: tls_1_0', { SecurityPolicy: 'TLS_1_0' }],
    [
      'of an HTTP API',
      'apiType: http, certificateArn: arn:c',
      {
        DomainNameConfigurations: [
          { CertificateArn: 'arn:c', EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
        ],
      },
    ],
  ])('a domain %s', (_, settings, properties) => expect(domainOf(settings)).toMatchObject(properties));
  test('a domain that is off is none', () => expect(domainOf('enabled: false')).toBeUndefined());
  test('is no part of the template', () => expect(propertiesOf(domain('basePath: a'), ID)).toBeUndefined());
  test('points to its name', () => {
    const text = domain('basePath: a');
    const { start, end } = madeBeside(text)[0]!.at;
    expect(text.slice(start, end)).toBe('api.shop.test');
  });
  test('many domains, each by itself or by the kind of its API', () =>
    expect(
      madeBeside(
        service(
          '[serverless-domain-manager]',
          'customDomains: [{ domainName: a.test }, { http: { domainName: b.test, apiType: http }, rest: { domainName: c.test } }]',
        ),
      ).map(({ id, type }) => `${id} ${type.replace('AWS::', '')}`),
    ).toEqual([
      'CustomDomainAtest ApiGateway::DomainName',
      'CustomDomainBtest ApiGatewayV2::DomainName',
      'CustomDomainCtest ApiGateway::DomainName',
    ]));
});

describe('serverless-python-requirements', () => {
  test.each([
    ['a layer of its requirements, where that is asked for', 'layer: true', 1],
    ['no layer otherwise', 'dockerizePip: true', 0],
  ])('%s', (_, setting, count) =>
    expect(
      addedTo(
        service('[]', 'a: 1'),
        service('[serverless-python-requirements]', `pythonRequirements: { ${setting} }`),
      ),
    ).toHaveLength(count),
  );
});

describe('serverless-pseudo-parameters', () => {
  const PLUGIN = '[serverless-pseudo-parameters]';
  const variable = (value: string): unknown =>
    (
      propertiesOf(
        service(PLUGIN, 'a: 1', `fn: { handler: h, environment: { V: ${value} } }`),
        'FnLambdaFunction',
      ) as {
        Environment: { Variables: { V: unknown } };
      }
    ).Environment.Variables.V;
  test.each([
    ['in a text', "'arn:#{AWS::AccountId}:x'", 'arn:${AWS::AccountId}:x'],
    ['a resource', "'#{Table}'", '${Table}'],
    ['in a Fn::Sub', "!Sub '${Table}-#{AWS::Region}'", '${Table}-${AWS::Region}'],
    ['in a Fn::Join', "!Join ['-', ['#{AWS::Region}', x]]", '${AWS::Region}-x'],
  ])('%s', (_, value, expected) => expect(variable(value)).toBe(expected));
});

describe('serverless-plugin-lambda-insights', () => {
  const text = (custom: string, fn = ''): string =>
    service('[serverless-plugin-lambda-insights]', custom, `fn: { handler: h${fn} }`);
  const layers = (custom: string, fn = ''): unknown =>
    (propertiesOf(text(custom, fn), 'FnLambdaFunction') as { Layers?: unknown }).Layers;
  const layer = (version: string): string[] => [
    `arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension${version}`,
  ];
  const version = 'lambdaInsights: { lambdaInsightsVersion: 21 }';
  test.each<[string, string, string, unknown]>([
    ['a function that wants it', version, ', lambdaInsights: true', layer(':21')],
    ['one that does not', version, '', undefined],
    ['all', 'lambdaInsights: { defaultLambdaInsights: true, lambdaInsightsVersion: 21 }', '', layer(':21')],
    ['one on ARM', version, ', architecture: arm64, lambdaInsights: true', layer('-Arm64:21')],
    [
      'one whose layer is the newest that the plug-in knows',
      'x: y',
      ', lambdaInsights: true',
      layer(':${self:custom.lambdaInsights.lambdaInsightsVersion}'),
    ],
    ['all but one', 'lambdaInsights: { defaultLambdaInsights: true }', ', lambdaInsights: false', undefined],
  ])('%s', (_, custom, fn, expected) => expect(layers(custom, fn)).toEqual(expected));
  test('the role gets the managed policy', () =>
    expect(propertiesOf(text(version, ', lambdaInsights: true'), 'IamRoleLambdaExecution')).toMatchObject({
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy'],
    }));
});

describe('serverless-plugin-datadog', () => {
  const text = service('[serverless-plugin-datadog]', 'datadog: { addExtension: true }');
  test('adds a layer that the template does not have', () =>
    expect((propertiesOf(text, 'FnLambdaFunction') as { Layers?: unknown[] }).Layers).toHaveLength(1));
  test('what else it adds is not known', () =>
    expect(notesOf(text)).toEqual([
      'the plugin serverless-plugin-datadog may change the deployed resources',
    ]));
});

test('serverless-simplify-default-exec-role-plugin opens the log statements to every group', () => {
  const all = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*';
  const text = service("['@shelf/serverless-simplify-default-exec-role-plugin']", 'a: 1');
  expect(notesOf(text)).toEqual([]);
  expect(propertiesOf(text, 'IamRoleLambdaExecution')).toMatchObject({
    Policies: [
      {
        PolicyDocument: {
          Statement: [{ Resource: [all] }, { Resource: [all] }],
        },
      },
    ],
  });
});

describe('serverless-reqvalidator-plugin', () => {
  const method = (http: string): unknown =>
    propertiesOf(
      service(
        '[serverless-reqvalidator-plugin]',
        'a: 1',
        `fn: { handler: h, events: [{ http: { method: post, path: 'orders/{id}', ${http} } }] }`,
      ),
      'ApiGatewayMethodOrdersIdVarPost',
    );
  test.each<[string, string, object]>([
    ['by the name of a resource', 'reqValidatorName: Bodies', { RequestValidatorId: '${Bodies}' }],
    [
      'of another stack',
      "reqValidatorName: { 'Fn::ImportValue': bodies }",
      { RequestValidatorId: { 'Fn::ImportValue': 'bodies' } },
    ],
    [
      'with models',
      'reqValidatorName: Bodies, requestModels: { application/json: Order }',
      { RequestValidatorId: '${Bodies}', RequestModels: { 'application/json': 'Order' } },
    ],
  ])('%s', (_, http, expected) => expect(method(http)).toMatchObject(expected));
  test('a method that names none has none', () =>
    expect(method('requestModels: { application/json: Order }')).not.toHaveProperty('RequestModels'));
});

describe('serverless-aws-documentation', () => {
  const PLUGIN = '[serverless-aws-documentation]';
  const MODELS =
    'documentation: { models: [{ name: Order, contentType: application/json, schema: { type: object } }] }';
  const FN =
    'fn: { handler: h, events: [{ http: { method: post, path: orders, documentation: { requestModels: { application/json: Order } } } }] }';
  test('makes the models', () =>
    expect(propertiesOf(service(PLUGIN, MODELS, FN), 'OrderModel')).toEqual({
      RestApiId: '${ApiGatewayRestApi}',
      ContentType: 'application/json',
      Name: 'Order',
      Schema: { type: 'object' },
    }));
  test.each<[string, string, object]>([
    ['gives them to methods', MODELS, { RequestModels: { 'application/json': 'Order' } }],
  ])('%s', (_, custom, expected) =>
    expect(propertiesOf(service(PLUGIN, custom, FN), 'ApiGatewayMethodOrdersPost')).toMatchObject(expected),
  );
  test('the output with the API is exported like those of the framework', () =>
    expect(
      lowerText(service(PLUGIN, MODELS, FN)).stacks.map(
        ({ outputs }) => at(outputs.get('AwsDocApiId'), 'Export') !== undefined,
      ),
    ).toEqual([true]));
  test('and none without documentation of the API', () =>
    expect(propertiesOf(service(PLUGIN, 'a: 1', FN), 'ApiGatewayMethodOrdersPost')).not.toHaveProperty(
      'RequestModels',
    ));
});
