import { Text } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { arnNaming, ownerOf, SECRET_SUFFIX } from '../iam/policy/own-arn.ts';
import { REGION } from '../sdk/arguments.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import { ANY, filled, UNFILLED, type Filled } from './argument-texts.ts';

/** How the placeholders of an ARN are filled; nothing where no argument says. */
export type Places = ReadonlyMap<string, readonly Filled[]>;

/** More ARNs of one call are not told apart. */
export const MOST = 24;

export const distinct = (texts: readonly Text[]): readonly Text[] => [
  ...new Map(texts.map(text => [text.key, text])).values(),
];

export const known = (text: Text): Filled => ({ text, isArn: false, known: true });

const PLACEHOLDER = /\$\{(\w+)\}/;

/** The ARNs of a type, one for each way in which its placeholders can be filled. */
export function arnsOf(
  { arn, places }: { readonly arn: string; readonly places: Places },
  world: World,
  region: Text | undefined,
): readonly Filled[] {
  const [, header = '', body = ''] = /^([^:]*:[^:]*:[^:]*:)(.*)$/s.exec(arn) ?? [];
  const format = `${header.replace('${Region}', 'R').replace('${Account}', 'A')}@`;
  const outer = INNER.exec(arn)
    ?.slice(1)
    .find(name => name !== undefined);
  const named = (one: Filled, end: Text): Filled => ({
    ...one,
    isArn: true,
    text: one.isArn ? one.text : Text.of(arnIn(region, format, one, world), end),
  });
  let made: readonly Filled[] = [{ text: Text.empty, isArn: false, known: true }];
  for (const [index, piece] of body.split(PLACEHOLDER).entries()) {
    const fills = index % 2 === 0 ? [known(Text.of(piece))] : orUnknown(places.get(piece));
    made = made.slice(0, MOST).flatMap(before => fills.map(fill => joined(before, fill, piece)));
    if (piece === outer) made = made.map(one => ({ ...one, outer: named(one, Text.empty) }));
  }
  return made.map(one => named(one, endOf(arn)));
}

/** Lambda sets them to the Region of the function (Lambda developer guide, "Defined runtime environment variables", read 2026-11). */
const OWN_REGION = /^AWS_(?:DEFAULT_)?REGION$/;

/** The Region that the client of a call is made for; undefined where it is that of the function. What the template sets is taken before a fallback. */
export function regionOf({ arguments: given }: SdkCall, fn: Resource): Text | undefined {
  const values = given.values(REGION).filter(({ kind }) => kind !== 'constant');
  const variables = values.flatMap(value => {
    const [only, ...more] = value.kind === 'text' ? value.parts : [];
    return typeof only === 'object' && 'environment' in only && more.length === 0 ? only.environment : [];
  });
  if (values.length === 0 || variables.some(name => OWN_REGION.test(name))) return undefined;
  const set = variables.flatMap(name => {
    const value = fn.get('Environment', 'Variables', name);
    return value.present ? value.text : [];
  });
  const texts =
    set.length > 0 ? set : values.flatMap(value => filled(value, fn, 'name').map(one => one.text));
  const [first, ...others] = distinct(texts);
  return first === undefined || others.length > 0 ? Text.of(ANY) : first;
}

/** The ARN of a name, in another Region than that of the stack. A resource of the stack is where the stack is, whatever the code says. */
function arnIn(region: Text | undefined, format: string, { text, resource }: Filled, world: World): Text {
  const here = arnNaming(format, text, world);
  const pieces = arnNaming(format, Text.empty, world).split(':');
  if (!region || resource !== undefined || pieces?.[3]?.is('') !== false) return here;
  if (ownerOf(here, world) !== undefined) return here;
  const start = pieces.flatMap((piece, at) => [...(at > 0 ? [':'] : []), at === 3 ? region : piece]);
  return Text.of(...start, text);
}

/** What follows is in a resource of its own: an object in a bucket, an index in a table, a stream in a log group. */
const INNER =
  /^s3:::\$\{(BucketName)\}\/|:table\/\$\{(TableName)\}\/index\/|:log-group:\$\{(LogGroupName)\}:log-stream:/;

const orUnknown = (fills: readonly Filled[] | undefined): readonly Filled[] =>
  fills === undefined || fills.length === 0 ? [UNFILLED] : fills;

function joined(before: Filled, next: Filled, placeholder: string): Filled {
  if (next.isArn) return next;
  const name = placeholder === 'ParameterNameWithoutLeadingSlash' ? withoutSlash(next.text) : next.text;
  const resource = before.resource ?? next.resource;
  return {
    text: Text.of(before.text, name),
    isArn: before.isArn,
    known: before.known && next.known,
    ...(resource === undefined ? {} : { resource }),
    ...(before.outer ? { outer: before.outer } : {}),
  };
}

function withoutSlash(text: Text): Text {
  const [head, ...rest] = text.parts;
  return typeof head === 'string' && head.startsWith('/') ? Text.of(head.slice(1), ...rest) : text;
}

/** Policies about a log group name what is in it (CloudWatch Logs user guide, "Overview of managing access permissions", read 2026-11); a secret's ARN has six characters more than its name. */
function endOf(arn: string): Text {
  if (arn.endsWith(':log-group:${LogGroupName}')) return Text.of(':*');
  return arn.endsWith(':secret:${SecretId}') ? Text.of('-', SECRET_SUFFIX) : Text.empty;
}
