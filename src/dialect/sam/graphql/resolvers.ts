import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import type { Plain } from '../../builder/make.ts';
import { entriesOf, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, prop } from '../read.ts';
import { getAtt, type SamResource } from '../sam-resource.ts';

/** The code of a pipeline resolver that has none of its own: it hands on what its last function gave. */
const PASS_ON =
  '\nexport function request(ctx) {\n    return {};\n}\n\nexport function response(ctx) {\n    return ctx.prev.result;\n}\n';

/** Pipeline functions, and the resolvers that run them. */
export function addResolvers(
  builder: SamBuilder,
  resource: SamResource,
  api: Plain,
  sources: ReadonlyMap<string, Plain>,
): void {
  const functions = addFunctions(builder, resource, api, sources);
  for (const type of entriesOf(prop(resource.properties, 'Resolvers')))
    for (const { key, keySpan: span, value } of entriesOf(type.value)) {
      const [code, uri] = [truthyProp(value, 'InlineCode'), truthyProp(value, 'CodeUri')];
      builder.generate(
        resource,
        resource.id + type.key + key,
        'AWS::AppSync::Resolver',
        {
          ApiId: api,
          TypeName: type.key,
          FieldName: truthyProp(value, 'FieldName') ?? key,
          Kind: 'PIPELINE',
          Code: code ?? (uri ? undefined : PASS_ON),
          CodeS3Location: uri,
          Runtime: code || uri ? runtime(value) : { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
          PipelineConfig: {
            Functions: itemsOf(prop(value, 'Pipeline')).map(
              item => functions.get(textOf(item) ?? '') ?? item,
            ),
          },
          CachingConfig: truthyProp(value, 'Caching'),
          MaxBatchSize: truthyProp(value, 'MaxBatchSize'),
        },
        bySam(resource.name, span, 'graphql-resolver'),
        { dependsOn: [`${resource.id}Schema`] },
      );
    }
}

const runtime = (node: Node): Plain => ({
  Name: prop(node, 'Runtime', 'Name'),
  RuntimeVersion: prop(node, 'Runtime', 'Version'),
});

/** How a pipeline names each function. */
function addFunctions(
  builder: SamBuilder,
  resource: SamResource,
  api: Plain,
  sources: ReadonlyMap<string, Plain>,
): Map<string, Plain> {
  const ids = new Map<string, Plain>();
  let none: Plain;
  for (const { key, keySpan: span, value } of entriesOf(prop(resource.properties, 'Functions'))) {
    const provenance: SamProvenance = bySam(resource.name, span, 'graphql-function');
    const existing = truthyProp(value, 'Id');
    ids.set(key, existing ?? getAtt(resource.id + key, 'FunctionId'));
    if (existing) continue;
    const source = prop(value, 'DataSource');
    const named =
      textOf(source)?.toLowerCase() === 'none'
        ? (none ??= addNone(builder, resource, api, provenance))
        : (sources.get(textOf(source) ?? '') ?? source);
    builder.generate(
      resource,
      resource.id + key,
      'AWS::AppSync::FunctionConfiguration',
      {
        ApiId: api,
        Name: truthyProp(value, 'Name') ?? key,
        DataSourceName: named,
        Code: truthyProp(value, 'InlineCode'),
        CodeS3Location: truthyProp(value, 'CodeUri'),
        Runtime: runtime(value),
        MaxBatchSize: prop(value, 'MaxBatchSize'),
        Description: prop(value, 'Description'),
        SyncConfig: truthyProp(value, 'Sync'),
      },
      provenance,
    );
  }
  return ids;
}

/** The data source of functions that read from none; one for the API. */
function addNone(builder: SamBuilder, resource: SamResource, api: Plain, provenance: SamProvenance): Plain {
  const id = `${resource.id}NoneDataSource`;
  builder.generate(
    resource,
    id,
    'AWS::AppSync::DataSource',
    { ApiId: api, Name: id, Type: 'NONE' },
    { ...provenance, rule: 'graphql-data-source' },
  );
  return getAtt(id, 'Name');
}
