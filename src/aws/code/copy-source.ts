import type { CodeValue, TextPart } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import type { NamedArguments } from '../sdk/arguments.ts';
import type { SdkCall } from '../sdk/called.ts';

/** What a copy reads, and not the bucket that it writes to. */
const READS = /^s3:(?:GetObject(?:Version|Tagging)?|ListBucket)$/;
const COPIES = /^(?:CopyObject|UploadPartCopy)$/;

/** The bucket and key that a copy of S3 reads with this action; undefined for all other actions and calls. */
export function copiedFrom(action: string, call: SdkCall): NamedArguments | undefined {
  if (!call.service || call.service.id !== 's3') return undefined;
  // boto3 looks at what it copies first.
  const isFirst = call.called === 'copy' && call.operation === 'HeadObject';
  if (!isFirst && !(COPIES.test(call.operation) && READS.test(action))) return undefined;
  const sources = call.arguments.values('CopySource').map(sourceOf);
  return {
    given: new Set(['Bucket', 'Key']),
    names: ['Bucket', 'Key'],
    values: name => sources.flatMap(source => lookUp(source, name) ?? []),
  };
}

type Source = { readonly Bucket: readonly CodeValue[]; readonly Key: readonly CodeValue[] };

/** `{ Bucket, Key }` of boto3, or `bucket/key`, with a slash before it or not. */
function sourceOf(value: CodeValue): Source {
  if (value.kind === 'object') {
    const at = (name: string): readonly CodeValue[] => value.fields.named.get(name)?.all ?? [];
    return { Bucket: at('Bucket'), Key: at('Key') };
  }
  if (value.kind !== 'text') return { Bucket: [value], Key: [value] };
  const [first, ...rest] = value.parts;
  const parts = typeof first === 'string' && first.startsWith('/') ? [first.slice(1), ...rest] : value.parts;
  const at = parts.findIndex(part => typeof part === 'string' && part.includes('/'));
  const cut = parts[at];
  if (typeof cut !== 'string') return { Bucket: [UNKNOWN], Key: [UNKNOWN] };
  const slash = cut.indexOf('/');
  return {
    Bucket: [textWith([...parts.slice(0, at), cut.slice(0, slash)])],
    Key: [textWith([cut.slice(slash + 1), ...parts.slice(at + 1)])],
  };
}

const UNKNOWN: CodeValue = { kind: 'text', parts: [{ unknown: true }] };
const textWith = (parts: readonly TextPart[]): CodeValue => ({
  kind: 'text',
  parts: parts.filter(part => part !== ''),
});
