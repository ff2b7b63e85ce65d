import { isEventBucket } from '../../source/provenance.ts';
import type { Resource, Value } from '../../model/world.ts';

/** The four switches of PublicAccessBlockConfiguration; one that is left out of a written block is off. */
export const PUBLIC_ACCESS_SWITCHES = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets',
] as const;

/** Whether its author can set a store: one that is written out, or the bucket of an s3 event, which `provider.s3` sets. */
export const isAuthored = (store: Resource): boolean =>
  store.provenance === undefined || isEventBucket(store.provenance);

export type CannedAcl = {
  readonly name: string;
  readonly at: Value;
  readonly write: boolean;
  readonly who: string;
  readonly what: string;
};

/** The canned ACL of a bucket, when it opens the bucket to more than its account (S3 user guide, "Canned ACL"). */
export function cannedAcl(bucket: Resource): CannedAcl | undefined {
  const at = bucket.get('AccessControl');
  const name = at.literal;
  switch (name) {
    case 'PublicReadWrite':
      return { name, at, write: true, who: 'everyone', what: 'read and write its objects' };
    case 'PublicRead':
      return { name, at, write: false, who: 'everyone', what: 'list its objects' };
    case 'AuthenticatedRead':
      return { name, at, write: false, who: 'any AWS account', what: 'list its objects' };
    default:
      return undefined;
  }
}

export type OpenCors = { readonly origin: Value; readonly methods: readonly string[] };

/** `*` as an origin, also with a scheme before it. */
const ANY_ORIGIN = /^(?:https?:\/\/)?\*$/i;
const WRITING = ['PUT', 'POST', 'DELETE'];

/** The CORS rules that let scripts of any site write (S3 user guide, "Elements of a CORS configuration"). */
export function openCors(bucket: Resource): OpenCors[] {
  return bucket.get('CorsConfiguration', 'CorsRules').each.flatMap(rule => {
    const origin = rule.get('AllowedOrigins').each.find(one => ANY_ORIGIN.test(one.literal ?? ''));
    const methods = rule
      .get('AllowedMethods')
      .each.map(one => one.literal?.toUpperCase() ?? '')
      .filter(method => WRITING.includes(method));
    return origin && methods.length > 0 ? [{ origin, methods }] : [];
  });
}
