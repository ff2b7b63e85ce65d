import { itemsOrSelf } from '../../source/node.ts';
import { type Plain, type Properties, makePlacedMap } from '../builder/make.ts';
import type { MapNode } from '../../source/node.ts';
import type { ServiceFunction } from './service-function.ts';
import { at, entriesOf, isScalar, type Entry, type Node } from '../../source/node.ts';
import { codeBucket } from './bucket.ts';
import { customRole } from './grants.ts';
import { addInvokeConfig } from './invoke-config.ts';
import { infrequentGroup } from './logs.ts';
import { DEFAULT_RUNTIME, EACH_DEPLOYMENT, ROLE } from './names.ts';
import {
  assigned,
  attributeOf,
  either,
  entryAt,
  isFalse,
  isNull,
  isObject,
  isString,
  isTrue,
  text,
  truthy,
} from './read.ts';
import type { ServerlessService } from './service.ts';

/** Every function with its version, alias, URL and what it does after asynchronous calls. */
export function makeFunctions(service: ServerlessService): void {
  for (const fn of service.functions) makeFunction(service, fn);
}

const first = (key: string, ...maps: readonly (Node | undefined)[]): Entry | undefined =>
  maps.map(map => entryAt(map, key)).find(entry => entry && truthy(entry.value));

function makeFunction(service: ServerlessService, fn: ServiceFunction): void {
  const { node } = fn;
  const provenance = service.functionProvenance(fn, 'function');
  const both = (key: string): Entry | undefined => first(key, node, service.provider);
  const image = at(node, 'image');
  const edge = service.isEdge(fn);
  const tags = entriesOf(assigned(service.setting('tags'), at(node, 'tags')));
  const variables = either(at(node, 'environment'), service.environment);
  const environment = variables && assigned(service.environment, at(node, 'environment'));
  const properties: Properties = {
    Code: image
      ? { ImageUri: imageUri(service, image) }
      : { S3Bucket: codeBucket(service), S3Key: 'serverless/artifact.zip' },
    ...(image
      ? { PackageType: 'Image', ImageConfig: imageConfig(image) }
      : {
          Handler: first('handler', node),
          Runtime: both('runtime') ?? DEFAULT_RUNTIME,
          RuntimeManagementConfig: runtimeManagement(service, fn),
        }),
    FunctionName: service.string(fn.name, provenance),
    MemorySize: edge ? (first('memorySize', node) ?? 128) : (both('memorySize') ?? 1024),
    Timeout: edge ? (first('timeout', node) ?? 5) : (both('timeout') ?? 6),
    Architectures: both('architecture') && [both('architecture')!.value],
    Description: first('description', node),
    Tags: tags.length > 0 ? tags.map(({ key, value }) => ({ Key: key, Value: value })) : undefined,
    EphemeralStorage: truthy(at(node, 'ephemeralStorageSize'))
      ? { Size: at(node, 'ephemeralStorageSize') }
      : undefined,
    RecursiveLoop: first('recursiveLoop', node),
    DeadLetterConfig: truthy(at(node, 'onError')) ? { TargetArn: at(node, 'onError') } : undefined,
    KmsKeyArn: both('kmsKeyArn'),
    TracingConfig: tracing(service, fn),
    Environment: edge
      ? undefined
      : variables && { Variables: environment ? strings(environment) : variables },
    Role: roleOf(service, fn),
    VpcConfig: edge ? undefined : vpc(service, fn),
    FileSystemConfigs: truthy(at(node, 'fileSystemConfig'))
      ? [
          {
            Arn: at(node, 'fileSystemConfig', 'arn'),
            LocalMountPath: at(node, 'fileSystemConfig', 'localMountPath'),
          },
        ]
      : undefined,
    ReservedConcurrentExecutions:
      isNull(at(node, 'reservedConcurrency')) || isFalse(at(node, 'reservedConcurrency'))
        ? undefined
        : entryAt(node, 'reservedConcurrency'),
    Layers: layers(service, fn),
    SnapStart: truthy(at(node, 'snapStart')) ? { ApplyOn: 'PublishedVersions' } : undefined,
    LoggingConfig: logging(service, fn),
  };
  declare(service, fn, properties);
  grants(service, fn);
  version(service, fn);
  addInvokeConfig(service, fn);
}

