import { expect, test } from 'vitest';
import { attempts, mended } from '../testing-fixes.ts';

const template = (rules: string, more = ''): string => `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: of a function
${rules}      VpcId: vpc-1
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Code: { ZipFile: '' }
      VpcConfig: { SecurityGroupIds: [!Ref Group], SubnetIds: [subnet-1] }
${more}`;
const SSH = `      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 } # for the bastion
`;

test('inbound rules of a group that only functions use go, and that is safe', async () => {
  const [attempt] = await attempts('vpc-ingress-open', template(SSH));
  expect(attempt?.verdict.why).toBeUndefined();
  expect(attempt?.fix.safety).toBe('safe');
  expect(attempt && mended(template(SSH), attempt)).toBe(template(''));
});

test.each([
  [
    'an instance has it as well',
    '  Host: { Type: AWS::EC2::Instance, Properties: { SecurityGroupIds: [!Ref Group] } }\n',
  ],
  ['others may use it', 'Outputs: { Group: { Value: !Ref Group } }\n'],
])('they stay where %s', async (_, more) => {
  expect(await attempts('vpc-ingress-open', template(SSH, more))).toEqual([]);
});
