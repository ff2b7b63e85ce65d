import type { Plain } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { canonical, digest } from '../hash.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { getAtt, ref, type SamResource } from '../sam-resource.ts';
import { updatePolicy, type Shifted } from './deployment.ts';

export type Alias = { readonly id: string; readonly name: Node; readonly description: Plain };

/** With `AutoPublishAlias` each change of the code publishes a version, and an alias points to it. */
export function aliasOf(
  builder: SamBuilder,
  resource: SamResource,
  shifted: Shifted | undefined,
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
  const version = `${resource.id}Version${builder.resolvedText(sha)?.slice(0, 10) ?? digest(content(builder, resource))}`;
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

/** What a new version is published for. */
function content(builder: SamBuilder, resource: SamResource): string {
  const { properties } = resource;
  if (isTrue(prop(properties, 'AutoPublishAliasAllProperties'))) return canonical(properties);
  return ['InlineCode', 'CodeUri', 'ImageUri', 'Environment', 'MemorySize', 'SnapStart']
    .map(name => `${name}${canonical(builder.resolvedParameter(prop(properties, name)))}`)
    .join();
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
