import { AUTHORIZER_TYPES, authorizersOf } from '../../src/aws/api/authorizers.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** What API Gateway takes where nothing is said. */
const LONG = 300;

export default defineRule({
  id: 'api-authorizer-cache',
  title: 'Lambda authorizer has insecure cache settings',
  severity: 'low',
  preset: 'recommended',
  on: AUTHORIZER_TYPES,
  maps: { owasp: ['S2'], sas: ['SAS-02'] },
  why: 'A cached decision outlives the permission that it is based on. A caller whose access was revoked keeps it until the entry expires.',
  fix: 'Set the cache TTL (AuthorizerResultTtlInSeconds) to 300 seconds or less.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const { name, kind, at, ttl, unset, sources } of authorizersOf(resource)) {
      const seconds = ttl.absent ? unset : ttl.number;
      if (seconds === undefined) undetermined('the cache TTL of an authorizer is not known until deployment');
      else if (seconds > LONG) report(ttl, `Cache TTL of ${name} is ${seconds} seconds`);
      else if (seconds === 0 && kind === 'TOKEN' && strict)
        report(ttl, `Cache of ${name} is disabled, so the authorizer runs on every request`, {
          why: 'Each request waits for the authorizer function and pays for it. A burst of requests uses up the concurrency that the service itself needs.',
          fix: 'Cache the decision for a token for a short time, such as 60 seconds.',
        });
      if (kind === 'REQUEST' && (seconds ?? 0) > 0 && sources.absent)
        report(at, `Cache of ${name} has no identity source to distinguish callers`, {
          why: 'The identity sources are the cache key. Without one, a decision is not tied to a single caller.',
          fix: 'Specify the identity sources (IdentitySource), or set the cache TTL to 0.',
        });
    }
  },
});
