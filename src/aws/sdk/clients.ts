import { lookUp } from '../../model/look-up.ts';
import type { PackageCall, PackageValue, ResultValue } from '../../code/flow/values.ts';
import type { Span } from '../../source/node.ts';
import {
  keywordsOf,
  literalsAt,
  membersAt,
  membersOf,
  NO_ARGUMENTS,
  only,
  over,
  positional,
  type NamedArguments,
} from './arguments.ts';
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

/** What identifies a resource of boto3, as the operations name it. */
const IDENTIFIERS: { readonly [type: string]: readonly string[] } = {
  'dynamodb.Table': ['TableName'],
  's3.Bucket': ['Bucket'],
  's3.Object': ['Bucket', 'Key'],
  's3.ObjectSummary': ['Bucket', 'Key'],
  'sqs.Queue': ['QueueUrl'],
  'sns.Topic': ['TopicArn'],
  'sqs.Message': ['QueueUrl'],
};

/** Reads what calls of the SDKs make. */
export class Clients {
  readonly #known = new Map<PackageCall, readonly Made[]>();

  of(call: PackageCall): readonly Made[] {
    const known = this.#known.get(call);
    if (known) return known;
    // A client that is made of itself is none.
    this.#known.set(call, []);
    const made =
      call.callee.kind === 'package' ? fromPackage(call, call.callee) : this.#fromResult(call, call.callee);
    this.#known.set(call, made);
    return made;
  }

  /** What a value that is below the answer of a call stands for: `session.client`, `table.meta.client`, `bucket.objects`. */
  at({ call, path }: ResultValue): readonly Made[] {
    let made = this.of(call);
    for (const name of path) made = made.flatMap(one => below(one, name));
    return made;
  }

  #fromResult(call: PackageCall, callee: ResultValue): readonly Made[] {
    const method = callee.path.at(-1) ?? '';
    return this.at({ ...callee, path: callee.path.slice(0, -1) }).flatMap(on => madeBy(on, method, call));
  }
}

const python = (args: PackageCall['args']): boolean =>
  args.some(({ name }) => name?.startsWith('aws_') ?? false);
const isOwn = (given: NamedArguments): boolean => given.values('credentials').length === 0;

function fromPackage(call: PackageCall, { source, path }: PackageValue): readonly Made[] {
  const [first = '', second = ''] = path;
  const settings = membersOf(positional(call.args, 0));
  const base = { bound: NO_ARGUMENTS, isForeign: !isOwn(settings) };
  if (source === 'boto3' || source === 'aioboto3')
    return fromBoto3(call, path.at(-1) ?? '', python(call.args));
  const service = serviceOfPackage(source);
  if (service && source.startsWith('@')) {
    const kind = clientClass(service, first);
    return kind && path.length === 1
      ? [{ ...base, kind: 'client', language: 'js', service, isCommands: kind === 'commands' }]
      : [];
  }
  if (source === '@aws-sdk/lib-dynamodb' && /^DynamoDBDocument(?:Client)?$/.test(first))
    return [{ ...base, isForeign: false, kind: 'library', module: source, type: '' }];
  if (source !== 'aws-sdk' && !service) return fromLibrary(call, source, path);
  const bound = membersAt(settings, 'params');
  const isDocument = path.at(-1) === 'DocumentClient';
  if (isDocument && (service?.id ?? first.toLowerCase()) === 'dynamodb')
    return [{ ...base, bound, kind: 'library', module: 'aws-sdk.DynamoDB.DocumentClient', type: '' }];
  const of = service ?? serviceOfV2(first);
  if (!of || second === 'Converter') return [];
  return path.length <= 1
    ? [{ ...base, bound, kind: 'client', language: 'js', service: of, isCommands: false }]
    : fromLibrary(call, `aws-sdk.${first}`, path.slice(1));
}

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

function fromBoto3(call: PackageCall, method: string, isForeign: boolean): readonly Made[] {
  const base = { bound: NO_ARGUMENTS, isForeign };
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
      return fromBoto3(call, method, isForeign || python(call.args));
    case 'client':
      return on.language === 'python' ? repeatedBy(on.service, method, call, isForeign) : [];
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
  isForeign: boolean,
): readonly Made[] {
  const names = method === 'get_paginator' || method === 'get_waiter' ? literalsAt(call, 0) : undefined;
  if (!names) return [];
  const operations = names.flatMap(name =>
    method === 'get_waiter' ? (service.waiter(name) ?? []) : (service.spelled(name) ?? []),
  );
  return [{ kind: 'repeated', service, operations, bound: NO_ARGUMENTS, isForeign }];
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
  const given = names
    .slice(member.kind === 'resource' ? inherited : names.length)
    .map((name, index) =>
      only(
        name,
        call.args.find(one => one.name === name.toLowerCase())?.slot ?? positional(call.args, index),
      ),
    )
    .reduce(over, bound);
  return [{ kind: 'resource', service, type: member.gives, bound: given, isForeign }];
}

/** An attribute of a client or resource that is none of its methods. */
function below(of: Made, name: string): readonly Made[] {
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
