import { withoutEnd, withoutStart } from '../../../source/cut.ts';
import type { PlainMap } from '../../builder/make.ts';
import { itemsOrSelf } from '../../../source/node.ts';
import type { SamProvenance } from '../../../source/provenance.ts';
import { provenanceOf } from '../sam-resource.ts';
import type { Plain } from '../../builder/make.ts';
import { truthyProp, isFalse, isTrue, mapOf, prop } from '../read.ts';
import { entriesOf, isList, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { idHash, idHashOf } from '../id-hash.ts';
import { resolved } from '../resolve.ts';
import { ref, type SamResource } from '../sam-resource.ts';
import { addRecords } from './records.ts';

type Kind = 'Api' | 'HttpApi' | 'WebSocketApi';

/** `Domain` of an API: the domain name, a mapping for each base path, and DNS records. */
export function addDomain(builder: SamBuilder, resource: SamResource, kind: Kind): void {
  const written = truthyProp(resource.properties, 'Domain');
  const domain = mapOf(written && resolved(builder, written));
  const name = prop(domain, 'DomainName');
  if (!domain || !name) return;
  const provenance = provenanceOf(resource, 'Domain', 'api-domain');
  const endpoint = textOf(prop(domain, 'EndpointConfiguration')) ?? 'REGIONAL';
  if (kind === 'Api' && endpoint === 'PRIVATE')
    return addPrivate(builder, resource, domain, name, provenance);
  const id = `ApiGatewayDomainName${kind === 'Api' ? '' : 'V2'}${idHash(name)}`;
  if (kind === 'Api') addRest(builder, resource, domain, name, id, endpoint, provenance);
  else addV2(builder, resource, kind, domain, name, id, provenance);
  builder.addReference(resource, 'DomainName', id);
  // SAM hands the groups of record sets to REST and HTTP APIs only (AWS::Serverless::WebSocketApi in aws-sam-translator 1.115.0).
  addRecords(builder, resource, domain, id, endpoint, kind !== 'WebSocketApi', provenance);
}

function addRest(
  builder: SamBuilder,
  resource: SamResource,
  domain: Node,
  name: Node,
  id: string,
  endpoint: string,
  provenance: SamProvenance,
): void {
  const certificate = prop(domain, 'CertificateArn');
  builder.generate(
    resource,
    id,
    'AWS::ApiGateway::DomainName',
    {
      DomainName: name,
      [endpoint === 'REGIONAL' ? 'RegionalCertificateArn' : 'CertificateArn']: certificate,
      EndpointConfiguration: { Types: [endpoint], IpAddressType: truthyProp(domain, 'IpAddressType') },
      MutualTlsAuthentication: trust(domain),
      ...optional(domain),
    },
    provenance,
  );
  mappings(
    builder,
    resource,
    domain,
    'AWS::ApiGateway::BasePathMapping',
    { DomainName: ref(id) },
    provenance,
  );
}

const optional = (domain: Node): PlainMap =>
  Object.fromEntries(
    ['SecurityPolicy', 'EndpointAccessMode', 'Policy', 'OwnershipVerificationCertificateArn'].map(name => [
      name,
      truthyProp(domain, name),
    ]),
  );

function trust(domain: Node): Plain {
  const written = truthyProp(domain, 'MutualTlsAuthentication');
  return (
    written && {
      TruststoreUri: truthyProp(written, 'TruststoreUri'),
      TruststoreVersion: truthyProp(written, 'TruststoreVersion'),
    }
  );
}

/** A private domain name is of another type, and a VPC endpoint is let to it. */
function addPrivate(
  builder: SamBuilder,
  resource: SamResource,
  domain: Node,
  name: Node,
  provenance: SamProvenance,
): void {
  const id = `ApiGatewayDomainNameV2${idHash(name)}`;
  builder.generate(
    resource,
    id,
    'AWS::ApiGateway::DomainNameV2',
    {
      DomainName: name,
      CertificateArn: prop(domain, 'CertificateArn'),
      EndpointConfiguration: { Types: ['PRIVATE'], IpAddressType: truthyProp(domain, 'IpAddressType') },
      ...optional(domain),
    },
    provenance,
  );
  mappings(
    builder,
    resource,
    domain,
    'AWS::ApiGateway::BasePathMappingV2',
    { DomainNameArn: ref(id) },
    provenance,
  );
  const endpoint = prop(domain, 'AccessAssociation', 'VpcEndpointId');
  if (endpoint) {
    builder.generate(
      resource,
      `DomainNameAccessAssociation${idHashOf([endpoint, id])}`,
      'AWS::ApiGateway::DomainNameAccessAssociation',
      {
        DomainNameArn: ref(id),
        AccessAssociationSourceType: 'VPCE',
        AccessAssociationSource: endpoint,
      },
      provenance,
    );
  }
  builder.addReference(resource, 'DomainNameV2', id);
  addRecords(builder, resource, domain, textOf(name) ?? id, 'PRIVATE', true, provenance);
}

function basePaths(domain: Node): readonly Node[] {
  const written = truthyProp(domain, 'BasePath');
  return isList(written) || textOf(written) !== undefined ? itemsOrSelf(written) : [];
}

function mappings(
  builder: SamBuilder,
  resource: SamResource,
  domain: Node,
  type: string,
  common: PlainMap,
  provenance: SamProvenance,
): void {
  const rest = { ...common, RestApiId: ref(resource.id), Stage: ref(`${resource.id}.Stage`) };
  const paths = basePaths(domain);
  if (paths.length === 0) builder.generate(resource, `${resource.id}BasePathMapping`, type, rest, provenance);
  for (const path of paths) {
    const plain = (textOf(path) ?? '').replace(/[^\p{L}\p{N}]/gu, '');
    builder.generate(
      resource,
      `${resource.id}${plain}BasePathMapping`,
      type,
      { ...rest, BasePath: isFalse(prop(domain, 'NormalizeBasePath')) ? path : plain },
      provenance,
    );
  }
}

/** SAM's own tag, and the author's where SAM writes the definition; a WebSocket API's only when it propagates them. */
function tagsV2(resource: SamResource, kind: Kind): Plain {
  const spread =
    kind === 'HttpApi'
      ? truthyProp(resource.properties, 'DefinitionUri') === undefined
      : isTrue(prop(resource.properties, 'PropagateTags'));
  const own = spread
    ? entriesOf(truthyProp(resource.properties, 'Tags')).map(({ key, value }): [string, Plain] => [
        key,
        value,
      ])
    : [];
  return {
    ...Object.fromEntries(own),
    [kind === 'HttpApi' ? 'httpapi:createdBy' : 'websocketapi:createdBy']: 'SAM',
  };
}

function addV2(
  builder: SamBuilder,
  resource: SamResource,
  kind: Kind,
  domain: Node,
  name: Node,
  id: string,
  provenance: SamProvenance,
): void {
  builder.generate(
    resource,
    id,
    'AWS::ApiGatewayV2::DomainName',
    {
      DomainName: name,
      DomainNameConfigurations: [
        {
          CertificateArn: prop(domain, 'CertificateArn'),
          EndpointType: prop(domain, 'EndpointConfiguration') ?? 'REGIONAL',
          IpAddressType: kind === 'WebSocketApi' ? truthyProp(domain, 'IpAddressType') : undefined,
          OwnershipVerificationCertificateArn: truthyProp(domain, 'OwnershipVerificationCertificateArn'),
          SecurityPolicy: truthyProp(domain, 'SecurityPolicy'),
        },
      ],
      MutualTlsAuthentication: trust(domain),
      Tags: tagsV2(resource, kind),
    },
    provenance,
  );
  const common = { DomainName: ref(id), ApiId: ref(resource.id), Stage: ref(`${resource.id}.Stage`) };
  const paths = basePaths(domain);
  if (paths.length === 0)
    builder.generate(
      resource,
      `${resource.id}ApiMapping`,
      'AWS::ApiGatewayV2::ApiMapping',
      common,
      provenance,
    );
  for (const path of paths) {
    const text = textOf(path) ?? '';
    builder.generate(
      resource,
      `${resource.id}${text.replace(/[-_/]+/g, '')}ApiMapping`,
      'AWS::ApiGatewayV2::ApiMapping',
      { ...common, ApiMappingKey: withoutStart(withoutEnd(text, '/'), '/') },
      provenance,
    );
  }
}
