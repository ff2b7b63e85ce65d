import { leadsTo } from './property-path.ts';

/**
 * Properties that hold a credential and nothing else: read in the resource schemas that CloudFormation publishes (2026-10-20), the maps without a
 * schema in the API references of Cognito (CreateIdentityProvider, `ProviderDetails`) and AWS Glue (Connection, `ConnectionProperties`) and in the CodePipeline user
 * guide ("GitHub (via OAuth app) source action reference", `Configuration`), read 2026-11. `*` is any item or key, `**` one step or more.
 */
export type CredentialProperty = { readonly path: readonly string[]; readonly kind: string };

/** A type, then the paths below its Properties. */
const ROWS: Readonly<Record<string, string>> = {
  password: `
    AWS::AmazonMQ::Broker Users/*/Password LdapServerMetadata/ServiceAccountPassword
    AWS::Amplify::App BasicAuthConfig/Password AutoBranchCreationConfig/BasicAuthConfig/Password
    AWS::Amplify::Branch BasicAuthConfig/Password
    AWS::AppFlow::ConnectorProfile ConnectorProfileConfig/ConnectorProfileCredentials/**/Password
    AWS::AppStream::DirectoryConfig ServiceAccountCredentials/AccountPassword
    AWS::BackupGateway::Hypervisor Password
    AWS::Connect::User Password
    AWS::DMS::Endpoint Password */Password KafkaSettings/SaslPassword KafkaSettings/SslClientKeyPassword OracleSettings/AsmPassword RedisSettings/AuthPassword
    AWS::DataSync::LocationFSxONTAP Protocol/SMB/Password
    AWS::DataSync::LocationFSxWindows Password
    AWS::DataSync::LocationSMB Password
    AWS::DataZone::Connection Props/**/Password
    AWS::DirectoryService::MicrosoftAD Password
    AWS::DirectoryService::SimpleAD Password
    AWS::DocDB::DBCluster MasterUserPassword
    AWS::DocDBElastic::Cluster AdminUserPassword
    AWS::EMR::Cluster KerberosAttributes/ADDomainJoinPassword KerberosAttributes/CrossRealmTrustPrincipalPassword KerberosAttributes/KdcAdminPassword
    AWS::Elasticsearch::Domain AdvancedSecurityOptions/MasterUserOptions/MasterUserPassword
    AWS::Events::Connection AuthParameters/BasicAuthParameters/Password
    AWS::FSx::FileSystem OntapConfiguration/FsxAdminPassword WindowsConfiguration/SelfManagedActiveDirectoryConfiguration/Password
    AWS::FSx::StorageVirtualMachine SvmAdminPassword ActiveDirectoryConfiguration/SelfManagedActiveDirectoryConfiguration/Password
    AWS::Glue::Connection ConnectionInput/ConnectionProperties/PASSWORD ConnectionInput/ConnectionProperties/KAFKA_CLIENT_KEYSTORE_PASSWORD ConnectionInput/ConnectionProperties/KAFKA_CLIENT_KEY_PASSWORD ConnectionInput/ConnectionProperties/KAFKA_SASL_PLAIN_PASSWORD ConnectionInput/ConnectionProperties/KAFKA_SASL_SCRAM_PASSWORD ConnectionInput/AuthenticationConfiguration/BasicAuthenticationCredentials/Password
    AWS::IAM::User LoginProfile/Password
    AWS::KinesisFirehose::DeliveryStream RedshiftDestinationConfiguration/Password
    AWS::Lightsail::Database MasterUserPassword
    AWS::ManagedBlockchain::Member MemberConfiguration/MemberFrameworkConfiguration/MemberFabricConfiguration/AdminPassword
    AWS::MediaPackage::Channel HlsIngest/ingestEndpoints/*/Password
    AWS::MemoryDB::User AuthenticationMode/Passwords/*
    AWS::ElastiCache::User Passwords/* AuthenticationMode/Passwords/*
    AWS::OpenSearchService::Domain AdvancedSecurityOptions/MasterUserOptions/MasterUserPassword
    AWS::OpsWorks::App AppSource/Password
    AWS::OpsWorks::Stack CustomCookbooksSource/Password RdsDbInstances/*/DbPassword
    AWS::QuickSight::ActionConnector AuthenticationConfig/AuthenticationMetadata/BasicAuthConnectionMetadata/Password
    AWS::QuickSight::DataSource Credentials/CredentialPair/Password
    AWS::RDS::DBCluster MasterUserPassword
    AWS::RDS::DBInstance MasterUserPassword TdeCredentialPassword
    AWS::Redshift::Cluster MasterUserPassword
    AWS::RedshiftServerless::Namespace AdminUserPassword
    AWS::SES::MailManagerIngressPoint IngressPointConfiguration/SmtpPassword
    AWS::Timestream::InfluxDBCluster Password
    AWS::Timestream::InfluxDBInstance Password`,
  token: `
    AWS::Amplify::App AccessToken OauthToken
    AWS::AppFlow::ConnectorProfile ConnectorProfileConfig/ConnectorProfileCredentials/**/AccessToken ConnectorProfileConfig/ConnectorProfileCredentials/**/RefreshToken ConnectorProfileConfig/ConnectorProfileCredentials/**/ApiToken
    AWS::CodeBuild::SourceCredential Token
    AWS::CodePipeline::Pipeline Stages/*/Actions/*/Configuration/OAuthToken
    AWS::CodePipeline::Webhook AuthenticationConfiguration/SecretToken
    AWS::CodeStar::GitHubRepository RepositoryAccessToken
    AWS::DataSync::LocationAzureBlob AzureBlobSasConfiguration/AzureBlobSasToken
    AWS::DevOpsAgent::Service ServiceDetails/**/TokenValue
    AWS::ElastiCache::ReplicationGroup AuthToken
    AWS::Glue::Connection ConnectionInput/AuthenticationConfiguration/OAuth2Properties/OAuth2Credentials/AccessToken ConnectionInput/AuthenticationConfiguration/OAuth2Properties/OAuth2Credentials/RefreshToken
    AWS::InspectorV2::CodeSecurityIntegration CreateIntegrationDetails/gitlabSelfManaged/accessToken
    AWS::KinesisFirehose::DeliveryStream SplunkDestinationConfiguration/HECToken
    AWS::Lambda::Permission EventSourceToken
    AWS::SecurityAgent::Integration ProviderInput/Gitlab/AccessToken
    Alexa::ASK::Skill AuthenticationConfiguration/RefreshToken`,
  'client secret': `
    AWS::AppFabric::AppAuthorization Credential/Oauth2Credential/ClientSecret
    AWS::AppFlow::ConnectorProfile ConnectorProfileConfig/ConnectorProfileCredentials/**/ClientSecret
    AWS::BedrockAgentCore::OAuth2CredentialProvider Oauth2ProviderConfigInput/**/ClientSecret
    AWS::Cognito::UserPoolIdentityProvider ProviderDetails/client_secret
    AWS::DevOpsAgent::AgentSpace OperatorApp/Idp/ClientSecret
    AWS::DevOpsAgent::Service ServiceDetails/**/ClientSecret
    AWS::EC2::VerifiedAccessTrustProvider OidcOptions/ClientSecret NativeApplicationOidcOptions/ClientSecret
    AWS::ElasticLoadBalancingV2::Listener DefaultActions/*/AuthenticateOidcConfig/ClientSecret
    AWS::ElasticLoadBalancingV2::ListenerRule Actions/*/AuthenticateOidcConfig/ClientSecret
    AWS::Events::Connection AuthParameters/OAuthParameters/ClientParameters/ClientSecret
    AWS::Glue::Connection ConnectionInput/AuthenticationConfiguration/OAuth2Properties/OAuth2Credentials/UserManagedClientApplicationClientSecret
    AWS::Pinpoint::ADMChannel ClientSecret
    AWS::QuickSight::ActionConnector AuthenticationConfig/AuthenticationMetadata/**/ClientSecret
    AWS::QuickSight::DataSource Credentials/OAuthClientCredentials/ClientSecret
    AWS::QuickSight::OAuthClientApplication ClientSecret
    AWS::SageMaker::Workforce OidcConfig/ClientSecret
    Alexa::ASK::Skill AuthenticationConfiguration/ClientSecret`,
  'API key': `
    AWS::ApiGateway::ApiKey Value
    AWS::AppFabric::AppAuthorization Credential/ApiKeyCredential/ApiKey
    AWS::AppFlow::ConnectorProfile ConnectorProfileConfig/ConnectorProfileCredentials/**/ApiKey ConnectorProfileConfig/ConnectorProfileCredentials/**/ApiSecretKey ConnectorProfileConfig/ConnectorProfileCredentials/**/SecretKey
    AWS::BedrockAgentCore::ApiKeyCredentialProvider ApiKey
    AWS::DevOpsAgent::Service ServiceDetails/**/ApiKeyValue
    AWS::Events::Connection AuthParameters/ApiKeyAuthParameters/ApiKeyValue
    AWS::Pinpoint::BaiduChannel ApiKey SecretKey
    AWS::Pinpoint::GCMChannel ApiKey
    AWS::QuickSight::ActionConnector AuthenticationConfig/AuthenticationMetadata/ApiKeyConnectionMetadata/ApiKey
    AWS::SecurityLake::SubscriberNotification NotificationConfiguration/HttpsNotificationConfiguration/AuthorizationApiKeyValue`,
  'access key': `
    AWS::DataSync::LocationObjectStorage SecretKey
    AWS::KinesisFirehose::DeliveryStream HttpEndpointDestinationConfiguration/EndpointConfiguration/AccessKey`,
  'private key': `
    AWS::Cognito::UserPoolIdentityProvider ProviderDetails/private_key
    AWS::IAM::ServerCertificate PrivateKey
    AWS::KinesisFirehose::DeliveryStream SnowflakeDestinationConfiguration/PrivateKey
    AWS::OpsWorks::App SslConfiguration/PrivateKey
    AWS::Pinpoint::APNSChannel PrivateKey TokenKey
    AWS::Pinpoint::APNSSandboxChannel PrivateKey TokenKey
    AWS::Pinpoint::APNSVoipChannel PrivateKey TokenKey
    AWS::Pinpoint::APNSVoipSandboxChannel PrivateKey TokenKey
    AWS::QuickSight::DataSource Credentials/KeyPairCredentials/PrivateKey
    AWS::SES::EmailIdentity DkimSigningAttributes/DomainSigningPrivateKey
    AWS::Transfer::Certificate PrivateKey`,
  'shared key': `
    AWS::DirectConnect::PrivateVirtualInterface BgpPeers/*/AuthKey
    AWS::DirectConnect::PublicVirtualInterface BgpPeers/*/AuthKey
    AWS::DirectConnect::TransitVirtualInterface BgpPeers/*/AuthKey
    AWS::EC2::VPNConnection VpnTunnelOptionsSpecifications/*/PreSharedKey`,
};

