import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

type Shape = {
  readonly type: string;
  readonly members?: { readonly [name: string]: { readonly shape: string } };
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
};
type Operation = {
  readonly http?: { readonly method?: string };
  readonly input?: { readonly shape: string };
  readonly auth?: readonly string[];
  readonly authtype?: string;
};
type Model = {
  readonly metadata: {
    readonly serviceId: string;
    readonly signingName?: string;
    readonly signatureVersion?: string;
    readonly endpointPrefix: string;
  };
  readonly operations: { readonly [name: string]: Operation };
  readonly shapes: { readonly [name: string]: Shape };
};

/** What the table keeps of an operation: its verb, whether the call is sent unsigned or with a bearer token, whether an argument names a role, sets tags or names a bucket. */
export type SdkOperation = {
  readonly name: string;
  readonly verb: string;
  readonly unsigned: boolean;
  readonly role: boolean;
  readonly tags: boolean;
  readonly bucket: boolean;
};
export type SdkModel = {
  readonly id: string;
  readonly serviceId: string;
  readonly names: readonly string[];
  readonly operations: readonly SdkOperation[];
  readonly waiters: { readonly [name: string]: string };
};

/** Calls that only read or remove pass no role on and set no tags; in a conversation a role is who speaks, and a message has tags of its own. */
const READS =
  /^(?:Get|List|Describe|Delete|BatchGet|BatchDescribe|Search|Query|Tag|Untag|AddTags|RemoveTags|SetTags|Cancel|Assume|Head|Lookup|Check|Simulate)/;
const TALKS = /^(?:Agentic|Converse|Count|Ingest|Invoke)/;
const SENDS = /^(?:Send|Terminate)/;
const ROLE = /(?:^(?:role|Role|iamRole)$|[a-z_]Role$|(?:^r|R)ole(?:Arn|ARN)$|^iamRole|I(?:AM|am)RoleName$)/;
const BUCKET = /^s3|S3|[bB]ucket/;
const TAGS = /^(?:tags?|tags?list|tagset|tagspecifications?|resourcetags)$/i;
/** Tags of what is made, as `BackupVaultTags`; what is changed may say tags of something else. */
const MAKES = /^(?:Create|Import|Start)/;
const OWN_TAGS = /[a-z]Tags$/;
/** How deep in its argument a call may name a role, as the targets of a rule do. */
const DEEPEST = 4;

/** The services of botocore's newest models, sorted by their name in boto3. */
export const botocoreModels = (root: string): SdkModel[] =>
  readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .flatMap(id => {
      const versions = readdirSync(join(root, id)).toSorted();
      const model = newestModel(root, id, versions);
      if (model === undefined) return [];
      const { serviceId, signingName, endpointPrefix } = model.metadata;
      const waiters = jsonAt(join(root, id, versions.at(-1) ?? ''), 'waiters-2') as
        | { readonly waiters: { readonly [name: string]: { readonly operation: string } } }
        | undefined;
      return {
        id,
        serviceId,
        names: [signingName ?? [], id, endpointPrefix].flat(),
        operations: operationsOf(model),
        waiters: Object.fromEntries(
          Object.entries(waiters?.waiters ?? {}).map(([name, { operation }]) => [name, operation]),
        ),
      };
    });

const newestModel = (root: string, id: string, versions: readonly string[]): Model | undefined =>
  versions.flatMap(version => jsonAt(join(root, id, version), 'service-2') ?? []).at(-1) as Model | undefined;

/** The operations of a service by their names, with the names of their arguments. */
export function botocoreArguments(root: string, id: string): ReadonlyMap<string, readonly string[]> {
  const isThere = readdirSync(root).includes(id);
  const model = isThere ? newestModel(root, id, readdirSync(join(root, id)).toSorted()) : undefined;
  return new Map(
    Object.entries(model?.operations ?? {}).map(([name, { input }]) => [
      name,
      Object.keys(model?.shapes[input?.shape ?? '']?.members ?? {}),
    ]),
  );
}

