import { lookUp } from '../../model/look-up.ts';
import type { PackageCall, PackageValue, ResultValue, Slot } from '../../code/flow/values.ts';
import type { Span } from '../../source/node.ts';
import {
  among,
  keywordsOf,
  literalsAt,
  membersAt,
  membersOf,
  NO_ARGUMENTS,
  only,
  over,
  regionOf,
  positional,
  type NamedArguments,
} from './arguments.ts';
import { hasForeignCredentials, hasForeignKeywords } from './credentials.ts';
import { boto3CollectionMember, boto3Member } from './resources.ts';
import { clientClass, serviceOfBoto3, serviceOfPackage, serviceOfV2, type SdkService } from './services.ts';

/** What a call of an SDK makes, that operations are called on. */
export type Made = {
  /** The arguments that its operations inherit. */
  readonly bound: NamedArguments;
  /** Made with credentials of its own: what it calls is not called as the function. */
  readonly isForeign: boolean;
} & (
  | {
      readonly kind: 'client';
      readonly language: 'js' | 'python';
      readonly service: SdkService;
      readonly isCommands: boolean;
    }
  /** A client whose methods `libraries.ts` knows, by this name. */
  | { readonly kind: 'library'; readonly module: string; readonly type: string }
  | { readonly kind: 'resource'; readonly service: SdkService; readonly type: string }
  | {
      readonly kind: 'collection';
      readonly service: SdkService;
      readonly type: string;
      /** What it calls when it is walked. */
      readonly operations: readonly string[];
    }
  | { readonly kind: 'repeated'; readonly service: SdkService; readonly operations: readonly string[] }
  | { readonly kind: 'session' }
  /** A client of a service whose name is not written in the code. */
  | { readonly kind: 'unknown' }
);

/** As the operations name it, and as boto3 does where the resource is made. */
type Identifier = readonly [argument: string, keyword: string];
const BUCKET: Identifier = ['Bucket', 'bucket_name'];
const KEY: Identifier = ['Key', 'key'];

/** What identifies a resource of boto3, as the operations name it. */
const IDENTIFIERS: { readonly [type: string]: readonly Identifier[] } = {
  'dynamodb.Table': [['TableName', 'name']],
  's3.Bucket': [['Bucket', 'name']],
  's3.Object': [BUCKET, KEY],
  's3.ObjectSummary': [BUCKET, KEY],
  's3.ObjectVersion': [BUCKET, KEY],
  's3.BucketPolicy': [BUCKET],
  's3.MultipartUpload': [BUCKET, KEY],
  'sqs.Queue': [['QueueUrl', 'url']],
  'sqs.Message': [['QueueUrl', 'queue_url']],
  'sns.Topic': [['TopicArn', 'arn']],
};
/** What a method is given that makes a resource, and names it. */
const NAMED_BY = ['TableName', 'Bucket', 'QueueName', 'Name'];

const isOfSdk = (made: Made): boolean =>
  made.kind === 'library'
    ? /^@?aws-sdk/.test(made.module)
    : made.kind === 'client' || made.kind === 'resource';

/** Reads what calls of the SDKs make. */
export class Clients {
  readonly #known = new Map<PackageCall, readonly Made[]>();

  of(call: PackageCall): readonly Made[] {
    const known = this.#known.get(call);
    if (known) return known;
    // A client that is made of itself is none.
    this.#known.set(call, []);
    const made =
      call.callee.kind === 'package'
        ? fromPackage(call, call.callee, slot => this.in(slot))
        : this.#fromResult(call, call.callee);
    this.#known.set(call, made);
    return made;
  }

  /** What a value that is below the answer of a call stands for: `session.client`, `table.meta.client`, `bucket.objects`. */
  at({ call, path }: ResultValue): readonly Made[] {
    let made = this.of(call);
    for (const name of path) made = made.flatMap(one => below(one, name));
    return made;
  }

  /** The clients that an argument may be. */
  in(slot: Slot | undefined): readonly Made[] {
    return (slot?.all ?? []).flatMap(value => (value.kind === 'result' ? this.at(value) : []));
  }

