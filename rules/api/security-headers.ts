import { behaviorsOf } from '../../src/aws/api/response-headers.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'security-headers',
  title: 'Answers carry no security headers',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::CloudFront::Distribution'],
  maps: { owasp: ['S6'], cwe: [693] },
  why: 'Without Strict-Transport-Security, X-Content-Type-Options and X-Frame-Options a browser allows what the pages do not need: plain HTTP, guessed types, frames of other sites.',
  fix: 'Set ResponseHeadersPolicyId to a policy with SecurityHeadersConfig, or to the managed policy SecurityHeadersPolicy.',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html',
  ],
  check({ resource: distribution, report, undetermined }) {
    const behaviors = behaviorsOf(distribution);
    if (behaviors.some(({ adds }) => adds === 'maybe'))
      undetermined('whether a behaviour adds headers is known only at deployment, or in code');
    const [first, ...others] = behaviors.filter(({ adds }) => adds === 'no');
    if (first)
      report(
        first.at,
        `${distribution.called} adds no security headers: ${first.name} has no response headers policy`,
        { related: others.map(({ at, name }) => ({ at, note: `neither has ${name}` })) },
      );
  },
});