type V2Service = { readonly name: string; readonly prefix?: string };

/** The services of the SDK for JavaScript v2 by `serviceId`, each with its class and its newest model. */
export function v2Models(root: string): Map<string, SdkModel & { readonly className: string }> {
  const services = JSON.parse(readFileSync(join(root, 'metadata.json'), 'utf8')) as {
    readonly [key: string]: V2Service;
  };
  const files = readdirSync(root);
  const found = new Map<string, SdkModel & { readonly className: string }>();
  for (const [key, { name, prefix = key }] of Object.entries(services)) {
    const file = files
      .filter(
        one =>
          one.startsWith(`${prefix}-`) && /^\d{4}-\d\d-\d\d\.min\.json$/.test(one.slice(prefix.length + 1)),
      )
      .toSorted()
      .at(-1);
    if (file === undefined) continue;
    const model = JSON.parse(readFileSync(join(root, file), 'utf8')) as Model;
    const { serviceId, signingName, endpointPrefix } = model.metadata;
    found.set(serviceId, {
      className: name,
      id: serviceId.toLowerCase().replaceAll(' ', '-'),
      serviceId,
      names: [signingName ?? [], prefix, endpointPrefix].flat(),
      // The models of v2 are written otherwise inside: what an argument holds is not read from them.
      operations: Object.entries(model.operations).map(([operation, { http, authtype }]) => ({
        name: operation,
        verb: http?.method ?? 'POST',
        unsigned: authtype === 'none',
        role: false,
        tags: false,
        bucket: false,
      })),
      waiters: {},
    });
  }
  return found;
}

const operationsOf = ({ metadata, operations, shapes }: Model): SdkOperation[] =>
  Object.entries(operations).map(([name, { http, input, auth, authtype }]) => ({
    name,
    verb: http?.method ?? 'POST',
    unsigned:
      authtype === 'none' || auth?.[0] === 'smithy.api#noAuth' || metadata.signatureVersion === 'bearer',
    role:
      input !== undefined &&
      !READS.test(name) &&
      !TALKS.test(name) &&
      names(ROLE, shapes, input.shape, DEEPEST, new Set()),
    tags:
      input !== undefined &&
      !READS.test(name) &&
      !SENDS.test(name) &&
      Object.entries(shapes[input.shape]?.members ?? {}).some(
        ([member, { shape }]) =>
          TAGS.test(member) ||
          (MAKES.test(name) && OWN_TAGS.test(member) && /^(?:list|map)$/.test(shapes[shape]?.type ?? '')),
      ),
    bucket:
      input !== undefined &&
      !/^s3/i.test(metadata.serviceId) &&
      !READS.test(name) &&
      names(BUCKET, shapes, input.shape, DEEPEST, new Set()),
  }));

/** Whether a text of this name stands in an argument. */
function names(
  wanted: RegExp,
  shapes: Model['shapes'],
  name: string,
  depth: number,
  above: ReadonlySet<string>,
): boolean {
  const { type = '', members = {}, member, value } = shapes[name] ?? {};
  if (depth < 0 || above.has(name)) return false;
  const within = new Set([...above, name]);
  if (type !== 'structure') {
    const item = (member ?? value)?.shape;
    return item !== undefined && names(wanted, shapes, item, depth, within);
  }
  return Object.entries(members).some(
    ([key, { shape }]) =>
      (shapes[shape]?.type === 'string' && wanted.test(key)) ||
      names(wanted, shapes, shape, depth - 1, within),
  );
}

/** A file of a model, packed or not. */
export function jsonAt(folder: string, name: string): unknown {
  const files = readdirSync(folder);
  if (files.includes(`${name}.json.gz`))
    return JSON.parse(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString('utf8'));
  return files.includes(`${name}.json`)
    ? JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
    : undefined;
}
