import { defaultEndpoint } from '../../src/aws/api/exposure.ts';
import { cause, fixFor, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { servesPlainHttp, TLS_SWITCHES } from '../../src/aws/api/tls.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'tls-policy',
  title: 'Endpoint accepts TLS versions below 1.2 or plain HTTP',
  severity: 'medium',
  preset: 'recommended',
  on: typesOf(TLS_SWITCHES),
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [319, 326], fsbp: ['APIGateway.2'] },
  why: 'An attacker on the network can read and modify plain HTTP traffic, and can exploit known weaknesses in TLS 1.0 and 1.1.',
  fix: 'Require TLS 1.2 and redirect plain HTTP to HTTPS.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-viewercertificate.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html',
  ],
  check({ resource, world, strict, report, undetermined }) {
    const lists = new Set<string>();
    for (const off of switchedOff(TLS_SWITCHES, resource)) {
      const { row, how, at } = off;
      const list = row.path.length === 0 ? at.path.slice(0, at.path.lastIndexOf('/')) : '';
      if ((row.strict && !strict) || lists.has(list)) continue;
      if (list !== '') lists.add(list);
      const reach = row.endpoint ? defaultEndpoint(resource) : 'public';
      if (reach === 'confined') continue;
      if (reach === 'unknown')
        undetermined('whether its default endpoint is publicly accessible is not known until deployment');
      else if (how === 'open') undetermined(`${row.path.join('.')} is not known until deployment`);
      else
        report(at, `${resource.called} ${row.problem}: ${cause(off)}`, {
          ...fixFor(off),
          ...(row.severity ? { severity: row.severity } : {}),
        });
    }
    const plain = servesPlainHttp(resource, world);
    if (plain === 'unknown')
      undetermined('whether it serves internet traffic over plain HTTP is not known until deployment');
    if (plain === 'yes')
      report(resource.get('Protocol'), `${resource.called} serves internet traffic over plain HTTP`, {
        fix: 'Change its default action to a redirect to HTTPS.',
      });
  },
});
