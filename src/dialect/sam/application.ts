import { provenanceOf } from './subject.ts';
import { textOf, isMap } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { given, prop } from './read.ts';
import { type Subject } from './subject.ts';
import { createdBySam, tagList } from './tags.ts';

/** AWS::Serverless::Application: a nested stack. What an application of the repository holds is not known. */
export function expandApplication(x: SamBuilder, subject: Subject): void {
  const location = prop(subject.properties, 'Location');
  const provenance = provenanceOf(subject, 'Location', 'application');
  const published = isMap(location) ? x.found(prop(location, 'ApplicationId')) : undefined;
  if (published)
    x.diagnostics.partial(
      'application',
      `${subject.name} is an application of the Serverless Application Repository: its resources are not known`,
      provenance.span,
    );
  const own = tagList(given(subject.properties, 'Tags'));
  const marks = isMap(location)
    ? ([
        ['serverlessrepo:applicationId', published],
        ['serverlessrepo:semanticVersion', x.found(prop(location, 'SemanticVersion'))],
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
      : prop(subject.properties, 'TemplateUrl');
  x.become(
    subject,
    subject.id,
    'AWS::CloudFormation::Stack',
    deployed(subject, ['Parameters', 'NotificationARNs', 'TimeoutInMinutes'], provenance, {
      TemplateURL: url,
      Tags: all,
    }),
  );
}
