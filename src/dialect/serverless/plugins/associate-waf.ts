import type { Plugin } from './plugin.ts';
import { at } from '../../../source/node.ts';
import { restApiId } from '../events/rest/paths.ts';
import { stageName } from '../events/rest/stage.ts';
import { REST_API } from '../names.ts';
import { text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-associate-waf puts the REST API behind a web ACL that exists, by a call after deployment; without a name it takes it away (its README, read 2026-11). */
function webAclAssociation(service: ServerlessService): void {
  const name = service.resolver.get('custom', 'associateWaf', 'name');
  if (!service.builder.has(REST_API)) return;
  const provenance = service.providerProvenance('web-acl', name?.span);
  service.addOutput('ApiGatewayRestApiWaf', { Ref: REST_API }, provenance, 'Rest API Id');
  if (!truthy(name)) return;
  const version =
    text(at(service.resolver.get('custom', 'associateWaf'), 'version')) === 'V2' ? 'WAFv2' : 'WAFRegional';
  service.builder.addPostDeploy(
    'ApiGatewayWebAclAssociation',
    `AWS::${version}::WebACLAssociation`,
    {
      ResourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':apigateway:',
            { Ref: 'AWS::Region' },
            '::/restapis/',
            restApiId(service),
            '/stages/',
            stageName(service, provenance),
          ],
        ],
      },
      [version === 'WAFv2' ? 'WebACLArn' : 'WebACLId']: name,
    },
    provenance,
  );
}

export const associateWaf: Plugin = { apply: webAclAssociation };
