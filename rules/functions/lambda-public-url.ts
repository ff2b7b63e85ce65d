import { functionAt } from '../../src/aws/function-references.ts';
import { anyOrigin } from '../../src/aws/lambda/function-url.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

const WEB_ENDPOINT = 'AWS::Lambda::WebFunctionEndpoint';

export default defineRule({
  id: 'lambda-public-url',
  title: 'Lambda function URL allows unauthenticated access',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Url', WEB_ENDPOINT],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [306] },
  why: 'A function URL has no authorizer, firewall or throttling in front of it. Anyone who finds it can invoke the function as often as they like.',
  fix: 'Set AuthType to AWS_IAM, or expose the function through an API with an authorizer instead.',
  words: {
    serverless:
      'Set authorizer: aws_iam under url, or expose the function through an API with an authorizer instead.',
  },
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
    'https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/web-functions-endpoint-access-control.html',
  ],
  check(look) {
    if (look.resource.type === WEB_ENDPOINT) return judgeWebEndpoint(look);
    const { resource: url, report, undetermined } = look;
    const auth = url.get('AuthType');
    const whose = functionAt(url.get('TargetFunctionArn'))?.name ?? url.called;
    if (auth.literal === undefined) undetermined('the AuthType of its URL is not known until deployment');
    else if (auth.literal === 'NONE')
      report(auth, `Function URL of ${whose} allows unauthenticated access`, { replacement: 'AWS_IAM' });
    const origins = anyOrigin(url.get('Cors'));
    if (origins)
      report(origins, `Function URL of ${whose} allows CORS requests with credentials from any origin`, {
        why: 'Any web page that a signed-in user opens can read the responses of the function on behalf of that user.',
        fix: 'List only your own origins in AllowOrigins, or remove AllowCredentials.',
      });
  },
});

/** Every request reaches the code, which has to authenticate it (Lambda developer guide, "Lambda Web Function endpoint access control", read 2026-11). */
function judgeWebEndpoint({ resource: endpoint, report, undetermined }: RuleContext): void {
  const auth = endpoint.get('AuthType');
  if (auth.literal === undefined) undetermined('the AuthType of its endpoint is not known until deployment');
  else if (auth.literal === 'ApplicationManaged')
    report(auth, `Endpoint of ${endpoint.name} passes every request to the code without authentication`, {
      severity: 'medium',
      why: 'Lambda neither authenticates nor authorizes requests. A route of the application that does not check its callers is open to the internet.',
      fix: 'Set AuthType to IamAuth, or check the callers of every route in the application.',
    });
}
