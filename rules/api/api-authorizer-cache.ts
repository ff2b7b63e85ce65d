import { AUTHORIZER_TYPES, authorizersOf } from '../../src/aws/api/authorizers.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** What API Gateway takes where nothing is said. */
const LONG = 300;

export default defineRule({
  id: 'api-authorizer-cache',
  title: 'Authorizer caches its decisions badly',
  severity: 'low',
  preset: 'recommended',
  on: AUTHORIZER_TYPES,
  maps: { owasp: ['S2'], sas: ['SAS-02'] },
  why: 'A decision that is remembered outlives the right that it was made on: who loses access keeps it until the time is over.',
  fix: 'Set the time that a result counts to 300 seconds or less.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const { name, kind, at, ttl, unset, sources } of authorizersOf(resource)) {
      const seconds = ttl.absent ? unset : ttl.number;
      if (seconds === undefined) undetermined('how long a decision counts is known only at deployment');
      else if (seconds > LONG) report(ttl, `${name} lets a decision count for ${seconds} seconds`);
      else if (seconds === 0 && kind === 'TOKEN' && strict)
        report(ttl, `${name} decides on every request anew`, {
          why: 'Each request waits for the function and pays for it, and a burst of requests takes the concurrency that the service itself needs.',
          fix: 'Let a decision on the same token count for a short time, such as 60 seconds.',
        });
      if (kind === 'REQUEST' && (seconds ?? 0) > 0 && sources.absent)
        report(at, `${name} caches decisions without an identity source to tell callers apart`, {
          why: 'The identity sources are the key of the cache: without one a decision does not belong to one caller.',
          fix: 'Name the identity sources, or set the time that a result counts to 0.',
        });
    }
  },
});
