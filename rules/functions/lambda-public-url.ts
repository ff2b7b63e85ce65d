import { functionAt } from '../../src/aws/function-references.ts';
import { anyOrigin } from '../../src/aws/lambda/function-url.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-public-url',
  title: 'Function has a URL that asks nobody who they are',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Url'],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [306] },
  why: 'Such a URL has neither authorizer nor firewall nor throttling in front of it: whoever finds it runs the function as often as they like.',
  fix: 'Set AuthType to AWS_IAM, or put an API with an authorizer in front of the function.',
  words: {
    serverless:
      'Set authorizer: aws_iam under url, or put an API with an authorizer in front of the function.',
  },
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
    'https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html',
  ],
  check({ resource: url, report, undetermined }) {
    const auth = url.get('AuthType');
    const whose = functionAt(url.get('TargetFunctionArn'))?.name ?? url.called;
    if (auth.literal === undefined)
      undetermined('whether its URL asks who calls is known only at deployment');
    else if (auth.literal === 'NONE')
      report(auth, `everyone can call the URL of ${whose}`, { replacement: 'AWS_IAM' });
    const origins = anyOrigin(url.get('Cors'));
    if (origins)
      report(
        origins,
        `the URL of ${whose} lets the pages of every origin call it with the credentials of their visitors`,
        {
          why: 'A page of anybody, opened by somebody who is signed in, then reads in their name what the function answers.',
          fix: 'List the origins whose pages may call it, or remove AllowCredentials.',
        },
      );
  },
});
