import { behaviorsOf } from '../../src/aws/api/response-headers.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'security-headers',
  title: 'CloudFront distribution does not add security headers',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::CloudFront::Distribution'],
  maps: { owasp: ['S6', 'S7'], cwe: [693] },
  why: 'Without Strict-Transport-Security, X-Content-Type-Options and X-Frame-Options, browsers allow plain HTTP, guessed content types and framing by other sites.',
  fix: 'Set ResponseHeadersPolicyId to a policy with SecurityHeadersConfig, or to the managed policy SecurityHeadersPolicy.',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html',
  ],
  check({ resource: distribution, report, undetermined }) {
    const behaviors = behaviorsOf(distribution);
    if (behaviors.some(({ adds }) => adds === 'maybe'))
      undetermined('whether a cache behavior adds headers depends on code or is not known until deployment');
    const [first, ...others] = behaviors.filter(({ adds }) => adds === 'no');
    if (first)
      report(
        first.at,
        `${distribution.called} adds no security headers, because ${first.name} has no response headers policy`,
        {
          related: others.map(({ at, name }) => ({
            at,
            note: `${name} has no response headers policy either`,
          })),
        },
      );
  },
});
