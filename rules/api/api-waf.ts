import { GRAPHQL } from '../../src/aws/api/graphql.ts';
import { apiExposureOf } from '../../src/aws/api/exposure.ts';
import { REST_STAGE_SOURCES, stageOf, stageWithApi } from '../../src/aws/api/stages.ts';
import { hasWebAcl, stageHasWebAcl } from '../../src/aws/api/web-acl.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';

export default defineRule({
  id: 'api-waf',
  title: 'Public API or CloudFront distribution has no web ACL',
  severity: 'info',
  preset: 'strict',
  on: [...REST_STAGE_SOURCES, GRAPHQL, DISTRIBUTION],
  maps: { owasp: ['S1'], sas: ['SAS-01'], fsbp: ['APIGateway.4'] },
  why: 'Known attacks, request floods and bots reach the code without being filtered.',
  fix: 'Associate a web ACL with AWS::WAFv2::WebACLAssociation, or set WebACLId of the distribution.',
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
    const exposure = api ? apiExposureOf(api, world) : 'public';
    const covered = stage ? stageHasWebAcl(stage, world) : hasWebAcl(resource, world);
    if (covered === 'yes' || exposure === 'confined') return;
    if (covered === 'maybe' || exposure === 'unknown')
      return undetermined('whether it has a web ACL is not known until deployment');
    report(resource, `No web ACL is associated with ${stage ? stageWithApi(stage) : resource.called}`);
  },
});

function judgeDistribution({ resource: distribution, report, undetermined }: RuleContext): void {
  const acl = distribution.get('DistributionConfig', 'WebACLId');
  if (acl.absent || acl.literal === '')
    report(acl.absent ? distribution : acl, `No web ACL is associated with ${distribution.called}`);
  else if (!acl.present) undetermined('its web ACL is not known until deployment');
}
