import { codeOf } from '../../src/aws/code/function-code.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { repeatedFetchesOf } from '../../src/aws/code/uncached-secrets.ts';
import { authorizersByFunction } from '../../src/aws/lambda/authorizer-functions.ts';
import { waysByFunction } from '../../src/aws/lambda/ways-in.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'code-uncached-secret',
  title: 'Function fetches a secret in every invocation',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { sas: ['SAS-08'] },
  why: 'Each request waits for the call and pays for it. A burst of requests meets the quota of the service, and then the function fails.',
  fix: 'Keep the value for some minutes outside of the handler, for example with Powertools parameters or the extension for parameters and secrets.',
  references: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html',
  ],
  check({ resource: fn, world, report }) {
    if (!waysByFunction(world).has(fn.id) && !authorizersByFunction(world).has(fn.id)) return;
    const code = codeOf(fn);
    for (const { at, operation } of code.kind === 'read' ? repeatedFetchesOf(code) : []) {
      const place = code.kind === 'read' && faultPlace(fn, code, at);
      if (place) report(place.at, `${fn.name} calls ${operation} in every invocation`, { code: place.code });
    }
  },
});
