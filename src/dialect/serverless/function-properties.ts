import { type Plain, type Properties } from '../builder/make.ts';
import { at, entriesOf, isScalar, type Entry, type MapNode, type Node } from '../../source/node.ts';
import { ARTIFACT } from '../placeholder.ts';
import { codeBucket } from './bucket.ts';
import { customRole } from './grants.ts';
import { infrequentGroup } from './logs.ts';
import { ROLE } from './names.ts';
import {
  assigned,
  either,
  entryAt,
  firstEntry,
  isFalse,
  isNull,
  isObject,
  isString,
  isTrue,
  text,
  truthy,
} from './read.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServerlessService } from './service.ts';

/** The properties of a function, of its own settings and those of the provider. */
export function functionProperties(service: ServerlessService, fn: ServiceFunction): Properties {
  const { node } = fn;
  const provenance = service.functionProvenance(fn, 'function');
  const both = (key: string): Entry | undefined => firstEntry(key, node, service.provider);
  const image = at(node, 'image');
  const edge = service.isEdge(fn);
  const durable = at(node, 'durableConfig');
  const tags = entriesOf(assigned(service.setting('tags'), at(node, 'tags')));
  const variables = either(at(node, 'environment'), service.environment);
  const environment = variables && assigned(service.environment, at(node, 'environment'));
  return {
    Code: image ? { ImageUri: imageUri(service, image) } : { S3Bucket: codeBucket(service), S3Key: ARTIFACT },
    ...(image
      ? { PackageType: 'Image', ImageConfig: imageConfig(image) }
      : {
          Handler: firstEntry('handler', node),
          Runtime: both('runtime') ?? service.defaultRuntime,
          RuntimeManagementConfig: runtimeManagement(service, fn),
        }),
    FunctionName: service.string(fn.name, provenance),
    MemorySize: edge ? (firstEntry('memorySize', node) ?? 128) : (both('memorySize') ?? 1024),
    Timeout: edge ? (firstEntry('timeout', node) ?? 5) : (both('timeout') ?? 6),
    Architectures: both('architecture') && [both('architecture')!.value],
    Description: firstEntry('description', node),
    Tags: tags.length > 0 ? tags.map(({ key, value }) => ({ Key: key, Value: textual(value) })) : undefined,
    EphemeralStorage: truthy(at(node, 'ephemeralStorageSize'))
      ? { Size: at(node, 'ephemeralStorageSize') }
      : undefined,
    RecursiveLoop: firstEntry('recursiveLoop', node),
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
    LoggingConfig: service.isServerless3 ? undefined : logging(service, fn),
    DurableConfig: truthy(durable)
      ? {
          ExecutionTimeout: at(durable, 'executionTimeout'),
          RetentionPeriodInDays: at(durable, 'retentionPeriodInDays'),
        }
      : undefined,
  };
}

/** The framework's schema makes text of numbers and booleans in tags. */
export const textual = (node: Node): Node =>
  isScalar(node) && node.plain && !isNull(node) ? { ...node, text: textOfScalar(node), plain: false } : node;

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
      Ipv6AllowedForDualStack: service.isServerless3 ? undefined : pick('ipv6AllowedForDualStack'),
    };
  return open?.kind === 'call' ? open : undefined;
}

function layers(service: ServerlessService, fn: ServiceFunction): Plain | Entry {
  const entry = firstEntry('layers', fn.node) ?? firstEntry('layers', service.provider);
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
