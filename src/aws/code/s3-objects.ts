import type { CodeValue, TextPart } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import { valuesAt, type NamedArguments } from '../sdk/arguments.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import { argumentsFor } from '../sdk/needs.ts';

/** What a copy reads, and not the bucket that it writes to. */
const READS = /^s3:(?:GetObject(?:Version|Tagging)?|ListBucket)$/;
const COPIES = /^(?:CopyObject|UploadPartCopy)$/;

/**
 * The objects of S3 that a call names for an action in other ways than by `Bucket` and `Key`: what a copy reads, and what other services read and write as the
 * caller. Each has a `Bucket` and an `ObjectName`. None where the action is on what the arguments name themselves.
 */
export function objectsOf(action: string, call: SdkCall): readonly NamedArguments[] {
  const { service, operation, arguments: given } = { operation: '', ...call };
  if (!service || !action.startsWith('s3:')) return [];
  if (service.id !== 's3')
    return argumentsFor(service, operation, action).flatMap(path => objectsAt(path, given));
  // boto3 looks at what it copies first.
  const isFirst = call.called === 'copy' && operation === 'HeadObject';
  return isFirst || (COPIES.test(operation) && READS.test(action))
    ? given.values('CopySource').map(value => objectNamed(copied(value)))
    : [];
}

type S3Object = { readonly Bucket: readonly CodeValue[]; readonly ObjectName: readonly CodeValue[] };

const objectNamed = (object: S3Object): NamedArguments => ({
  given: new Set(['Bucket', 'ObjectName']),
  names: ['Bucket', 'ObjectName'],
  slots: () => [],
  values: name => lookUp(object, name) ?? [],
});

/** The members that name an object, beside the one that names its bucket, and those that its name begins with. */
const KEYS = ['Name', 'Key', 'S3Key'];
const PREFIXES = ['S3Prefix', 'OutputS3KeyPrefix', 'OutputKey'];

/** What stands at a path: the URI of an object, or the name of a bucket beside that of the object. */
function objectsAt(path: string, given: NamedArguments): readonly NamedArguments[] {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  if (last.endsWith('Uri')) return valuesAt(given, path).map(value => objectNamed(ofUri(value)));
  const beside: readonly ((name: string) => readonly CodeValue[])[] =
    steps.length === 0
      ? [name => given.values(name)]
      : valuesAt(given, steps.join('.')).map(value => name => memberOf(value, name));
  return beside
    .map((member): S3Object => {
      const keys = KEYS.flatMap(member);
      const prefixes = PREFIXES.flatMap(member).map(beginning);
      const names = [...keys, ...prefixes];
      return { Bucket: member(last), ObjectName: names.length > 0 ? names : [UNKNOWN] };
    })
    .filter(({ Bucket }) => Bucket.length > 0)
    .map(objectNamed);
}

const memberOf = (value: CodeValue, name: string): readonly CodeValue[] =>
  value.kind === 'object'
    ? [value.fields.named.get(name), value.fields.others].flatMap(slot => slot?.all ?? [])
    : [];

const beginning = (value: CodeValue): CodeValue =>
  value.kind === 'text' ? textWith([...value.parts, { unknown: true }]) : UNKNOWN;

/** `{ Bucket, Key }` of boto3, or `bucket/key`, with a slash before it or not. */
function copied(value: CodeValue): S3Object {
  if (value.kind === 'object') {
    const at = (name: string): readonly CodeValue[] => value.fields.named.get(name)?.all ?? [];
    return { Bucket: at('Bucket'), ObjectName: at('Key') };
  }
  if (value.kind !== 'text') return { Bucket: [value], ObjectName: [value] };
  const [first, ...rest] = value.parts;
  return ofPath(typeof first === 'string' && first.startsWith('/') ? [first.slice(1), ...rest] : value.parts);
}

/** `s3://bucket/key`, or the URL of a Region with both in its path. */
function ofUri(value: CodeValue): S3Object {
  const [first, ...rest] = value.kind === 'text' ? value.parts : [];
  if (typeof first !== 'string') return { Bucket: [UNKNOWN], ObjectName: [UNKNOWN] };
  const start = /^(?:s3:\/\/|https:\/\/s3[.-][a-z\d-]*\.?amazonaws\.com\/)/.exec(first)?.[0];
  return start === undefined
    ? { Bucket: [UNKNOWN], ObjectName: [UNKNOWN] }
    : ofPath([first.slice(start.length), ...rest]);
}

function ofPath(parts: readonly TextPart[]): S3Object {
  const at = parts.findIndex(part => typeof part === 'string' && part.includes('/'));
  const cut = parts[at];
  if (typeof cut !== 'string') return { Bucket: [UNKNOWN], ObjectName: [UNKNOWN] };
  const slash = cut.indexOf('/');
  return {
    Bucket: [textWith([...parts.slice(0, at), cut.slice(0, slash)])],
    ObjectName: [textWith([cut.slice(slash + 1), ...parts.slice(at + 1)])],
  };
}

const UNKNOWN: CodeValue = { kind: 'text', parts: [{ unknown: true }] };
const textWith = (parts: readonly TextPart[]): CodeValue => ({
  kind: 'text',
  parts: parts.filter(part => part !== ''),
});
