import { provenanceOf } from './sam-resource.ts';
import { textOf, isMap } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { truthyProp, prop } from './read.ts';
import { type SamResource } from './sam-resource.ts';
import { createdBySam, tagList } from './tags.ts';

/** AWS::Serverless::Application: a nested stack. What an application of the repository holds is not known. */
export function expandApplication(builder: SamBuilder, resource: SamResource): void {
  const location = prop(resource.properties, 'Location');
  const provenance = provenanceOf(resource, 'Location', 'application');
  const published = isMap(location) ? builder.resolvedMapping(prop(location, 'ApplicationId')) : undefined;
  if (published)
    builder.diagnostics.partial(
      'application',
      `${resource.name} is an application of the Serverless Application Repository: its resources are not known`,
      provenance.span,
    );
  const own = tagList(truthyProp(resource.properties, 'Tags'));
  const marks = isMap(location)
    ? ([
        ['serverlessrepo:applicationId', published],
        ['serverlessrepo:semanticVersion', builder.resolvedMapping(prop(location, 'SemanticVersion'))],
      ] as const)
    : [];
  const all = [
    ...createdBySam(undefined),
    ...marks.flatMap(([Key, Value]) => (Value ? [{ Key, Value }] : [])),
    ...(Array.isArray(own) ? own : []),
  ];
  const url =
    textOf(location) !== undefined || location?.kind === 'call'
      ? location
      : prop(resource.properties, 'TemplateUrl');
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::CloudFormation::Stack',
    deployed(resource, ['Parameters', 'NotificationARNs', 'TimeoutInMinutes'], provenance, {
      TemplateURL: url,
      Tags: all,
    }),
    { Metadata: undefined },
  );
}
