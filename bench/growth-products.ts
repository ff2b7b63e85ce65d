import { cfn, fn, many, role, sls, template, type GrowthInput } from './growth-inputs.ts';

const side = (size: number): number => Math.round(Math.sqrt(size));

/** What grows in two ways at once, so that the text grows with the size, and what other files bring. */
export const PRODUCTS: Readonly<Record<string, GrowthInput>> = {
  'log groups by their names': cfn(200, size =>
    many(
      size,
      i =>
        `${fn(`Fn${i}`, `Role: arn:aws:iam::123456789012:role/r, FunctionName: !Sub "\${AWS::StackName}-fn${i}"`)}\n  Logs${i}: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/aws/lambda/\${AWS::StackName}-fn${i}", RetentionInDays: 14 } }`,
    ),
  ),
  'each of many policies on each of many roles': cfn(
    400,
    size =>
      `${many(side(size), i => role(`Role${i}`, ''))}\n${many(side(size), i => `  Policy${i}: { Type: AWS::IAM::Policy, Properties: { PolicyName: p${i}, Roles: [${many(side(size), j => `!Ref Role${j}`, ', ')}], PolicyDocument: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::b${i}/*" }] } } }`)}`,
  ),
  'many rules of many security groups': cfn(
    400,
    size =>
      `${many(side(size), i => `  G${i}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d } }`)}\n${many(side(size), i => many(side(size), j => `  R${i}x${j}: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref G${i}, IpProtocol: tcp, FromPort: ${j}, ToPort: ${j}, SourceSecurityGroupId: !Ref G${j} } }`))}`,
  ),
  'Fn::ForEach in Fn::ForEach': template('template.yaml', 400, size => {
    const list = (name: string): string => many(side(size), i => `${name}${i}`, ', ');
    return `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Outer: [A, [${list('a')}], { Fn::ForEach::Inner: [B, [${list('b')}], { 'Topic\${A}\${B}': { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub '\${A}-\${B}' } } }] }]\n`;
  }),
  'included files': {
    ...sls(100, size => `functions:\n${many(size, i => `  - \${file(fn${i}.yml)}`)}`),
    files: size =>
      Object.fromEntries(
        Array.from({ length: size }, (_, i) => [`fn${i}.yml`, `fn${i}: { handler: src/fn${i}.handler }\n`]),
      ),
  },
  'functions of an included file': {
    ...sls(100, () => 'functions: ${file(functions.yml)}'),
    files: size => ({ 'functions.yml': many(size, i => `fn${i}: { handler: src/fn${i}.handler }`) }),
  },
};
