import { provenanceOf } from '../subject.ts';
import type { SamProvenance } from '../../../source/provenance.ts';
import type { Plain, PlainMap } from '../../builder/make.ts';
import { given, isFalse, isTrue, mapOf, prop } from '../read.ts';
import { entriesOf, itemsOf, isList, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { idHash, idHashOf } from '../id-hash.ts';
import { resolved } from '../resolve.ts';
import { ref, type Subject } from '../subject.ts';
import { addRecords } from './records.ts';

type Kind = 'Api' | 'HttpApi' | 'WebSocketApi';

/** `Domain` of an API: the domain name, a mapping for each base path, and DNS records. */
export function addDomain(x: SamBuilder, subject: Subject, kind: Kind): void {
  const written = given(subject.properties, 'Domain');
  const domain = mapOf(written && resolved(x, written));
  const name = prop(domain, 'DomainName');
  if (!domain || !name) return;
  const provenance = provenanceOf(subject, 'Domain', 'api-domain');
  const endpoint = textOf(prop(domain, 'EndpointConfiguration')) ?? 'REGIONAL';
  if (kind === 'Api' && endpoint === 'PRIVATE') return addPrivate(x, subject, domain, name, provenance);
  const id = `ApiGatewayDomainName${kind === 'Api' ? '' : 'V2'}${idHash(name)}`;
  if (kind === 'Api') addRest(x, subject, domain, name, id, endpoint, provenance);
  else addV2(x, subject, kind, domain, name, id, provenance);
  x.refer(subject, 'DomainName', id);
  addRecords(x, subject, domain, id, endpoint, provenance);
}

function addRest(
  x: SamBuilder,
  subject: Subject,
  domain: Node,
  name: Node,
  id: string,
  endpoint: string,
  provenance: SamProvenance,
): void {
  const certificate = prop(domain, 'CertificateArn');
  x.generate(
    subject,
    id,
    'AWS::ApiGateway::DomainName',
    {
      DomainName: name,
      [endpoint === 'REGIONAL' ? 'RegionalCertificateArn' : 'CertificateArn']: certificate,
      EndpointConfiguration: { Types: [endpoint], IpAddressType: given(domain, 'IpAddressType') },
      MutualTlsAuthentication: trust(domain),
      ...optional(domain),
    },
    provenance,
  );
  mappings(x, subject, domain, 'AWS::ApiGateway::BasePathMapping', { DomainName: ref(id) }, provenance);
}

const optional = (domain: Node): PlainMap =>
  Object.fromEntries(
    ['SecurityPolicy', 'EndpointAccessMode', 'Policy', 'OwnershipVerificationCertificateArn'].map(name => [
      name,
      given(domain, name),
    ]),
  );

function trust(domain: Node): Plain {
  const written = given(domain, 'MutualTlsAuthentication');
  return (
    written && {
      TruststoreUri: given(written, 'TruststoreUri'),
      TruststoreVersion: given(written, 'TruststoreVersion'),
    }
  );
}

/** A private domain name is of another type, and a VPC endpoint is let to it. */
function addPrivate(
  x: SamBuilder,
  subject: Subject,
  domain: Node,
  name: Node,
  provenance: SamProvenance,
): void {
  const id = `ApiGatewayDomainNameV2${idHash(name)}`;
  x.generate(
    subject,
    id,
    'AWS::ApiGateway::DomainNameV2',
    {
      DomainName: name,
      CertificateArn: prop(domain, 'CertificateArn'),
      EndpointConfiguration: { Types: ['PRIVATE'], IpAddressType: given(domain, 'IpAddressType') },
      ...optional(domain),
    },
    provenance,
  );
  mappings(x, subject, domain, 'AWS::ApiGateway::BasePathMappingV2', { DomainNameArn: ref(id) }, provenance);
  const endpoint = prop(domain, 'AccessAssociation', 'VpcEndpointId');
  if (endpoint) {
    x.generate(
      subject,
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
  x.refer(subject, 'DomainNameV2', id);
  addRecords(x, subject, domain, textOf(name) ?? id, 'PRIVATE', provenance);
}

function basePaths(domain: Node): readonly Node[] {
  const written = given(domain, 'BasePath');
  return isList(written) ? itemsOf(written) : textOf(written) === undefined ? [] : [written!];
}

function mappings(
  x: SamBuilder,
  subject: Subject,
  domain: Node,
  type: string,
  common: PlainMap,
  provenance: SamProvenance,
): void {
  const rest = { ...common, RestApiId: ref(subject.id), Stage: ref(`${subject.id}.Stage`) };
  const paths = basePaths(domain);
  if (paths.length === 0) x.generate(subject, `${subject.id}BasePathMapping`, type, rest, provenance);
  for (const path of paths) {
    const plain = (textOf(path) ?? '').replace(/[^\p{L}\p{N}]/gu, '');
    x.generate(
      subject,
      `${subject.id}${plain}BasePathMapping`,
      type,
      { ...rest, BasePath: isFalse(prop(domain, 'NormalizeBasePath')) ? path : plain },
      provenance,
    );
  }
}

/** SAM's own tag, and the author's where SAM writes the definition; a WebSocket API's only when it propagates them. */
function tagsV2(subject: Subject, kind: Kind): Plain {
  const spread =
    kind === 'HttpApi'
      ? given(subject.properties, 'DefinitionUri') === undefined
      : isTrue(prop(subject.properties, 'PropagateTags'));
  const own = spread
    ? entriesOf(given(subject.properties, 'Tags')).map(({ key, value }): [string, Plain] => [key, value])
    : [];
  return {
    ...Object.fromEntries(own),
    [kind === 'HttpApi' ? 'httpapi:createdBy' : 'websocketapi:createdBy']: 'SAM',
  };
}

function addV2(
  x: SamBuilder,
  subject: Subject,
  kind: Kind,
  domain: Node,
  name: Node,
  id: string,
  provenance: SamProvenance,
): void {
  x.generate(
    subject,
    id,
    'AWS::ApiGatewayV2::DomainName',
    {
      DomainName: name,
      DomainNameConfigurations: [
        {
          CertificateArn: prop(domain, 'CertificateArn'),
          EndpointType: prop(domain, 'EndpointConfiguration') ?? 'REGIONAL',
          IpAddressType: kind === 'WebSocketApi' ? given(domain, 'IpAddressType') : undefined,
          OwnershipVerificationCertificateArn: given(domain, 'OwnershipVerificationCertificateArn'),
          SecurityPolicy: given(domain, 'SecurityPolicy'),
        },
      ],
      MutualTlsAuthentication: trust(domain),
      Tags: tagsV2(subject, kind),
    },
    provenance,
  );
  const common = { DomainName: ref(id), ApiId: ref(subject.id), Stage: ref(`${subject.id}.Stage`) };
  const paths = basePaths(domain);
  if (paths.length === 0)
    x.generate(subject, `${subject.id}ApiMapping`, 'AWS::ApiGatewayV2::ApiMapping', common, provenance);
  for (const path of paths) {
    const text = textOf(path) ?? '';
    x.generate(
      subject,
      `${subject.id}${text.replace(/[-_/]+/g, '')}ApiMapping`,
      'AWS::ApiGatewayV2::ApiMapping',
      { ...common, ApiMappingKey: text.replace(/^\/+|\/+$/g, '') },
      provenance,
    );
  }
}
