import { make, type Plain, type PlainMap } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { entriesOf, isScalar, itemsOf, textOf, type MapNode, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { idHash } from '../id-hash.ts';
import { resolved } from '../resolve.ts';
import { codeOf } from './code.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { getAtt, ref, type SamResource } from '../sam-resource.ts';
import { updatePolicy, type Shifted } from './deployment.ts';

export type Alias = { readonly id: string; readonly name: Node; readonly description: Plain };

/** With `AutoPublishAlias` each change of the code publishes a version, and an alias points to it. */
export function aliasOf(
  builder: SamBuilder,
  resource: SamResource,
  shifted: Shifted | undefined,
  deployed: () => MapNode,
): Alias | undefined {
  const { properties } = resource;
  const written = truthyProp(properties, 'AutoPublishAlias');
  const name = builder.resolvedParameter(written);
  const text = textOf(name);
  if (!written || !name) return undefined;
  if (text === undefined) {
    builder.diagnostics.partial(
      'sam',
      `AutoPublishAlias of ${resource.name} is not known until deployment`,
      written.span,
    );
    return undefined;
  }
  const provenance = provenanceOf(resource, 'AutoPublishAlias', 'function-alias');
  const sha = truthyProp(properties, 'AutoPublishCodeSha256');
  const code = make(codeOf(resource), provenance);
  const hash = builder.resolvedText(sha)?.slice(0, 10);
  const version = `${resource.id}Version${hash ?? idHash(content(builder, resource, code, deployed))}`;
  builder.generate(
    resource,
    version,
    'AWS::Lambda::Version',
    {
      FunctionName: ref(resource.id),
      Description: prop(properties, 'VersionDescription'),
      FunctionScalingConfig: truthyProp(properties, 'CapacityProviderConfig')
        ? prop(properties, 'FunctionScalingConfig')
        : undefined,
    },
    { ...provenance, rule: 'function-version' },
    {
      attributes: {
        DeletionPolicy:
          resource.passed.DeletionPolicy ??
          prop(properties, 'VersionDeletionPolicy') ??
          (truthyProp(properties, 'CapacityProviderConfig') ? 'Delete' : 'Retain'),
      },
      ...(hash === undefined && isScalar(code) ? { idCovers: 'artefact' } : {}),
    },
  );
  const id = `${resource.id}Alias${text.replaceAll('-', 'D').replaceAll('_', 'U')}`;
  builder.generate(
    resource,
    id,
    'AWS::Lambda::Alias',
    {
      Name: text === textOf(written) ? written : name,
      FunctionName: ref(resource.id),
      FunctionVersion: getAtt(version, 'Version'),
      ProvisionedConcurrencyConfig: truthyProp(properties, 'ProvisionedConcurrencyConfig'),
    },
    provenance,
    shifted ? { attributes: { UpdatePolicy: updatePolicy(shifted) } } : {},
  );
  builder.addReference(resource, 'Version', version);
  builder.addReference(resource, 'Alias', id);
  return { id, name, description: described(builder, resource, builder.resolvedParameter(sha)) };
}

/** What a new version is published for (aws-sam-translator 1.115, `SamFunction._construct_version`); `deployed` gives the function before it has a role of SAM's. */
function content(builder: SamBuilder, resource: SamResource, code: Node, deployed: () => MapNode): Node {
  const { properties } = resource;
  const provenance = provenanceOf(resource, 'AutoPublishAlias', 'function-version');
  const parts = (node: Node | undefined): PlainMap =>
    node?.kind === 'call'
      ? { [node.fn]: node.arg }
      : Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, value]));
  if (isTrue(prop(properties, 'AutoPublishAliasAllProperties')))
    return make({ ...parts(deployed()), ...publishing(builder, properties) }, provenance);
  const start = prop(properties, 'SnapStart');
  const all = {
    ...(isScalar(code) ? { Code: code } : parts(resolved(builder, code))),
    ...parts(truthyProp(properties, 'Environment')),
    MemorySize: truthyProp(properties, 'MemorySize'),
    SnapStart: (textOf(prop(start, 'ApplyOn')) ?? 'None') === 'None' ? undefined : start,
  };
  return make(all, provenance);
}

/** The layers of the template whose change publishes a version of the functions that use them. */
function publishing(builder: SamBuilder, properties: Node): PlainMap {
  const layers = itemsOf(prop(properties, 'Layers')).flatMap(layer => {
    const id = layer.kind === 'call' && layer.fn === 'Ref' ? textOf(layer.arg) : undefined;
    const own = id === undefined ? undefined : builder.layers.get(id);
    return id !== undefined && truthyProp(own, 'PublishLambdaVersion') ? [[id, own] as const] : [];
  });
  return Object.fromEntries(layers);
}

/** The hash of the code is part of the description, so that CloudFormation sees a change. */
function described(builder: SamBuilder, resource: SamResource, sha: Node | undefined): Plain {
  const written = prop(resource.properties, 'Description');
  const hash = textOf(sha);
  if (hash === undefined) return written;
  const text = builder.resolvedText(written);
  if (!written || text === '') return hash;
  return text === undefined ? { 'Fn::Join': [' ', [written, hash]] } : `${text} ${hash}`;
}