/** The author wrote the function, so the resource is theirs; what the framework fills in is not. */
function declare(service: ServerlessService, fn: ServiceFunction, properties: Properties): void {
  const provenance = service.functionProvenance(fn, 'function');
  const body: MapNode = { ...makePlacedMap(properties, provenance), span: fn.node.span };
  const { provenance: _own, ...authored } = body;
  const role = at(authored, 'Role');
  const depends: Plain[] = [
    ...(service.builder.has(`${fn.idPrefix}LogGroup`) ? [`${fn.idPrefix}LogGroup`] : []),
    ...[attributeOf(role)].filter(id => id !== undefined && id !== ROLE && !service.grants.ownRole(fn)),
    ...named(at(fn.node, 'dependsOn')),
  ];
  const { provenance: _all, ...node } = makePlacedMap(
    {
      Type: 'AWS::Lambda::Function',
      Condition: first('condition', fn.node),
      Properties: authored,
      DeletionPolicy: service.isEdge(fn) ? 'Retain' : undefined,
      DependsOn: depends.length > 0 ? depends : undefined,
    },
    provenance,
  );
  service.builder.declare({
    id: fn.id,
    name: fn.key,
    type: 'AWS::Lambda::Function',
    at: fn.keySpan,
    node,
    ...(fn.provenance ? { provenance: fn.provenance } : {}),
  });
}

/** Environment variables are strings: the framework writes numbers, as its reader of YAML reads them, and booleans as such (osls 4.3.1: `1.50` is `1.5`, `0x1F` is `31`). */
function strings(variables: MapNode): MapNode {
  const typed = entriesOf(variables).filter(({ value }) => isScalar(value) && value.plain && !isNull(value));
  if (typed.length === 0) return variables;
  const entries = new Map(variables.entries);
  for (const entry of typed)
    entries.set(entry.key, {
      ...entry,
      value: { ...entry.value, text: textOfScalar(entry.value), plain: false } as Node,
    });
  return { ...variables, entries };
}

/** Longer digits are no number that JavaScript holds. */
function textOfScalar(node: Node): string {
  const written = text(node) ?? '';
  const isNumber =
    /^(?:[-+]?(?:\d{1,15}(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,2})?|0x[\da-f]{1,12}|0o[0-7]{1,15}|0b[01]{1,50})$/i;
  return isNumber.test(written) ? String(Number(written)) : written;
}

const named = (node: Node | undefined): readonly Node[] => (truthy(node) ? itemsOrSelf(node) : []);

function imageUri(service: ServerlessService, image: Node): Plain {
  const uri = at(image, 'uri') ?? (isString(image) ? image : undefined);
  const name = at(image, 'name') ?? image;
  const listed = service.setting('ecr', 'images', text(name) ?? '');
  return (
    (text(uri)?.includes('/') ? uri : undefined) ??
    at(listed, 'uri') ??
    (text(listed)?.includes('/') ? listed : undefined) ??
    uri ??
    'image'
  );
}

function imageConfig(image: Node): Plain {
  const config = {
    Command: at(image, 'command'),
    EntryPoint: at(image, 'entryPoint'),
    WorkingDirectory: at(image, 'workingDirectory'),
  };
  return Object.values(config).some(Boolean) ? config : undefined;
}

const UPDATES = new Map([
  ['onFunctionUpdate', 'FunctionUpdate'],
  ['manual', 'Manual'],
]);

function runtimeManagement(service: ServerlessService, fn: ServiceFunction): Plain {
  const setting = either(at(fn.node, 'runtimeManagement'), service.setting('runtimeManagement'));
  const mode = text(isObject(setting) ? at(setting, 'mode') : setting);
  const on = UPDATES.get(mode ?? '');
  return on && { UpdateRuntimeOn: on, RuntimeVersionArn: on === 'Manual' ? at(setting, 'arn') : undefined };
}

function tracing(service: ServerlessService, fn: ServiceFunction): Plain {
  const setting = either(at(fn.node, 'tracing'), service.setting('tracing', 'lambda'));
  return setting && { Mode: isTrue(setting) ? 'Active' : setting };
}

function roleOf(service: ServerlessService, fn: ServiceFunction): Plain {
  if (service.grants.ownRole(fn)) return { 'Fn::GetAtt': [`${fn.idPrefix}${ROLE}`, 'Arn'] };
  const role = customRole(service, fn);
  if (!role) return { 'Fn::GetAtt': [ROLE, 'Arn'] };
  const name = text(role);
  return name === undefined || name.startsWith('arn:') ? role : { 'Fn::GetAtt': [name, 'Arn'] };
}

/** Only with both lists; each is the function's, else the provider's; `vpc: false` or null keeps the function outside. */
function vpc(service: ServerlessService, fn: ServiceFunction): Plain {
  const own = at(fn.node, 'vpc');
  if (isNull(own) || isFalse(own)) return undefined;
  const shared = service.setting('vpc');
  const open = [own, shared].find(node => node?.kind === 'call' || (node && isString(node)));
  const pick = (key: string): Node | undefined => either(at(own, key), at(shared, key));
  const [groups, subnets] = [pick('securityGroupIds'), pick('subnetIds')];
  if (groups && subnets)
    return {
      SecurityGroupIds: groups,
      SubnetIds: subnets,
      Ipv6AllowedForDualStack: pick('ipv6AllowedForDualStack'),
    };
  return open?.kind === 'call' ? open : undefined;
}

