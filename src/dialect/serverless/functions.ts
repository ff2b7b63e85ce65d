import { type Plain, type Properties, makePlacedMap } from '../builder/make.ts';
import { at, itemsOrSelf, type MapNode, type Node } from '../../source/node.ts';
import { functionProperties } from './function-properties.ts';
import { codeOfFunction } from './local-code.ts';
import { addInvokeConfig } from './invoke-config.ts';
import { ROLE } from './names.ts';
import { attributeOf, entryAt, firstEntry, isString, text, truthy } from './read.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServerlessService } from './service.ts';
import { addVersion } from './versions.ts';

/** Every function with its version, alias, URL and what it does after asynchronous calls. */
export function makeFunctions(service: ServerlessService): void {
  for (const fn of service.functions) makeFunction(service, fn);
}

function makeFunction(service: ServerlessService, fn: ServiceFunction): void {
  declare(service, fn, functionProperties(service, fn));
  grants(service, fn);
  addVersion(service, fn);
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
      Condition: firstEntry('condition', fn.node),
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
    code: codeOfFunction(service, fn),
    ...(fn.provenance ? { provenance: fn.provenance } : {}),
  });
}

const named = (node: Node | undefined): readonly Node[] => (truthy(node) ? itemsOrSelf(node) : []);

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
  const key = firstEntry('kmsKeyArn', node) ?? service.settingEntry('kmsKeyArn');
  if (key && truthy(key.value) && isString(key.value))
    service.grants.allow(
      fn,
      ['kms:Decrypt'],
      [key.value],
      service.functionProvenance(fn, 'kms-statement', key.keySpan),
      `kms ${text(key.value) ?? ''}`,
    );
  const trace = firstEntry('tracing', node) ?? service.settingEntry('tracing', 'lambda');
  if (trace && truthy(trace.value))
    service.grants.allow(
      fn,
      ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      ['*'],
      service.functionProvenance(fn, 'xray-statement', trace.keySpan),
      'xray',
    );
  const durable = entryAt(node, 'durableConfig');
  if (durable && truthy(durable.value)) {
    const provenance = service.functionProvenance(fn, 'durable-statement', durable.keySpan);
    service.grants.allow(
      fn,
      ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
      [
        service.sub(
          [
            'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:',
            ...fn.name,
            ':*/durable-execution/*/*',
          ],
          provenance,
        ),
      ],
      provenance,
    );
  }
  const files = entryAt(node, 'fileSystemConfig');
  if (files && truthy(files.value))
    service.grants.allow(
      fn,
      ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      [at(files.value, 'arn')],
      service.functionProvenance(fn, 'file-system-statement', files.keySpan),
    );
}
