import { bySam } from '../../../source/provenance.ts';
import { make } from '../../builder/make.ts';
import { managedPolicyArn, samPolicyTemplate } from '../../../model/sam-facts.ts';
import { at, entriesOf, isMap, textOf, type Node, type Span } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { branches, isNoValue, oneOrMany } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';
import { fromTemplate } from './policy-template.ts';

export type Policies = { readonly managed: readonly Node[]; readonly inline: readonly Node[] };
type Kind = 'managed' | 'document' | 'unknown';

/** `Policies` of a function or state machine, sorted into what a role has: managed policies, and documents with the names SAM gives them. */
export function policiesOf(
  builder: SamBuilder,
  resource: SamResource,
  node: Node | undefined,
  name: string,
): Policies {
  const managed: Node[] = [];
  const inline: Node[] = [];
  oneOrMany(node).forEach((entry, index) => {
    for (const kind of kindsOf(entry)) {
      if (kind === 'managed') managed.push(converted(entry, kind, one => managedOf(builder, one)));
      else if (kind === 'document')
        inline.push(converted(entry, kind, one => named(builder, resource, one, `${name}${index}`)));
      else if (!isNoValue(entry))
        builder.diagnostics.note(
          'sam',
          `an entry in Policies of ${resource.name} is not a managed policy, a policy document or a policy template`,
          entry.span,
        );
    }
  });
  return { managed, inline };
}

/** The kinds of a policy, or of the branches of an `Fn::If`; SAM wants both of one kind, we read them apart. */
function kindsOf(entry: Node): readonly Kind[] {
  const choice = branches(entry);
  if (choice)
    return [...new Set([choice.yes, choice.no].filter(branch => !isNoValue(branch)).flatMap(kindsOf))];
  if (isNoValue(entry)) return ['unknown'];
  if (entry.kind === 'call') return ['managed'];
  if (entry.kind === 'scalar') return textOf(entry) === undefined ? ['unknown'] : ['managed'];
  return isMap(entry) && (entry.entries.has('Statement') || templateName(entry) !== undefined)
    ? ['document']
    : ['unknown'];
}

/** The entry with what is of a kind converted, also in the branches of an `Fn::If`; a branch of another kind becomes `AWS::NoValue`. */
function converted(entry: Node, kind: Kind, convert: (node: Node) => Node): Node {
  const choice = branches(entry);
  if (!choice || entry.kind !== 'call') return convert(entry);
  const branch = (node: Node): Node => {
    if (isNoValue(node)) return node;
    if (kindsOf(node).includes(kind)) return converted(node, kind, convert);
    return {
      kind: 'call',
      fn: 'Ref',
      arg: { kind: 'scalar', text: 'AWS::NoValue', plain: false, span: node.span },
      span: node.span,
    };
  };
  return {
    ...entry,
    arg: {
      kind: 'list',
      span: entry.arg.span,
      items: [choice.condition, branch(choice.yes), branch(choice.no)],
    },
  };
}

/** A bare name becomes the ARN; the author's place stays. */
function managedOf(builder: SamBuilder, node: Node): Node {
  const name = textOf(node);
  const arn = name === undefined ? undefined : managedPolicyArn(name, builder.partition);
  return arn === undefined || node.kind !== 'scalar' ? node : { ...node, text: arn, plain: false };
}

function named(builder: SamBuilder, resource: SamResource, node: Node, name: string): Node {
  const template = templateName(node);
  const entry = template === undefined ? undefined : entriesOf(node)[0];
  const document = template === undefined || !entry ? node : fromTemplate(builder, resource, template, entry);
  const span: Span = entry?.keySpan ?? node.span;
  return make({ PolicyName: name, PolicyDocument: document }, bySam(resource.name, span, 'inline-policy'));
}

/** The policy template that a one-key map names. */
function templateName(node: Node): string | undefined {
  if (!isMap(node) || node.entries.size !== 1 || at(node, 'Statement')) return undefined;
  const [name] = node.entries.keys();
  return name !== undefined && samPolicyTemplate(name) ? name : undefined;
}
