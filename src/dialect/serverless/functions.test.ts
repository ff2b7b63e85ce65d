import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, readable, resourceOf, statementsOf } from './testing-facts.ts';
import { templateOf } from './testing.ts';

const service = (settings = '', provider = ''): string =>
  `service: svc\nprovider:\n  name: aws\n${provider}functions:\n  other: { handler: h }\n  fn:\n    handler: index.h\n${settings}`;
const fn = (setting: string, provider = '') =>
  propertiesOf(service(`    ${setting}\n`, provider && `  ${provider}\n`), 'FnLambdaFunction');
const grantsOf = (setting: string, provider = ''): string[] => {
  const usual = new Set(statementsOf(service()));
  return statementsOf(service(`    ${setting}\n`, provider)).filter(statement => !usual.has(statement));
};

test('a function has the memory, time and runtime of the framework', () =>
  expect(resourceOf(service(), 'FnLambdaFunction')).toEqual({
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: '${ServerlessDeploymentBucket}', S3Key: 'placeholder/artifact.zip' },
      Handler: 'index.h',
      Runtime: 'nodejs24.x',
      FunctionName: 'svc-dev-fn',
      MemorySize: 1024,
      Timeout: 6,
      Role: '${IamRoleLambdaExecution.Arn}',
    },
    DependsOn: ['FnLogGroup'],
  }));

describe('a setting of the function comes before that of the provider', () => {
  test.each<[string, string, string, object]>([
    ['memory', 'memorySize: 128', 'memorySize: 512', { MemorySize: 128 }],
    ['time', 'timeout: 3', 'timeout: 20', { Timeout: 3 }],
    ['runtime', 'runtime: python3.13', 'runtime: nodejs22.x', { Runtime: 'python3.13' }],
    ['architecture', 'architecture: arm64', 'architecture: x86_64', { Architectures: ['arm64'] }],
    ['key', 'kmsKeyArn: arn:own', 'kmsKeyArn: arn:shared', { KmsKeyArn: 'arn:own' }],
    [
      'tracing',
      'tracing: PassThrough',
      'tracing: { lambda: true }',
      { TracingConfig: { Mode: 'PassThrough' } },
    ],
    ['layers, none of which are added', 'layers: [arn:own]', 'layers: [arn:shared]', { Layers: ['arn:own'] }],
    [
      'tags, name by name',
      'tags: { env: own }',
      'tags: { team: a, env: shared }',
      {
        Tags: [
          { Key: 'team', Value: 'a' },
          { Key: 'env', Value: 'own' },
        ],
      },
    ],
    [
      'variables, name by name',
      'environment: { B: own }',
      'environment: { A: shared, B: shared }',
      { Environment: { Variables: { A: 'shared', B: 'own' } } },
    ],
    [
      'logging, as a whole',
      'logs: { logFormat: Text }',
      'logs: { lambda: { logFormat: JSON, systemLogLevel: INFO } }',
      { LoggingConfig: { LogFormat: 'Text' } },
    ],
  ])('%s', (_, own, shared, properties) => expect(fn(own, shared)).toMatchObject(properties));
  test.each<[string, string, object]>([
    ['memory', 'memorySize: 512', { MemorySize: 512 }],
    ['a key', 'kmsKeyArn: arn:shared', { KmsKeyArn: 'arn:shared' }],
    ['tracing', 'tracing: { lambda: true }', { TracingConfig: { Mode: 'Active' } }],
    ['layers', 'layers: [arn:shared]', { Layers: ['arn:shared'] }],
    [
      'logging',
      'logs: { lambda: { logFormat: JSON, applicationLogLevel: DEBUG } }',
      { LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'DEBUG' } },
    ],
    [
      'updates of the runtime',
      'runtimeManagement: { mode: manual, arn: arn:r }',
      { RuntimeManagementConfig: { UpdateRuntimeOn: 'Manual', RuntimeVersionArn: 'arn:r' } },
    ],
  ])('without one it has the %s of the provider', (_, shared, properties) =>
    expect(fn('memory: x', shared)).toMatchObject(properties),
  );
});

