import { arnOf } from './arn.ts';
import { arnNaming, ownReference, SECRET_SUFFIX } from './own-arn.ts';
import { ownArnIn, type OwnArn } from './own-arn-in.ts';
import { spelled } from '../../../model/spelled.ts';
import { Text, type Hole, type Part } from '../../../model/text.ts';
import type { World } from '../../../model/world.ts';
import { escapeSub } from '../../../source/intrinsics/sub.ts';
import { toWritten, type WrittenJson } from '../../../source/plain.ts';

/** What may not be referred to, because it refers to the role itself. */
export type Circular = ReadonlySet<string>;
export type WrittenArn = { readonly arn: WrittenJson; readonly note?: string };

/** An ARN or pattern of a policy in the words of the template: `!GetAtt Orders.Arn`, `!Sub ${Uploads.Arn}/*`; what nobody knows is `*`. */
export function writtenArn(arn: Text, world: World, circular: Circular): WrittenArn {
  const own = ownArnIn(arn, world) ?? ownGroup(arn, world);
  if (own && !circular.has(own.resource))
    return { arn: writtenText(Text.from([own.arn, ...own.rest.parts])) };
  const text = withNames(withRegion(arn, world), world);
  const ids = text.holes.flatMap(hole =>
    'resource' in hole && circular.has(hole.resource) ? hole.resource : [],
  );
  if (ids.length === 0) return { arn: writtenText(text) };
  const parts = text.parts.map(part =>
    typeof part !== 'string' && 'resource' in part && circular.has(part.resource)
      ? otherwise(part, world)
      : part,
  );
  const isKept = parts.some(
    part => typeof part !== 'string' && !(part instanceof Text) && 'resource' in part,
  );
  return {
    arn: writtenText(Text.from(parts)),
    note: isKept
      ? `a reference to ${ids.join(', ')} is circular: give it a name, and write its ARN with that`
      : `the name that CloudFormation gives ${ids.join(', ')}: a reference would be circular`,
  };
}

/** A name, or the ARN of a role, without a reference to the resource; of others the reference stays. */
function otherwise(hole: Hole & { readonly resource: string }, world: World): Text | Hole {
  const { resource } = hole;
  const isName =
    hole.of === 'name'
      ? hole.arn !== true
      : /^(?:Name|\w+Name)$/.test(hole.of === 'attribute' ? hole.attribute : '');
  if (isName) return madeName(resource, world);
  const role = world.resource(resource);
  const path = role?.get('Path');
  const folder = path?.absent ? '/' : path?.literal;
  if (role?.type !== 'AWS::IAM::Role' || folder === undefined) return hole;
  const name = world.nameOf(resource, 'RoleName') ?? madeName(resource, world);
  return arnNaming('iam::A:role@', Text.of(folder, name), world);
}

/** The ARN of a log group, which ends in `:*`, is that of all its streams as well. */
function ownGroup(streams: Text, world: World): OwnArn | undefined {
  const last = streams.parts.at(-1);
  const end = ':log-stream:*';
  return typeof last === 'string' && last.endsWith(end)
    ? ownArnIn(Text.from([...streams.parts.slice(0, -1), `${last.slice(0, -end.length)}:*`]), world)
    : undefined;
}

/**
 * `STACK-ID-RANDOM`; buckets have lower-case names, so that of the stack has to be one (CloudFormation user guide, "Name type", and template reference,
 * "AWS::S3::Bucket", read 2026-11).
 */
function madeName(id: string, world: World): Text {
  const isBucket = world.stack.resources.get(id)?.type === 'AWS::S3::Bucket';
  return Text.of({ of: 'pseudo', name: 'AWS::StackName' }, `-${isBucket ? id.toLowerCase() : id}-*`);
}

/** Names in the words of references: that of a queue is not its `Ref`. */
const withNames = (text: Text, world: World): Text =>
  Text.from(
    text.parts.map(part =>
      typeof part !== 'string' && part.of === 'name' && part.arn !== true
        ? (ownReference(part.resource, world)?.name ?? part)
        : part,
    ),
  );

/** In an ARN the Region of the deployment is the pseudo parameter, so that the policy is right in others as well. */
function withRegion(text: Text, world: World): Text {
  const region = world.pseudo('AWS::Region');
  const arn = region === undefined ? undefined : arnOf(text);
  if (!arn || region === undefined || !arn.region.is(region)) return text;
  const { partition, service, account, resource } = arn;
  return Text.of(
    'arn:',
    partition,
    ':',
    service,
    ':',
    { of: 'pseudo', name: 'AWS::Region' },
    ':',
    account,
    ':',
    resource,
  );
}

/** A text as a template writes it: as it stands, with `Ref`, `Fn::GetAtt` or `Fn::Sub`. */
export function writtenText(text: Text): WrittenJson {
  const { literal, hole } = text;
  if (literal !== undefined) return literal;
  if (hole) {
    const alone = writtenHole(hole);
    if (alone !== undefined) return alone;
  }
  const variables: Record<string, WrittenJson> = {};
  const pattern = text.parts.map(part => inPattern(part, variables)).join('');
  const joined = pattern.replace(/\*{2,}/g, '*');
  if (!joined.includes('${')) return joined;
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [joined, variables] : joined };
}

function writtenHole(hole: Hole): WrittenJson | undefined {
  switch (hole.of) {
    case 'parameter':
    case 'pseudo':
      return { Ref: hole.name };
    case 'name':
      return { Ref: hole.resource };
    case 'attribute':
      return { 'Fn::GetAtt': [hole.resource, hole.attribute] };
    case 'opaque':
      return hole.node && toWritten(hole.node, spelled);
    default:
      return undefined;
  }
}

function inPattern(part: Part, variables: Record<string, WrittenJson>): string {
  if (typeof part === 'string') return escapeSub(part);
  switch (part.of) {
    case 'parameter':
    case 'pseudo':
      return `\${${part.name}}`;
    case 'name':
      return `\${${part.resource}}`;
    case 'attribute':
      return `\${${part.resource}.${part.attribute}}`;
    case 'secret':
      return `{{resolve:${part.service}:${part.reference}}}`;
    case 'variable':
      return `\${${part.address === '' ? part.source : `${part.source}:${part.address}`}}`;
    case 'nested':
      return '*';
    case 'opaque': {
      if (part === SECRET_SUFFIX) return '??????';
      if (!part.node) return '*';
      const name = `Value${Object.keys(variables).length + 1}`;
      variables[name] = toWritten(part.node, spelled);
      return `\${${name}}`;
    }
  }
}
