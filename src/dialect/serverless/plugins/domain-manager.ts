import type { Plugin } from './plugin.ts';
import { make } from '../../builder/make.ts';
import { at, entriesOf, isList, isMap, type Node } from '../../../source/node.ts';
import { alphanumeric } from '../names.ts';
import { entryAt, isFalse, text } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-domain-manager makes domains by calls beside the stack; rules read them as the resources they are, and they are no part of the template. */
function customDomains(service: ServerlessService): void {
  const single = service.resolver.get('custom', 'customDomain');
  const many = service.resolver.get('custom', 'customDomains');
  const all = [single, ...(isList(many) ? many.items : [])].filter(isMap);
  for (const domain of all) {
    if (at(domain, 'domainName')) makeDomain(service, domain);
    else for (const { value } of entriesOf(domain)) if (isMap(value)) makeDomain(service, value);
  }
}

/** TLS 1.2 unless the author asks for 1.0; HTTP APIs know nothing else. */
function makeDomain(service: ServerlessService, domain: Node): void {
  const name = at(domain, 'domainName');
  if (!name || isFalse(at(domain, 'enabled'))) return;
  const provenance = service.providerProvenance('custom-domain', name.span);
  const http = /^(?:http|websocket)$/i.test(text(at(domain, 'apiType')) ?? '');
  const policy = entryAt(domain, 'securityPolicy');
  const level = policy
    ? make((text(policy.value) ?? 'tls_1_2').toUpperCase(), { ...provenance, span: policy.value.span })
    : 'TLS_1_2';
  const regional = http || text(at(domain, 'endpointType'))?.toLowerCase() === 'regional';
  const id = `CustomDomain${alphanumeric(text(name) ?? '')}`;
  const certificate = at(domain, 'certificateArn');
  if (http) {
    service.builder.addPostDeploy(
      id,
      'AWS::ApiGatewayV2::DomainName',
      {
        DomainName: name,
        DomainNameConfigurations: [
          { CertificateArn: certificate, EndpointType: 'REGIONAL', SecurityPolicy: level },
        ],
      },
      provenance,
    );
  } else {
    service.builder.addPostDeploy(
      id,
      'AWS::ApiGateway::DomainName',
      {
        DomainName: name,
        EndpointConfiguration: { Types: [regional ? 'REGIONAL' : 'EDGE'] },
        SecurityPolicy: level,
        CertificateArn: regional ? undefined : certificate,
        RegionalCertificateArn: regional ? certificate : undefined,
      },
      provenance,
    );
  }
}

export const domainManager: Plugin = { apply: customDomains };
