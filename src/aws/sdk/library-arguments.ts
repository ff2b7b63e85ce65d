import type { PackageCall } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import { membersAt, membersOf, only, over, placed, positional, type NamedArguments } from './arguments.ts';

/** The arguments of what boto3 adds to clients and resources of S3 by their places; a resource leaves out what it is itself (boto3, s3/inject.py, read 2026-11). */
const PLACES: { readonly [method: string]: readonly string[] } = {
  upload_file: ['Filename', 'Bucket', 'Key'],
  upload_fileobj: ['Fileobj', 'Bucket', 'Key'],
  download_file: ['Bucket', 'Key', 'Filename'],
  download_fileobj: ['Bucket', 'Key', 'Fileobj'],
  copy: ['CopySource', 'Bucket', 'Key'],
};

/** Where a library takes the arguments of the operation. */
export function argumentsIn(
  module: string,
  name: string,
  call: PackageCall,
  bound: NamedArguments,
): NamedArguments {
  if (module.startsWith('boto3.s3')) {
    const places = lookUp(PLACES, name) ?? [];
    return placed(
      call.args,
      places.filter(place => !bound.names.includes(place)),
    );
  }
  if (name === 'Upload') return membersAt(membersOf(positional(call.args, 0)), 'params');
  if (/powertools|secretsmanager_caching/.test(module))
    return over(membersOf(positional(call.args, 0)), only('(name)', positional(call.args, 0)));
  return /^paginate|^createPresignedPost$/.test(name)
    ? membersOf(positional(call.args, 1))
    : membersOf(positional(call.args, 0));
}
