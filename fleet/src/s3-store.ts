import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StoreFault, type Store } from './store.ts';

/** A bucket, and how it is reached. Credentials come from the provider chain of the AWS SDK: environment, profile, web identity, container, instance. */
export type S3Place = {
  readonly bucket: string;
  /** Before every key, without `/` at its end; empty: none. */
  readonly prefix: string;
  /** A server that speaks S3; by default that of AWS in the region. */
  readonly endpoint?: string | undefined;
  /** By default AWS_REGION, or that of the profile. */
  readonly region?: string | undefined;
  /** Whether the bucket stands in the path or in the name of the host; by default in the path where there is an endpoint. */
  readonly style?: 'path' | 'host' | undefined;
};
export type S3Limits = {
  /** How often a request is tried, with back-off. */
  readonly attempts?: number;
  /** How many names one answer lists, 1000 at most. */
  readonly page?: number;
};

const ATTEMPTS = 8;
const PAGE = 1000;
const CONFLICTS = 5;

/** An S3 bucket. `If-None-Match: *` stores an object once: docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html (2026-11). */
export class S3Store implements Store {
  readonly #client: S3Client;
  readonly #place: S3Place;
  readonly #attempts: number;
  readonly #page: number;

  constructor(place: S3Place, { attempts = ATTEMPTS, page = PAGE }: S3Limits = {}) {
    this.#place = place;
    this.#attempts = attempts;
    this.#page = page;
    const { endpoint, style = endpoint === undefined ? 'host' : 'path' } = place;
    const region = place.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
    this.#client = new S3Client({
      maxAttempts: attempts,
      retryMode: 'standard',
      forcePathStyle: style === 'path',
      requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true },
      ...(region === undefined ? {} : { region }),
      // Not every server knows the checksums that AWS adds; the signature covers the bytes, and gzip those that are read.
      ...(endpoint === undefined
        ? { followRegionRedirects: true }
        : {
            endpoint,
            ...(region === undefined ? { region: 'us-east-1' } : {}),
            requestChecksumCalculation: 'WHEN_REQUIRED',
            responseChecksumValidation: 'WHEN_REQUIRED',
          }),
    });
  }

  async put(key: string, bytes: Uint8Array): Promise<'stored' | 'there'> {
    const request = new PutObjectCommand({
      ...this.#object(key),
      Body: bytes,
      ContentType: 'application/gzip',
      IfNoneMatch: '*',
    });
    for (let attempt = 1; ; attempt += 1)
      try {
        await this.#client.send(request);
        return 'stored';
      } catch (error) {
        const { status, name } = failureOf(error);
        // Also where the answer to an earlier attempt was lost: what is stored under a key is the same whoever stored it.
        if (status === 412 || name === 'PreconditionFailed') return 'there';
        // Another writer was at the same object at the same time; S3 asks to try again.
        if (status !== 409 || attempt === CONFLICTS) throw this.#fault('written', key, error);
        await pause(100 * attempt);
      }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    for (let attempt = 1; ; attempt += 1)
      try {
        const { Body: body } = await this.#client.send(new GetObjectCommand(this.#object(key)));
        return await body?.transformToByteArray();
      } catch (error) {
        const { status, name, isCut } = failureOf(error);
        if (name === 'NoSuchKey' || (status === 404 && name !== 'NoSuchBucket')) return undefined;
        // The client tries again until an answer begins; one that ends too early is tried again here.
        if (!isCut || attempt >= this.#attempts) throw this.#fault('read', key, error);
        await pause(100 * attempt);
      }
  }

  async has(key: string): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand(this.#object(key)));
      return true;
    } catch (error) {
      if (failureOf(error).status === 404) return false;
      throw this.#fault('read', key, error);
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    const below = `${this.#key(prefix)}/`;
    const names = new Set<string>();
    let token: string | undefined;
    do {
      const request = new ListObjectsV2Command({
        Bucket: this.#place.bucket,
        Prefix: below,
        Delimiter: '/',
        MaxKeys: this.#page,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const found = await this.#client.send(request).catch((error: unknown) => {
        throw this.#fault('listed', prefix, error);
      });
      for (const key of [
        ...(found.Contents ?? []).map(({ Key }) => Key),
        ...(found.CommonPrefixes ?? []).map(({ Prefix }) => Prefix?.slice(0, -1)),
      ])
        if (key !== undefined && key.length > below.length) names.add(key.slice(below.length));
      token = found.IsTruncated === true ? found.NextContinuationToken : undefined;
    } while (token !== undefined);
    return [...names].toSorted();
  }

  #key(key: string): string {
    const { prefix } = this.#place;
    return prefix === '' ? key : `${prefix}/${key}`;
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#place.bucket, Key: this.#key(key) };
  }

  #fault(what: 'read' | 'written' | 'listed', key: string, error: unknown): StoreFault {
    return new StoreFault(
      `s3://${this.#place.bucket}/${this.#key(key)} cannot be ${what}: ${reasonOf(error, this.#place)}`,
    );
  }
}

type Failure = { readonly status?: number; readonly name: string; readonly isCut: boolean };

/** Of an error of the client its status and code only: its text may hold parts of a request or of its signature. */
function failureOf(error: unknown): Failure {
  const { name, code, $metadata } = error as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const known = [code, name].find(word => typeof word === 'string' && /^\w{1,60}$/.test(word));
  return {
    ...(status === undefined ? {} : { status }),
    name: typeof known === 'string' ? known : 'unknown error',
    isCut: ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE'].includes(String(code)),
  };
}

const CREDENTIALS =
  /^(?:InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|InvalidClientTokenId|TokenRefreshRequired|CredentialsProviderError|TokenProviderError)$/;
const FULL = /^(?:InsufficientStorage|QuotaExceeded|XMinioStorageFull|StorageFull|ENOSPC)$/;

function reasonOf(error: unknown, { region, endpoint }: S3Place): string {
  const { status, name } = failureOf(error);
  // An answer to HEAD has no code.
  const told = [status, name].filter(word => word !== undefined && word !== 'Unknown').join(' ');
  if (error instanceof Error && error.message === 'Region is missing' && (region ?? endpoint) === undefined)
    return 'no region is known: set AWS_REGION or --s3-region';
  if (CREDENTIALS.test(name)) return `there are no valid credentials for it (${told})`;
  if (status === 507 || FULL.test(name)) return `it is full (${told})`;
  if (status === 401 || status === 403)
    return `access is denied (${told}); s3:GetObject, s3:PutObject and s3:ListBucket are needed`;
  if (name === 'NoSuchBucket' || status === 404) return `there is no such bucket (${told})`;
  if (status === undefined) return `the server cannot be reached (${told})`;
  return `the server answers ${told}`;
}

const pause = (milliseconds: number): Promise<void> => new Promise(done => setTimeout(done, milliseconds));