/** Credentials that cfn-init uses, in the Metadata of a resource of any type (template reference, AWS::CloudFormation::Authentication, read 2026-11). */
const AUTHENTICATION: readonly CredentialProperty[] = Object.entries({
  password: 'password',
  secretKey: 'secret access key',
}).map(([key, kind]) => ({ path: ['Metadata', 'AWS::CloudFormation::Authentication', '*', key], kind }));

let built: ReadonlyMap<string, readonly CredentialProperty[]> | undefined;

function table(): ReadonlyMap<string, readonly CredentialProperty[]> {
  if (built) return built;
  const byType = new Map<string, CredentialProperty[]>();
  for (const [kind, lines] of Object.entries(ROWS))
    for (const line of lines.trim().split('\n')) {
      const [type = '', ...paths] = line.trim().split(' ');
      byType.set(type, [
        ...(byType.get(type) ?? []),
        ...paths.map(path => ({ path: ['Properties', ...path.split('/')], kind })),
      ]);
    }
  return (built = byType);
}

/** Whether any property of a type holds a credential. */
export const hasCredentials = (type: string): boolean =>
  table().has(type) || type === 'AWS::CloudFront::Distribution';

/** Headers of an origin by which it knows its distribution; the names are their authors'. */
const ORIGIN_HEADER: CredentialProperty = {
  path: ['Properties', 'DistributionConfig', 'Origins', '*', 'OriginCustomHeaders', '*', 'HeaderValue'],
  kind: 'shared secret',
};
/** Of such a name a value is one only where it looks like it. */
export const isHeaderKind = (kind: string): boolean => kind === ORIGIN_HEADER.kind;
const SECRET_HEADER = /secret|token|verif|auth|pass|key|shared/i;

/** What a place of a resource holds by its schema; `path` from the resource's own keys, an item of a list by its number, `name` that of its entry. */
export function credentialAt(type: string, path: readonly string[], name?: string): string | undefined {
  if (
    type === 'AWS::CloudFront::Distribution' &&
    SECRET_HEADER.test(name ?? '') &&
    leadsTo(ORIGIN_HEADER.path, path)
  )
    return ORIGIN_HEADER.kind;
  const rows = table().get(type);
  const found =
    rows?.find(row => leadsTo(row.path, path)) ??
    (path[0] === 'Metadata' ? AUTHENTICATION.find(row => leadsTo(row.path, path)) : undefined);
  return found?.kind;
}
