import { cfn, inherited, kind, SAM, samFunction, times, type HostileInput } from './input.ts';

/** Templates of AWS SAM. */
export const samTemplates: readonly (readonly HostileInput[])[] = [
  inherited('Globals of SAM', key =>
    cfn(
      samFunction(`      ${key}: x\n`),
      `${SAM}Globals: { ${key}: { ${key}: x }, Function: { ${key}: x, Environment: { Variables: { ${key}: x } } } }\n`,
    ),
  ),
  inherited('events of SAM', key =>
    cfn(
      samFunction(
        `      Events: { ${key}: { Type: ${key}, Properties: { ${key}: x } }, E: { Type: Api, Properties: { Path: /${key}, Method: ${key} } } }\n      Environment: { Variables: { ${key}: x } }\n      Policies: [{ ${key}: { ${key}: x } }, ${key}]\n`,
      ),
      SAM,
    ),
  ),
  inherited(
    'types of SAM',
    key =>
      cfn(`  A: { Type: AWS::Serverless::${key}, Properties: { ${key}: x } }\n`, SAM) as Record<
        string,
        string
      >,
  ),
  inherited('APIs of SAM', key =>
    cfn(
      `  A: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: { DefaultAuthorizer: ${key}, Authorizers: { ${key}: { UserPoolArn: x } } }, DefinitionBody: { paths: { ${key}: { ${key}: { ${key}: x } } } } } }\n`,
      SAM,
    ),
  ),
  kind('functions of SAM', [100, 1_000, 4_000], n =>
    cfn(
      times(n, i =>
        samFunction(
          `      Events: { A: { Type: Api, Properties: { Path: /p${i}, Method: get } } }\n`,
          `F${i}`,
        ),
      ),
      SAM,
    ),
  ),
  kind('events of a function of SAM', [10, 300, 4_000], n =>
    cfn(
      samFunction(
        `      Events:\n${times(n, i => `        E${i}: { Type: HttpApi, Properties: { Path: /p${i}, Method: get } }\n`)}`,
      ),
      SAM,
    ),
  ),
  kind('path parameters of SAM', [10, 1_000, 50_000], n =>
    cfn(
      samFunction(
        `      Events: { E: { Type: HttpApi, Properties: { Path: '/${'{a'.repeat(n)}', Method: get } } }\n`,
      ),
      SAM,
    ),
  ),
  kind('slashes in paths of SAM', [10, 10_000, 1_000_000], n =>
    cfn(
      samFunction(
        `      Events: { E: { Type: Api, Properties: { Path: '/a${'/'.repeat(n)}b', Method: get } } }\n`,
      ),
      `${SAM}Globals: { Api: { Cors: "'*'" } }\n`,
    ),
  ),
  kind('connectors of SAM', [10, 200, 2_000], n =>
    cfn(
      samFunction('') +
        `  T: { Type: AWS::Serverless::SimpleTable }\n` +
        times(
          n,
          i =>
            `  C${i}: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: F }, Destination: { Id: T }, Permissions: [Read, Write] } }\n`,
        ),
      SAM,
    ),
  ),
  kind('Globals of SAM for many', [10, 200, 1_500], n =>
    cfn(
      times(n, i => samFunction('', `F${i}`)),
      `${SAM}Globals: { Function: { Environment: { Variables: { ${times(100, i => `K${i}: v, `)} } }, Tags: { ${times(100, i => `T${i}: v, `)} } } }\n`,
    ),
  ),
  kind('policy templates of SAM', [10, 300, 5_000], n =>
    cfn(
      samFunction(`      Policies: [${times(n, i => `{ S3ReadPolicy: { BucketName: b${i} } }, `)}]\n`),
      SAM,
    ),
  ),
];
