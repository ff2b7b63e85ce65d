import type { Properties } from '../builder/make.ts';
import type { ServiceFunction } from './service-function.ts';
import { at } from '../../source/node.ts';
import { either, entryAt, text, truthy } from './read.ts';
import type { ServerlessService } from './service.ts';
import type { Pieces } from './variables/pieces.ts';

/** Retention, key (`logKmsKeyArn`, version 4) and data protection of a generated log group: what the function says, else the provider; without either it keeps logs for ever. */
export function logGroup(service: ServerlessService, name: Pieces, fn?: ServiceFunction): Properties {
  const provenance = fn
    ? service.functionProvenance(fn, 'log-group')
    : service.providerProvenance('log-group');
  const own = (key: string) => (fn && truthy(at(fn.node, key)) ? entryAt(fn.node, key) : undefined);
  const provided = (key: string) => (truthy(service.setting(key)) ? service.settingEntry(key) : undefined);
  const both = (key: string) => own(key) ?? provided(key);
  return {
    LogGroupName: service.string(name, provenance),
    RetentionInDays: both('logRetentionInDays'),
    KmsKeyId: both('logKmsKeyArn'),
    DataProtectionPolicy: both('logDataProtectionPolicy'),
  };
}

/** The name of the second group, to which a function of version 4 writes instead when its logs are of the class for infrequent access (read 2026-11). */
export function infrequentGroup(service: ServerlessService, fn: ServiceFunction): Pieces | undefined {
  const logGroupClass = text(
    either(at(fn.node, 'logs', 'logGroupClass'), service.setting('logs', 'lambda', 'logGroupClass')),
  );
  return logGroupClass?.toUpperCase() === 'INFREQUENT_ACCESS'
    ? ['/aws/lambda/', ...fn.name, '-ia']
    : undefined;
}

/** The log group of each function that writes logs. In version 4 a function may write to a group of the author's, then none is made. */
export function functionLogGroups(service: ServerlessService): void {
  for (const fn of service.functions) {
    if (truthy(at(fn.node, 'disableLogs'))) continue;
    if (
      service.version4 &&
      truthy(at(either(at(fn.node, 'logs'), service.setting('logs', 'lambda')), 'logGroup'))
    )
      continue;
    service.builder.add(
      `${fn.idPrefix}LogGroup`,
      'AWS::Logs::LogGroup',
      logGroup(service, ['/aws/lambda/', ...fn.name], fn),
      service.functionProvenance(fn, 'log-group'),
    );
    const infrequent = infrequentGroup(service, fn);
    if (infrequent)
      service.builder.add(
        `${fn.idPrefix}LogGroupIA`,
        'AWS::Logs::LogGroup',
        { ...logGroup(service, infrequent, fn), LogGroupClass: 'INFREQUENT_ACCESS' },
        service.functionProvenance(fn, 'log-group'),
        { DeletionPolicy: 'Retain' },
      );
  }
}