describe('a setting', () => {
  test.each<[string, string, object]>([
    ['name', 'name: own', { FunctionName: 'own' }],
    ['description', 'description: What it does', { Description: 'What it does' }],
    ['disk', 'ephemeralStorageSize: 1024', { EphemeralStorage: { Size: 1024 } }],
    ['dead letters', 'onError: !Ref Topic', { DeadLetterConfig: { TargetArn: '${Topic}' } }],
    ['reserved concurrency, even none at all', 'reservedConcurrency: 0', { ReservedConcurrentExecutions: 0 }],
    ['SnapStart', 'snapStart: true', { SnapStart: { ApplyOn: 'PublishedVersions' } }],
    [
      'a file system',
      'fileSystemConfig: { arn: !GetAtt Files.Arn, localMountPath: /mnt/x }',
      { FileSystemConfigs: [{ Arn: '${Files.Arn}', LocalMountPath: '/mnt/x' }] },
    ],
    [
      'updates of the runtime',
      'runtimeManagement: onFunctionUpdate',
      { RuntimeManagementConfig: { UpdateRuntimeOn: 'FunctionUpdate' } },
    ],
    ['a role of the stack', 'role: Mine', { Role: '${Mine.Arn}' }],
    ['a role by ARN', 'role: arn:aws:iam::123456789012:role/x', { Role: 'arn:aws:iam::123456789012:role/x' }],
    ['a role by reference', 'role: !ImportValue Role', { Role: { 'Fn::ImportValue': 'Role' } }],
    [
      'numbers and booleans become text',
      'environment: { N: 1, B: true }',
      { Environment: { Variables: { N: '1', B: 'true' } } },
    ],
    [
      'numbers are written as JavaScript writes them',
      'environment: { A: 1.50, B: 0x1F, C: 012, D: 1e3, E: 123456789012345678, F: 1_000, G: .5 }',
      {
        Environment: {
          Variables: { A: '1.5', B: '31', C: '12', D: '1000', E: '123456789012345678', F: '1_000', G: '0.5' },
        },
      },
    ],
  ])('%s', (_, setting, properties) => expect(fn(setting)).toMatchObject(properties));
  test('a variable that is null is none', () =>
    expect(fn('environment: { A: ~, B: x }')).toMatchObject({ Environment: { Variables: { B: 'x' } } }));
  test('reserved concurrency that is null is not said', () =>
    expect(fn('reservedConcurrency: ~')).not.toHaveProperty('ReservedConcurrentExecutions'));
  test('a condition, and what comes before it', () =>
    expect(
      resourceOf(service('    condition: IsProd\n    dependsOn: [Table]\n'), 'FnLambdaFunction'),
    ).toMatchObject({
      Condition: 'IsProd',
      DependsOn: ['FnLogGroup', 'Table'],
    }));
  test('a role of the stack comes before the function', () =>
    expect(resourceOf(service('    role: Mine\n'), 'FnLambdaFunction')).toMatchObject({
      DependsOn: ['FnLogGroup', 'Mine'],
    }));
  test.each([
    ['1.50', '1.5'],
    ['0x10', '16'],
    ['1e3', '1000'],
    ['-2', '-2'],
    ['"1.50"', '1.50'],
    ['v1.50', 'v1.50'],
  ])('the number %s of its environment is written as JavaScript writes it', (written, expected) =>
    expect(propertiesOf(service(`    environment: { N: ${written} }\n`), 'FnLambdaFunction')).toMatchObject({
      Environment: { Variables: { N: expected } },
    }),
  );
});

describe('an image', () => {
  const URI = '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop@sha256:6bb6';
  test.each<[string, string, string]>([
    ['by its address', `image: ${URI}`, ''],
    ['by its address in a map', `image: { uri: ${URI} }`, ''],
    ['by a name of the provider', 'image: base', `ecr: { images: { base: ${URI} } }`],
    [
      'by a name of the provider, in maps',
      'image: { name: base }',
      `ecr: { images: { base: { uri: ${URI} } } }`,
    ],
  ])('%s has no runtime', (_, image, provider) => {
    const text = service(`    ${image}\n`, provider && `  ${provider}\n`).replace(
      '    handler: index.h\n',
      '',
    );
    expect(propertiesOf(text, 'FnLambdaFunction')).toMatchObject({
      Code: { ImageUri: URI },
      PackageType: 'Image',
    });
    expect(propertiesOf(text, 'FnLambdaFunction')).not.toHaveProperty('Runtime');
  });
  test('may be started in another way', () =>
    expect(
      fn(`image: { uri: ${URI}, command: [a.b], entryPoint: [/x], workingDirectory: /w }`),
    ).toMatchObject({ ImageConfig: { Command: ['a.b'], EntryPoint: ['/x'], WorkingDirectory: '/w' } }));
});

