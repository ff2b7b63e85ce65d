import { GRAPHQL } from '../../src/aws/api/graphql.ts';
import { exposureOf } from '../../src/aws/api/exposure.ts';
import { REST_STAGE_SOURCES, stageOf, stageWithApi } from '../../src/aws/api/stages.ts';
import { hasWebAcl, stageHasWebAcl } from '../../src/aws/api/web-acl.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';

export default defineRule({
  id: 'api-waf',
  title: 'No web ACL stands before a public API',
  severity: 'info',
  preset: 'strict',
  on: [...REST_STAGE_SOURCES, GRAPHQL, DISTRIBUTION],
  maps: { owasp: ['S1'], sas: ['SAS-01'], fsbp: ['APIGateway.4'] },
  why: 'A web ACL turns known attacks, floods and bots away before they reach the code.',
  fix: 'Associate a web ACL: AWS::WAFv2::WebACLAssociation, or WebACLId of a distribution.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html',
    'https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html',
  ],
  check(look) {
    const { resource, world, report, undetermined } = look;
    if (resource.type === DISTRIBUTION) return judgeDistribution(look);
    const stage = resource.type === GRAPHQL ? undefined : stageOf(resource, world);
    if (!stage && resource.type !== GRAPHQL) return;
    const api = stage ? stage.api : resource;
    const exposure = api ? exposureOf(api, world) : 'public';
    const covered = stage ? stageHasWebAcl(stage, world) : hasWebAcl(resource, world);
    if (covered === 'yes' || exposure === 'confined') return;
    if (covered === 'maybe' || exposure === 'unknown')
      return undetermined('whether a web ACL stands before it is known only at deployment');
    report(resource, `no web ACL stands before ${stage ? stageWithApi(stage) : resource.called}`);
  },
});

function judgeDistribution({ resource: distribution, report, undetermined }: RuleContext): void {
  const acl = distribution.get('DistributionConfig', 'WebACLId');
  if (acl.absent || acl.literal === '')
    report(acl.absent ? distribution : acl, `no web ACL stands before ${distribution.called}`);
  else if (!acl.present) undetermined('its web ACL is known only at deployment');
}
