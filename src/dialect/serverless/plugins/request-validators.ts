import type { Plugin } from './plugin.ts';
import { at, entriesOf, isMap, itemsOf, type Node } from '../../../source/node.ts';
import { restRoutes } from '../events/rest/events.ts';
import { REST_API, restMethod } from '../names.ts';
import { entryAt, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { isUnknown } from '../variables/pieces.ts';

/** serverless-reqvalidator-plugin: the validator that `reqValidatorName` of an `http` event names, and the models beside it (version 3, its source read 2026-11). */
function requestValidators(service: ServerlessService): void {
  for (const { path, method, http } of restRoutes(service)) {
    const validator = at(http, 'reqValidatorName');
    if (!validator || !truthy(validator)) continue;
    const name = text(validator);
    change(service, path, method, 'RequestValidatorId', name === undefined ? validator : { Ref: name });
    const models = at(http, 'requestModels');
    if (truthy(models)) change(service, path, method, 'RequestModels', models);
  }
}

/** serverless-aws-documentation: the models of `custom.documentation`, and those that `documentation` of an event names (version 1, its source read 2026-11). */
function documentedModels(service: ServerlessService): void {
  const entry = entryAt(service.resolver.get('custom'), 'documentation');
  if (!entry || !truthy(entry.value)) return;
  const provenance = service.providerProvenance('model', entry.keySpan);
  for (const item of itemsOf(at(entry.value, 'models'))) {
    const name = text(at(item, 'name'));
    if (name !== undefined)
      service.builder.add(
        `${name}Model`,
        'AWS::ApiGateway::Model',
        {
          RestApiId: { Ref: REST_API },
          ContentType: at(item, 'contentType'),
          Name: at(item, 'name'),
          Schema: at(item, 'schema') ?? {},
        },
        provenance,
      );
  }
  for (const { path, method, http } of restRoutes(service)) {
    const documentation = at(http, 'documentation');
    const models = isUnknown(documentation) ? documentation : at(documentation, 'requestModels');
    if (models && (!isMap(models) || entriesOf(models).length > 0))
      change(service, path, method, 'RequestModels', models);
  }
  service.addOutput('AwsDocApiId', { Ref: REST_API }, provenance, 'API ID');
}

const change = (
  service: ServerlessService,
  path: string,
  method: string,
  property: string,
  value: Node | { Ref: string } | undefined,
): void => service.builder.change(restMethod(path, method), property, () => value);

export const requestValidatorsPlugin: Plugin = { apply: requestValidators };
export const documentationPlugin: Plugin = { apply: documentedModels };