describe('a network needs both lists', () => {
  test.each<[string, string, string, unknown]>([
    ['one list is none', 'vpc: { subnetIds: [s] }', '', undefined],
    [
      'the other list may be the provider’s',
      'vpc: { subnetIds: [own] }',
      'vpc: { securityGroupIds: [sg], subnetIds: [s] }',
      { SecurityGroupIds: ['sg'], SubnetIds: ['own'] },
    ],
    [
      'with IPv6',
      'vpc: { securityGroupIds: [sg], subnetIds: [s], ipv6AllowedForDualStack: true }',
      '',
      { SecurityGroupIds: ['sg'], SubnetIds: ['s'], Ipv6AllowedForDualStack: true },
    ],
  ])('%s', (_, own, shared, expected) =>
    expect((fn(own, shared) as { VpcConfig?: unknown }).VpcConfig).toEqual(expected),
  );
});

describe('a URL', () => {
  const url = (setting: string) => propertiesOf(service(`    url: ${setting}\n`), 'FnLambdaFunctionUrl');
  const EVERYBODY = { FunctionName: '${FnLambdaFunction.Arn}', Principal: '*' };
  test('may be called by everybody, which takes two permissions', () => {
    const text = service('    url: true\n');
    expect(url('true')).toEqual({ AuthType: 'NONE', TargetFunctionArn: '${FnLambdaFunction.Arn}' });
    expect(propertiesOf(text, 'FnLambdaPermissionFnUrl')).toEqual({
      ...EVERYBODY,
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'NONE',
    });
    expect(propertiesOf(text, 'FnLambdaPermissionFn')).toEqual({
      ...EVERYBODY,
      Action: 'lambda:InvokeFunction',
      InvokedViaFunctionUrl: true,
    });
    expect(placeOf(text, 'FnLambdaPermissionFnUrl')).toBe('8 url');
  });
  test('of IAM brings no permission', () =>
    expect(addedTo(service(), service('    url: { authorizer: aws_iam }\n'))).toEqual([
      'FnLambdaFunctionUrl Lambda::Url',
    ]));
  test('with CORS answers every origin and method, and the headers of AWS', () =>
    expect(url('{ cors: true }')).toMatchObject({
      Cors: {
        AllowOrigins: ['*'],
        AllowMethods: ['*'],
        AllowHeaders: expect.arrayContaining(['Authorization', 'X-Api-Key']),
      },
    }));
  test('answers the origins that are named; null takes headers away', () =>
    expect(
      url('{ cors: { allowedOrigins: [https://a.test], allowedHeaders: ~, allowCredentials: true } }'),
    ).toMatchObject({
      Cors: { AllowOrigins: ['https://a.test'], AllowMethods: ['*'], AllowCredentials: true },
    }));
  test('may stream', () =>
    expect(url('{ invokeMode: RESPONSE_STREAM }')).toMatchObject({ InvokeMode: 'RESPONSE_STREAM' }));
  test('that is false is none', () => expect(url('false')).toBeUndefined());
});

describe('what follows an asynchronous call', () => {
  const config = (setting: string) => propertiesOf(service(`    ${setting}\n`), 'FnLambdaEvConf');
  const FUNCTION = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:svc-dev-other';
  test.each<[string, string, string, string]>([
    [
      'a function of the service',
      'other',
      '${OtherLambdaFunction.Arn}',
      `lambda:InvokeFunction on ${FUNCTION}`,
    ],
    ['a queue', 'arn:aws:sqs:r:1:q', 'arn:aws:sqs:r:1:q', 'sqs:SendMessage on arn:aws:sqs:r:1:q'],
    ['a topic', 'arn:aws:sns:r:1:t', 'arn:aws:sns:r:1:t', 'sns:Publish on arn:aws:sns:r:1:t'],
    [
      'a bus',
      'arn:aws:events:r:1:event-bus/b',
      'arn:aws:events:r:1:event-bus/b',
      'events:PutEvents on arn:aws:events:r:1:event-bus/b',
    ],
    ['a queue of the stack', '{ type: sqs, arn: !GetAtt Q.Arn }', '${Q.Arn}', 'sqs:SendMessage on ${Q.Arn}'],
    [
      'a bus of the stack',
      '{ type: eventBus, arn: !GetAtt B.Arn }',
      '${B.Arn}',
      'events:PutEvents on ${B.Arn}',
    ],
  ])('goes to %s', (_, target, destination, statement) => {
    expect(config(`destinations: { onFailure: ${target} }`)).toMatchObject({
      FunctionName: '${FnLambdaFunction}',
      Qualifier: '$LATEST',
      DestinationConfig: { OnFailure: { Destination: destination } },
    });
    expect(grantsOf(`destinations: { onFailure: ${target} }`)).toEqual([statement]);
  });
  test('is tried as often and as long as the author says, even never', () =>
    expect(config('maximumRetryAttempts: 0\n    maximumEventAge: 60')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    }));
  test('is up to Lambda where nothing is said', () => expect(config('timeout: 1')).toBeUndefined());
});

