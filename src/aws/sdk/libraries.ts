import { factRows, factsAs } from '../../model/facts.ts';

/**
 * A call of a library: of an operation (`service` is the name in boto3), of an action that is checked without an operation, or of the operation that is the
 * argument at `index`, a command or the name of a method. `optional`: only with some settings or after a failure.
 */
export type LibraryCall =
  | {
      readonly kind: 'operation';
      readonly service: string;
      readonly operation: string;
      readonly optional: boolean;
    }
  | { readonly kind: 'action'; readonly action: string; readonly optional: boolean }
  | { readonly kind: 'argument'; readonly index: number };

/**
 * What an export of a module calls (`default`: the package itself), `Class.method` for a class whose methods differ. Modules below one that is known are it: the longest name counts.
 * `boto3.s3` and `boto3.s3.Bucket` are the methods that boto3 adds to a client or a resource, `aws-sdk.S3` those of a class of the SDK for JavaScript v2.
 */
export function libraryCalls(module: string, name: string): readonly LibraryCall[] | undefined {
  for (
    let path = module;
    path !== '';
    path = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('.'), 0))
  ) {
    const found = libraries().get(path);
    if (found) return found.get(name);
  }
  return undefined;
}

export const libraries = (): ReadonlyMap<string, ReadonlyMap<string, readonly LibraryCall[]>> =>
  factsAs(
    'sdk-libraries.txt',
    text =>
      new Map(
        factRows(text).map(([module = '', entries = '']) => [
          module,
          new Map(
            entries.split(';').flatMap(entry => {
              const [names = '', calls = ''] = entry.split('=');
              const read = calls.split(' ').map(readCall);
              return names.split(' ').map(name => [name, read] as const);
            }),
          ),
        ]),
      ),
  );

function readCall(text: string): LibraryCall {
  if (text.startsWith('@')) return { kind: 'argument', index: Number(text.slice(1)) };
  const optional = text.startsWith('?');
  const name = optional ? text.slice(1) : text;
  const [service = '', operation] = name.split('.');
  return operation === undefined
    ? { kind: 'action', action: name, optional }
    : { kind: 'operation', service, operation, optional };
}
