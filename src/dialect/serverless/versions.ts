import { at } from '../../source/node.ts';
import { EACH_DEPLOYMENT } from './names.ts';
import { entryAt, firstEntry, isNull, truthy } from './read.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServerlessService } from './service.ts';

function isVersioned(service: ServerlessService, fn: ServiceFunction): boolean {
  if (service.isEdge(fn) || truthy(at(fn.node, 'durableConfig'))) return true;
  const own = at(fn.node, 'versionFunction');
  if (own && !isNull(own)) return truthy(own);
  const shared = service.setting('versionFunctions');
  return !entryAt(service.provider, 'versionFunctions') || truthy(shared) || isNull(shared);
}

/** A version at each deployment, and the alias that durable functions, provisioned concurrency or SnapStart need. */
export function addVersion(service: ServerlessService, fn: ServiceFunction): void {
  const versioned = isVersioned(service, fn);
  if (!versioned && !fn.alias) return;
  const provenance = service.functionProvenance(fn, 'version');
  const id = `${fn.idPrefix}LambdaVersion${EACH_DEPLOYMENT}`;
  service.builder.add(
    id,
    'AWS::Lambda::Version',
    { FunctionName: { Ref: fn.id }, Description: firstEntry('description', fn.node) },
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