describe('what a setting lets the shared role do', () => {
  test.each<[string, string, string[]]>([
    ['a topic for dead letters', 'onError: arn:t', ['sns:Publish on arn:t']],
    ['a topic of the stack: nothing', 'onError: !Ref Topic', []],
    ['a key', 'kmsKeyArn: arn:k', ['kms:Decrypt on arn:k']],
    ['tracing', 'tracing: true', ['xray:PutTraceSegments, xray:PutTelemetryRecords on *']],
    [
      'a file system',
      'fileSystemConfig: { arn: arn:f, localMountPath: /mnt/x }',
      ['elasticfilesystem:ClientMount, elasticfilesystem:ClientWrite on arn:f'],
    ],
  ])('%s', (_, setting, statements) => expect(grantsOf(setting)).toEqual(statements));
  test('a key of the provider once, not for each function', () =>
    expect(grantsOf('timeout: 1', '  kmsKeyArn: arn:k\n')).toEqual(['kms:Decrypt on arn:k']));
  test('tracing that is only passed through too', () =>
    expect(grantsOf('tracing: PassThrough')).toHaveLength(1));
});

describe('versions', () => {
  const versions = (setting: string, provider = ''): string[] =>
    Object.keys(templateOf(service(`    ${setting}\n`, provider)).Resources).filter(id =>
      id.startsWith('FnLambdaVersion'),
    );
  test.each<[string, string, string, number]>([
    ['one at each deployment', 'timeout: 1', '', 1],
    ['none', 'timeout: 1', '  versionFunctions: false\n', 0],
    ['none of this function', 'versionFunction: false', '', 0],
    ['one of this function', 'versionFunction: true', '  versionFunctions: false\n', 1],
    ['one that an alias needs', 'provisionedConcurrency: 1', '  versionFunctions: false\n', 1],
  ])('%s', (_, setting, provider, count) => expect(versions(setting, provider)).toHaveLength(count));
  test('stay when they are replaced', () =>
    expect(resourceOf(service(), 'FnLambdaVersionOfThisDeployment')).toMatchObject({
      DeletionPolicy: 'Retain',
    }));
  test.each<[string, string, string, object]>([
    [
      'provisioned concurrency',
      'provisionedConcurrency: 2',
      'FnProvConcLambdaAlias',
      { Name: 'provisioned', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } },
    ],
    ['SnapStart', 'snapStart: true', 'FnSnapStartLambdaAlias', { Name: 'snapstart' }],
  ])('%s has an alias', (_, setting, id, properties) =>
    expect(propertiesOf(service(`    ${setting}\n`), id)).toMatchObject({
      FunctionName: '${FnLambdaFunction}',
      FunctionVersion: '${FnLambdaVersionOfThisDeployment.Version}',
      ...properties,
    }),
  );
});

describe('layers', () => {
  const layered = `${service()}layers: { my-lib: { path: ., description: d, compatibleRuntimes: [nodejs22.x], allowedAccounts: ['*', '123456789012'] }, kept: { path: ., retain: true, name: named } }\n`;
  test('are named by their key', () =>
    expect(propertiesOf(layered, 'MyDashlibLambdaLayer')).toMatchObject({
      LayerName: 'my-lib',
      Description: 'd',
      CompatibleRuntimes: ['nodejs22.x'],
    }));
  test('may be for everybody', () => {
    expect(propertiesOf(layered, 'MyDashlibWildLambdaLayerPermission')).toEqual({
      Action: 'lambda:GetLayerVersion',
      LayerVersionArn: '${MyDashlibLambdaLayer}',
      Principal: '*',
    });
    expect(placeOf(layered, 'MyDashlibWildLambdaLayerPermission')).toMatch(/'\*'$/);
  });
  test('may stay, a new one at each deployment', () =>
    expect(resourceOf(layered, 'KeptLambdaLayerOfThisDeployment')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { LayerName: 'named' },
    }));
  test('are outputs', () =>
    expect(readable(templateOf(layered).Outputs!)).toMatchObject({
      MyDashlibLambdaLayerQualifiedArn: { Value: '${MyDashlibLambdaLayer}' },
    }));
});
