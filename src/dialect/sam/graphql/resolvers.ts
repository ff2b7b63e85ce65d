import type { Plain } from '../../builder/make.ts';
import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import { entriesOf, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { given, prop } from '../read.ts';
import { getAtt, type Subject } from '../subject.ts';

/** The code of a pipeline resolver that has none of its own: it hands on what its last function gave. */
const PASS_ON =
  '\nexport function request(ctx) {\n    return {};\n}\n\nexport function response(ctx) {\n    return ctx.prev.result;\n}\n';

/** Pipeline functions, and the resolvers that run them. */
export function addResolvers(
  x: SamBuilder,
  subject: Subject,
  api: Plain,
  sources: ReadonlyMap<string, Plain>,
): void {
  const functions = addFunctions(x, subject, api, sources);
  for (const type of entriesOf(prop(subject.properties, 'Resolvers')))
    for (const { key, keySpan: span, value } of entriesOf(type.value)) {
      const [code, uri] = [given(value, 'InlineCode'), given(value, 'CodeUri')];
      x.generate(
        subject,
        subject.id + type.key + key,
        'AWS::AppSync::Resolver',
        {
          ApiId: api,
          TypeName: type.key,
          FieldName: given(value, 'FieldName') ?? key,
          Kind: 'PIPELINE',
          Code: code ?? (uri ? undefined : PASS_ON),
          CodeS3Location: uri,
          Runtime: code || uri ? runtime(value) : { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
          PipelineConfig: {
            Functions: itemsOf(prop(value, 'Pipeline')).map(
              item => functions.get(textOf(item) ?? '') ?? item,
            ),
          },
          CachingConfig: given(value, 'Caching'),
          MaxBatchSize: given(value, 'MaxBatchSize'),
        },
        bySam(subject.name, span, 'graphql-resolver'),
        { dependsOn: [`${subject.id}Schema`] },
      );
    }
}

const runtime = (node: Node): Plain => ({
  Name: prop(node, 'Runtime', 'Name'),
  RuntimeVersion: prop(node, 'Runtime', 'Version'),
});

/** How a pipeline names each function. */
function addFunctions(
  x: SamBuilder,
  subject: Subject,
  api: Plain,
  sources: ReadonlyMap<string, Plain>,
): Map<string, Plain> {
  const ids = new Map<string, Plain>();
  let none: Plain;
  for (const { key, keySpan: span, value } of entriesOf(prop(subject.properties, 'Functions'))) {
    const provenance: SamProvenance = bySam(subject.name, span, 'graphql-function');
    const existing = given(value, 'Id');
    ids.set(key, existing ?? getAtt(subject.id + key, 'FunctionId'));
    if (existing) continue;
    const source = prop(value, 'DataSource');
    const named =
      textOf(source)?.toLowerCase() === 'none'
        ? (none ??= addNone(x, subject, api, provenance))
        : (sources.get(textOf(source) ?? '') ?? source);
    x.generate(
      subject,
      subject.id + key,
      'AWS::AppSync::FunctionConfiguration',
      {
        ApiId: api,
        Name: given(value, 'Name') ?? key,
        DataSourceName: named,
        Code: given(value, 'InlineCode'),
        CodeS3Location: given(value, 'CodeUri'),
        Runtime: runtime(value),
        MaxBatchSize: prop(value, 'MaxBatchSize'),
        Description: prop(value, 'Description'),
        SyncConfig: given(value, 'Sync'),
      },
      provenance,
    );
  }
  return ids;
}

/** The data source of functions that read from none; one for the API. */
function addNone(x: SamBuilder, subject: Subject, api: Plain, provenance: SamProvenance): Plain {
  const id = `${subject.id}NoneDataSource`;
  x.generate(
    subject,
    id,
    'AWS::AppSync::DataSource',
    { ApiId: api, Name: id, Type: 'NONE' },
    { ...provenance, rule: 'graphql-data-source' },
  );
  return getAtt(id, 'Name');
}