function layers(service: ServerlessService, fn: ServiceFunction): Plain | Entry {
  const entry = first('layers', fn.node) ?? first('layers', service.provider);
  return entry;
}

const LOGGING = {
  applicationLogLevel: 'ApplicationLogLevel',
  logFormat: 'LogFormat',
  logGroup: 'LogGroup',
  systemLogLevel: 'SystemLogLevel',
} as const;
function logging(service: ServerlessService, fn: ServiceFunction): Plain {
  const logs = either(at(fn.node, 'logs'), service.setting('logs', 'lambda'));
  const config = Object.entries(LOGGING).flatMap(([key, property]): [string, Plain][] =>
    truthy(at(logs, key)) ? [[property, at(logs, key)]] : [],
  );
  const infrequent = truthy(at(logs, 'logGroup')) ? undefined : infrequentGroup(service, fn);
  if (infrequent)
    config.push(['LogGroup', service.string(infrequent, service.functionProvenance(fn, 'log-group'))]);
  return config.length > 0 ? Object.fromEntries(config) : undefined;
}

/** What the settings of a function add to the role that the framework makes. */
function grants(service: ServerlessService, fn: ServiceFunction): void {
  const { node } = fn;
  const onError = entryAt(node, 'onError');
  if (onError && isString(onError.value))
    service.grants.allow(
      fn,
      ['sns:Publish'],
      [onError.value],
      service.functionProvenance(fn, 'dead-letter-statement', onError.keySpan),
    );
  const key = first('kmsKeyArn', node) ?? service.settingEntry('kmsKeyArn');
  if (key && truthy(key.value) && isString(key.value))
    service.grants.allow(
      fn,
      ['kms:Decrypt'],
      [key.value],
      service.functionProvenance(fn, 'kms-statement', key.keySpan),
      `kms ${text(key.value) ?? ''}`,
    );
  const trace = first('tracing', node) ?? service.settingEntry('tracing', 'lambda');
  if (trace && truthy(trace.value))
    service.grants.allow(
      fn,
      ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      ['*'],
      service.functionProvenance(fn, 'xray-statement', trace.keySpan),
      'xray',
    );
  const files = entryAt(node, 'fileSystemConfig');
  if (files && truthy(files.value))
    service.grants.allow(
      fn,
      ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      [at(files.value, 'arn')],
      service.functionProvenance(fn, 'file-system-statement', files.keySpan),
    );
}

function isVersioned(service: ServerlessService, fn: ServiceFunction): boolean {
  if (service.isEdge(fn)) return true;
  const own = at(fn.node, 'versionFunction');
  if (own && !isNull(own)) return truthy(own);
  const shared = service.setting('versionFunctions');
  return !entryAt(service.provider, 'versionFunctions') || truthy(shared) || isNull(shared);
}

/** A version at each deployment, and the alias that provisioned concurrency or SnapStart need. */
function version(service: ServerlessService, fn: ServiceFunction): void {
  const versioned = isVersioned(service, fn);
  if (!versioned && !fn.alias) return;
  const provenance = service.functionProvenance(fn, 'version');
  const id = `${fn.idPrefix}LambdaVersion${EACH_DEPLOYMENT}`;
  service.builder.add(
    id,
    'AWS::Lambda::Version',
    { FunctionName: { Ref: fn.id }, Description: first('description', fn.node) },
    provenance,
    versioned ? { DeletionPolicy: 'Retain' } : {},
  );
  service.addOutput(`${fn.id}QualifiedArn`, { Ref: id }, provenance, 'Current Lambda function version');
  if (!fn.alias) return;
  const provisioned = at(fn.node, 'provisionedConcurrency');
  service.builder.add(
    fn.alias.id,
    'AWS::Lambda::Alias',
    {
      FunctionName: { Ref: fn.id },
      FunctionVersion: { 'Fn::GetAtt': [id, 'Version'] },
      Name: fn.alias.name,
      ProvisionedConcurrencyConfig: truthy(provisioned)
        ? { ProvisionedConcurrentExecutions: provisioned }
        : undefined,
    },
    service.functionProvenance(
      fn,
      'alias',
      (entryAt(fn.node, 'provisionedConcurrency') ?? entryAt(fn.node, 'snapStart'))?.keySpan,
    ),
    { DependsOn: fn.id },
  );
}
