import { describe, expect, test } from 'vitest';
import { toTemplate } from './emit.ts';
import { printed } from './index.ts';
import { withOpenVariables } from './open-variables.ts';
import { lowerText } from './serverless/testing.ts';

type Template = { readonly [section: string]: { readonly [id: string]: unknown } };
const service = (properties: string, more = ''): string =>
  `service: svc\nprovider: { name: aws }\n${more}resources:\n  Resources: { T: { Type: AWS::SNS::Topic, Properties: { ${properties} } } }\n`;
const written = (text: string): Template =>
  toTemplate(withOpenVariables(printed(lowerText(text).stacks[0]!))) as Template;
const property = (value: string, more?: string): unknown =>
  (written(service(`A: ${value}`, more)) as { Resources: { T: { Properties: { A: unknown } } } }).Resources.T
    .Properties.A;
const macro = (variable: string) => ({
  'Fn::Transform': { Name: 'ServerlessVariable', Parameters: { Variable: variable } },
});

describe('a variable without a value', () => {
  test.each<[string, string, unknown]>([
    ['is a parameter', '"${ssm:/orders/queue}"', { Ref: 'SsmOrdersQueue' }],
    [
      'is a parameter, whatever region it is read from',
      '"${cf(eu-west-1):other.Out}"',
      { Ref: 'CfEuWest1OtherOut' },
    ],
    ['is a parameter within a text', '"a-${env:NAME}"', { 'Fn::Join': ['', ['a-', { Ref: 'EnvNAME' }]] }],
    [
      'is a parameter within a text, whatever it may give as a whole',
      '"a-${self:custom.${env:NAME}}"',
      { 'Fn::Join': ['', ['a-', { Ref: 'SelfCustomEnvNAME' }]] },
    ],
    [
      'is a parameter in Fn::Sub',
      '!Sub "${env:NAME}-${AWS::Region}"',
      { 'Fn::Sub': ['${ServerlessVariable1}-${AWS::Region}', { ServerlessVariable1: { Ref: 'EnvNAME' } }] },
    ],
    [
      'is a parameter in what a condition chooses',
      '!If [C, "${env:NAME}", b]',
      { 'Fn::If': ['C', { Ref: 'EnvNAME' }, 'b'] },
    ],
    [
      'that may be a list or a map is a macro',
      '"${self:custom.${env:NAME}}"',
      macro('${self:custom.${env:NAME}}'),
    ],
    [
      'that is a part of JSON in Secrets Manager is a macro',
      '["${ssm:/aws/reference/secretsmanager/vpc}"]',
      [macro('${ssm:/aws/reference/secretsmanager/vpc}')],
    ],
  ])('%s', (_, value, expected) => expect(property(value)).toEqual(expected));

  test('has one parameter that says which variable it is, and no name that is taken', () => {
    const text = service('A: "${env:A_B}", B: "${env:A.B}", C: "${env:A_B}"', '').replace(
      'Resources: {',
      'Parameters: { EnvAB: { Type: Number } }\n  Resources: {',
    );
    const { Parameters, Resources } = written(text);
    expect(Parameters).toEqual({
      EnvAB: { Type: 'Number' },
      EnvAB2: { Type: 'String', Description: '${env:A_B}' },
      EnvAB3: { Type: 'String', Description: '${env:A.B}' },
    });
    expect(Resources?.['T']).toMatchObject({
      Properties: { A: { Ref: 'EnvAB2' }, B: { Ref: 'EnvAB3' }, C: { Ref: 'EnvAB2' } },
    });
  });

  test('stays as it is written where CloudFormation takes no function', () => {
    const text = service('A: b').replace('Properties:', 'DeletionPolicy: "${env:KEEP}", Properties:');
    expect(written(text)['Resources']?.['T']).toMatchObject({ DeletionPolicy: '${env:KEEP}' });
    expect(written(text)).not.toHaveProperty('Parameters');
  });

  test('is a parameter in conditions and outputs', () => {
    const { Conditions, Outputs } = written(
      `${service('A: b')}  Conditions: { C: !Equals ["\${env:NAME}", b] }\n  Outputs: { O: { Value: "\${env:NAME}", Export: { Name: "x-\${env:NAME}" } } }\n`,
    );
    expect(Conditions?.['C']).toEqual({ 'Fn::Equals': [{ Ref: 'EnvNAME' }, 'b'] });
    expect(Outputs?.['O']).toEqual({
      Value: { Ref: 'EnvNAME' },
      Export: { Name: { 'Fn::Join': ['', ['x-', { Ref: 'EnvNAME' }]] } },
    });
  });
});
