import { textOf, type Node } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import type { Expansion } from '../expansion.ts';
import { canonical, digest } from '../hash.ts';
import { given, isTrue, prop } from '../read.ts';
import { cause, getAtt, ref, type Subject } from '../subject.ts';
import { updatePolicy, type Shifted } from './deployment.ts';

export type Alias = { readonly id: string; readonly name: Node; readonly description: Plain };

/** With `AutoPublishAlias` each change of the code publishes a version, and an alias points to it. */
export function aliasOf(x: Expansion, subject: Subject, shifted: Shifted | undefined): Alias | undefined {
  const { properties } = subject;
  const written = given(properties, 'AutoPublishAlias');
  const name = x.value(written);
  const text = textOf(name);
  if (!written || !name) return undefined;
  if (text === undefined) {
    x.note('sam', `AutoPublishAlias of ${subject.name} is not known until deployment`, written.span, true);
    return undefined;
  }
  const why = cause(subject, 'AutoPublishAlias', 'sam:function-alias');
  const sha = given(properties, 'AutoPublishCodeSha256');
  const version = `${subject.id}Version${x.text(sha)?.slice(0, 10) ?? digest(content(x, subject))}`;
  x.add(
    subject,
    version,
    'AWS::Lambda::Version',
    {
      FunctionName: ref(subject.id),
      Description: prop(properties, 'VersionDescription'),
      FunctionScalingConfig: given(properties, 'CapacityProviderConfig')
        ? prop(properties, 'FunctionScalingConfig')
        : undefined,
    },
    { ...why, rule: 'sam:function-version' },
    {
      attributes: {
        DeletionPolicy:
          subject.passed.DeletionPolicy ??
          prop(properties, 'VersionDeletionPolicy') ??
          (given(properties, 'CapacityProviderConfig') ? 'Delete' : 'Retain'),
      },
    },
  );
  const id = `${subject.id}Alias${text.replaceAll('-', 'D').replaceAll('_', 'U')}`;
  x.add(
    subject,
    id,
    'AWS::Lambda::Alias',
    {
      Name: text === textOf(written) ? written : name,
      FunctionName: ref(subject.id),
      FunctionVersion: getAtt(version, 'Version'),
      ProvisionedConcurrencyConfig: given(properties, 'ProvisionedConcurrencyConfig'),
    },
    why,
    shifted ? { attributes: { UpdatePolicy: updatePolicy(shifted) } } : {},
  );
  x.refer(subject, 'Version', version);
  x.refer(subject, 'Alias', id);
  return { id, name, description: described(x, subject, x.value(sha)) };
}

/** What a new version is published for. */
function content(x: Expansion, subject: Subject): string {
  const { properties } = subject;
  if (isTrue(prop(properties, 'AutoPublishAliasAllProperties'))) return canonical(properties);
  return ['InlineCode', 'CodeUri', 'ImageUri', 'Environment', 'MemorySize', 'SnapStart']
    .map(name => `${name}${canonical(x.value(prop(properties, name)))}`)
    .join();
}

/** The hash of the code is part of the description, so that CloudFormation sees a change. */
function described(x: Expansion, subject: Subject, sha: Node | undefined): Plain {
  const written = prop(subject.properties, 'Description');
  const hash = textOf(sha);
  if (hash === undefined) return written;
  const text = x.text(written);
  if (!written || text === '') return hash;
  return text === undefined ? { 'Fn::Join': [' ', [written, hash]] } : `${text} ${hash}`;
}
