import type { S3Place } from './s3-store.ts';
import { FolderStore, type Store } from './store.ts';

export type S3Options = Pick<S3Place, 'endpoint' | 'region' | 'style'>;

/** The store at an address: a folder, or `s3://BUCKET/PREFIX`. Returns a fault instead of a store for an address that is none. */
export async function openStore(
  address: string,
  options: S3Options,
): Promise<Store | { readonly fault: string }> {
  if (!address.startsWith('s3://'))
    return Object.values(options).every(value => value === undefined)
      ? new FolderStore(address)
      : { fault: '--s3-endpoint, --s3-region and --s3-style belong to --store s3://BUCKET/PREFIX' };
  const [bucket = '', ...rest] = address.slice('s3://'.length).split('/');
  const prefix = rest.filter(Boolean).join('/');
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(bucket))
    return {
      fault: '--store s3://BUCKET/PREFIX names no bucket; credentials come from the environment or a profile',
    };
  if (options.endpoint !== undefined) {
    const url = URL.canParse(options.endpoint) ? new URL(options.endpoint) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) return { fault: '--s3-endpoint takes https://HOST' };
    if (url.username !== '' || url.password !== '')
      return { fault: '--s3-endpoint holds credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY' };
  }
  // The client is loaded only where it is used.
  const { S3Store } = await import('./s3-store.ts');
  return new S3Store({ bucket, prefix, ...options });
}