  /** Whether a client of an SDK is in an argument, or in an object that is one. */
  isIn(slot: Slot, depth = 0): boolean {
    return slot.all.some(value => {
      if (value.kind === 'result') return this.at(value).some(isOfSdk);
      if (value.kind !== 'object' || depth > 1) return false;
      const slots = [...value.fields.named.values(), value.fields.others];
      return slots.some(one => this.isIn(one, depth + 1));
    });
  }

  #fromResult(call: PackageCall, callee: ResultValue): readonly Made[] {
    const method = callee.path.at(-1) ?? '';
    return this.at({ ...callee, path: callee.path.slice(0, -1) }).flatMap(on => madeBy(on, method, call));
  }
}

function fromPackage(
  call: PackageCall,
  { source, path }: PackageValue,
  clientsIn: (slot: Slot | undefined) => readonly Made[],
): readonly Made[] {
  const [first = '', second = ''] = path;
  const given = positional(call.args, 0);
  const settings = membersOf(given);
  const region = regionOf([settings]);
  const base = { bound: region, isForeign: hasForeignCredentials(given) };
  if (source === 'boto3' || source === 'aioboto3')
    return fromBoto3(call, path.at(-1) ?? '', hasForeignKeywords(call.args));
  const service = serviceOfPackage(source);
  if (service && source.startsWith('@')) {
    const kind = clientClass(service, first);
    return kind && path.length === 1
      ? [{ ...base, kind: 'client', language: 'js', service, isCommands: kind === 'commands' }]
      : [];
  }
  if (source === '@aws-sdk/lib-dynamodb' && /^DynamoDBDocument(?:Client)?$/.test(first))
    return [documentsOf(clientsIn(given), source)];
  if (source !== 'aws-sdk' && !service) return fromLibrary(call, source, path);
  const bound = over(membersAt(settings, 'params'), region);
  const isDocument = path.at(-1) === 'DocumentClient';
  if (isDocument && (service?.id ?? first.toLowerCase()) === 'dynamodb')
    return [{ ...base, bound, kind: 'library', module: 'aws-sdk.DynamoDB.DocumentClient', type: '' }];
  const of = service ?? serviceOfV2(first);
  if (!of || second === 'Converter') return [];
  return path.length <= 1
    ? [{ ...base, bound, kind: 'client', language: 'js', service: of, isCommands: false }]
    : fromLibrary(call, `aws-sdk.${first}`, path.slice(1));
}

/** The document client of clients. */
const documentsOf = (clients: readonly Made[], module: string): Made => ({
  kind: 'library',
  module,
  type: '',
  bound: regionOf(clients.map(({ bound }) => bound)),
  isForeign: areForeign(clients),
});

/** Whether each of some clients has credentials of its own. */
export const areForeign = (clients: readonly Made[]): boolean =>
  clients.length > 0 && clients.every(({ isForeign }) => isForeign);

const fromLibrary = (call: PackageCall, module: string, path: readonly string[]): readonly Made[] =>
  call.at.isNew || /^[A-Z]/.test(path.at(-1) ?? '')
    ? [
        {
          kind: 'library',
          module: [module, ...path.slice(0, -1)].join(module.startsWith('@') ? '/' : '.'),
          type: path.at(-1) ?? '',
          bound: over(membersOf(positional(call.args, 0)), keywordsOf(call.args)),
          isForeign: false,
        },
      ]
    : [];

/** `session`: the settings of the session that it is a method of. */
function fromBoto3(
  call: PackageCall,
  method: string,
  isForeign: boolean,
  session: NamedArguments = NO_ARGUMENTS,
): readonly Made[] {
  const own = over(
    keywordsOf(call.args),
    method === 'Session' ? NO_ARGUMENTS : only('region_name', positional(call.args, 1)),
  );
  const base = { bound: over(regionOf([own]), session), isForeign };
  if (method === 'Session') return [{ ...base, kind: 'session' }];
  if (method !== 'client' && method !== 'resource') return [];
  const names = literalsAt(call, 0, 'service_name');
  if (!names) return [{ ...base, kind: 'unknown' }];
  return names.flatMap((name): readonly Made[] => {
    const service = serviceOfBoto3(name);
    if (!service) return [{ ...base, kind: 'unknown' }];
    return method === 'client'
      ? [{ ...base, kind: 'client', language: 'python', service, isCommands: false }]
      : [{ ...base, kind: 'resource', service, type: '' }];
  });
}

/** What a call of a method of a client or resource makes. */
function madeBy(on: Made, method: string, call: PackageCall): readonly Made[] {
  const { isForeign, bound } = on;
  switch (on.kind) {
    case 'session':
      return fromBoto3(call, method, isForeign || hasForeignKeywords(call.args), bound);
    case 'client':
      return on.language === 'python' ? repeatedBy(on.service, method, call, on) : [];
    case 'resource':
      return resourceBy(on.service, on.type, method, call, bound, isForeign);
    case 'collection': {
      const member = boto3CollectionMember(on.service, on.type, method);
      return member === 'collection' ? [on] : [];
    }
    case 'library':
      return method === 'from' || method === '__enter__' ? [on] : [];
    case 'repeated':
    case 'unknown':
      return [];
  }
}

function repeatedBy(
  service: SdkService,
  method: string,
  call: PackageCall,
  { bound, isForeign }: Made,
): readonly Made[] {
  const names = method === 'get_paginator' || method === 'get_waiter' ? literalsAt(call, 0) : undefined;
  if (!names) return [];
  const operations = names.flatMap(name =>
    method === 'get_waiter' ? (service.waiter(name) ?? []) : (service.spelled(name) ?? []),
  );
  return [{ kind: 'repeated', service, operations, bound, isForeign }];
}

function resourceBy(
  service: SdkService,
  type: string,
  method: string,
  call: PackageCall,
  bound: NamedArguments,
  isForeign: boolean,
): readonly Made[] {
  const member = boto3Member(service, type, method);
  if (method === 'batch_writer' && member)
    return [{ kind: 'resource', service, type: 'batch', bound, isForeign }];
  if (!member?.gives) return [];
  const names = lookUp(IDENTIFIERS, `${service.id}.${member.gives}`) ?? [];
  const inherited = type === '' ? 0 : (lookUp(IDENTIFIERS, `${service.id}.${type}`) ?? []).length;
  const keywords = keywordsOf(call.args);
  const own =
    member.kind === 'resource'
      ? names
          .slice(inherited)
          .map(([name, keyword], index) =>
            only(name, call.args.find(one => one.name === keyword)?.slot ?? positional(call.args, index)),
          )
      : [among(keywords, NAMED_BY)];
  const given = own.reduce(over, bound);
  return [{ kind: 'resource', service, type: member.gives, bound: given, isForeign }];
}

/** An attribute of a client or resource that is none of its methods, or an item of several resources. */
function below(of: Made, name: string): readonly Made[] {
  if (name === '*' || /^\d+$/.test(name)) {
    if (of.kind === 'collection') return [{ ...of, kind: 'resource' }];
    return of.kind === 'resource' ? [of] : [];
  }
  if (of.kind === 'resource' && name === 'meta') return [of];
  if (of.kind === 'resource' && name === 'client')
    return [{ ...of, kind: 'client', language: 'python', isCommands: false }];
  if (of.kind !== 'resource') return [];
  const member = boto3Member(of.service, of.type, name);
  return member?.kind === 'collection' && member.gives !== undefined
    ? [{ ...of, kind: 'collection', type: member.gives, operations: member.operations }]
    : [];
}

/** The services of the clients that calls make. */
export function clientsMadeBy(
  calls: readonly PackageCall[],
): readonly { readonly service: SdkService; readonly isForeign: boolean; readonly at: Span }[] {
  const clients = new Clients();
  return calls.flatMap(call =>
    clients.of(call).flatMap(made => {
      const service = 'service' in made ? made.service : serviceOfLibrary(made);
      return service ? [{ service, isForeign: made.isForeign, at: call.at.span }] : [];
    }),
  );
}

const serviceOfLibrary = (made: Made): SdkService | undefined =>
  made.kind === 'library' && /dynamodb|DocumentClient/.test(made.module)
    ? serviceOfBoto3('dynamodb')
    : undefined;
