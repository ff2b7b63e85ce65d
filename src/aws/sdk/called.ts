import type { Flow } from '../../code/flow/flow.ts';
import type { PackageCall, Open, PackageValue, ResultValue, CodeValue } from '../../code/flow/values.ts';
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
import { Clients, type Made } from './clients.ts';
import { isAwsFree } from './aws-free.ts';
import { libraryCalls, type LibraryCall } from './libraries.ts';
import {
  operationOfCommand,
  operationOfMethod,
  operationsOfPaginator,
  operationsOfWaiter,
} from './operations.ts';
import { boto3CollectionMember, boto3Member } from './resources.ts';
import { serviceOfBoto3, serviceOfPackage, type SdkService } from './services.ts';

/** One operation that code calls, or an action that is checked without one. */
export type SdkCall = {
  readonly at: Span;
  /** In the words of the code: `getObject`, `PutCommand`. */
  readonly called: string;
  /** Only with some settings or after a failure. */
  readonly optional: boolean;
  readonly arguments: NamedArguments;
  /** Called with other credentials than those of the function. */
  readonly isForeign: boolean;
} & (
  | { readonly service: SdkService; readonly operation: string; readonly action?: undefined }
  | { readonly action: string; readonly service?: undefined }
);

export type SdkCalls = {
  readonly calls: readonly SdkCall[];
  /** Why there may be more. */
  readonly open: readonly Open[];
};

/** The operations of AWS that code calls. */
export function sdkCallsOf(flow: Flow): SdkCalls {
  const reader = new Reader();
  for (const call of flow.calls) reader.read(call);
  return { calls: reader.calls, open: [...flow.open, ...reader.open] };
}

class Reader {
  readonly calls: SdkCall[] = [];
  readonly open: Open[] = [];
  readonly #clients = new Clients();

  read(call: PackageCall): void {
    const { callee } = call;
    if (callee.kind === 'package') this.#ofPackage(call, callee);
    else this.#ofResult(call, callee);
  }

  #add(
    call: PackageCall,
    service: SdkService,
    operations: readonly string[],
    given: NamedArguments,
    isForeign = false,
  ): void {
    for (const operation of operations)
      this.calls.push({
        service,
        operation,
        at: call.at.span,
        called: calledAs(call),
        optional: false,
        arguments: given,
        isForeign,
      });
  }

  #open(call: PackageCall, why: string): void {
    this.open.push({ why, at: call.at.span });
  }

  #ofPackage(call: PackageCall, { source, path }: PackageValue): void {
    const name = path.at(-1) ?? '';
    const service = source.startsWith('@') ? serviceOfPackage(source) : undefined;
    if (service) {
      this.#ofClientPackage(call, service, name);
      return;
    }
    if (this.#library(call, moduleOf(source, path.slice(0, -1)), name)) return;
    if (this.#clients.of(call).some(({ kind }) => kind === 'unknown'))
      this.#open(call, 'makes a client of a service whose name is not written in the code');
    if (isAwsFree(source)) return;
    if (source.startsWith('aws-sdk') || source === 'boto3') return;
    if (source.startsWith('@aws-sdk/') || source.startsWith('@smithy/')) return;
    this.#open(call, `calls ${source}, which may call AWS`);
  }

  #ofClientPackage(call: PackageCall, service: SdkService, name: string): void {
    const operation = operationOfCommand(service, name);
    if (operation !== undefined) {
      this.#add(call, service, [operation], membersOf(positional(call.args, 0)));
      return;
    }
    const repeated = name.startsWith('paginate')
      ? operationsOfPaginator(service, name)
      : waited(service, name);
    this.#add(call, service, repeated, membersOf(positional(call.args, 1)));
  }

  #ofResult(call: PackageCall, callee: ResultValue): void {
    const method = callee.path.at(-1);
    if (method === undefined) return;
    for (const on of this.#clients.at({ ...callee, path: callee.path.slice(0, -1) }))
      this.#on(call, on, method);
  }

  #on(call: PackageCall, on: Made, method: string): void {
    switch (on.kind) {
      case 'client':
        this.#onClient(call, on, method);
        return;
      case 'library': {
        const type = on.type === '' ? '' : `${on.type}.`;
        if (method === 'send') this.#sent(call);
        else if (!this.#library(call, on.module, `${type}${method}`, on.bound) && method === '*')
          this.#open(call, 'calls a method whose name is not written in the code');
        return;
      }
      case 'repeated':
        this.#add(call, on.service, on.operations, keywordsOf(call.args), on.isForeign);
        return;
      case 'resource':
        this.#onResource(call, on, method);
        return;
      case 'collection': {
        const member = boto3CollectionMember(on.service, on.type, method);
        const operations = member === 'collection' ? on.operations : (member?.operations ?? []);
        this.#add(call, on.service, operations, on.bound, on.isForeign);
        return;
      }
      case 'unknown':
        this.#open(call, 'calls a client of a service whose name is not written in the code');
        return;
      case 'session':
    }
  }

  #onClient(call: PackageCall, on: Made & { kind: 'client' }, method: string): void {
    const { service, language, isForeign } = on;
    if (method === 'send' && language === 'js') {
      this.#sent(call);
      return;
    }
    if (method === '*') {
      this.#open(call, 'calls a method whose name is not written in the code');
      return;
    }
    const given =
      language === 'python' ? keywordsOf(call.args) : over(membersOf(positional(call.args, 0)), on.bound);
    if (method === 'waitFor') {
      const names = literalsAt(call, 0) ?? [];
      const operations = names.flatMap(name => operationsOfWaiter(service, name));
      this.#add(call, service, operations, membersOf(positional(call.args, 1)), isForeign);
      return;
    }
    if (method === 'generate_presigned_url' || method === 'makeRequest') {
      const operations = (literalsAt(call, 0, 'ClientMethod') ?? []).flatMap(
        name => service.spelled(name) ?? [],
      );
      const slot = call.args.find(({ name }) => name === 'Params')?.slot ?? positional(call.args, 1);
      this.#add(call, service, operations, membersOf(slot), isForeign);
      return;
    }
    const operation = operationOfMethod(service, language, method);
    if (operation !== undefined) this.#add(call, service, [operation], given, isForeign);
    else
      this.#library(
        call,
        language === 'python' ? `boto3.${service.id}` : `aws-sdk.${service.v2Class ?? ''}`,
        method,
        over(given, on.bound),
      );
  }

  #onResource(call: PackageCall, on: Made & { kind: 'resource' }, method: string): void {
    const { service, type, bound, isForeign } = on;
    const member = boto3Member(service, type, method);
    if (!member) return;
    this.#add(call, service, member.operations, over(keywordsOf(call.args), bound), isForeign);
  }

  /** `client.send(command)`: the command was read where it is made. */
  #sent(call: PackageCall): void {
    const slot = positional(call.args, 0);
    const values = (slot?.all ?? []).filter(({ kind }) => kind !== 'constant');
    if (values.length === 0 || values.some(value => !isCommand(value)))
      this.#open(call, 'sends a command that is not made in the code that was followed');
  }

  #library(call: PackageCall, module: string, name: string, bound: NamedArguments = NO_ARGUMENTS): boolean {
    const found = libraryCalls(module, name);
    if (!found) return false;
    const given = over(over(keywordsOf(call.args), argumentsIn(module, name, call)), bound);
    for (const one of found) this.#libraryCall(call, one, module, given);
    return true;
  }

  #libraryCall(call: PackageCall, found: LibraryCall, module: string, given: NamedArguments): void {
    const common = { at: call.at.span, called: calledAs(call), arguments: given, isForeign: false };
    if (found.kind === 'action')
      this.calls.push({ ...common, action: found.action, optional: found.optional });
    else if (found.kind === 'operation') {
      const service = serviceOfBoto3(found.service);
      if (service)
        this.calls.push({ ...common, service, operation: found.operation, optional: found.optional });
    } else this.#named(call, found.index, module);
  }

  /** The operation that is an argument: a command, which was read where it is made, or the name of a method. */
  #named(call: PackageCall, index: number, module: string): void {
    const service = serviceOfPackage(`aws-sdk/clients/${module.replace(/^aws-sdk\./, '').toLowerCase()}`);
    if (!service) return;
    const operations = (literalsAt(call, index) ?? []).flatMap(name => service.spelled(name) ?? []);
    this.#add(call, service, operations, membersOf(positional(call.args, index + 1)));
  }
}

function isCommand(value: CodeValue): boolean {
  if (value.kind !== 'result' || value.call.callee.kind !== 'package') return false;
  const { source, path } = value.call.callee;
  return (path.at(-1) ?? '').endsWith('Command') && source.startsWith('@aws-sdk/');
}

const waited = (service: SdkService, name: string): readonly string[] =>
  /^wait(?:For|Until)/.test(name) ? operationsOfWaiter(service, name) : [];

const moduleOf = (source: string, path: readonly string[]): string =>
  [source, ...path].join(source.startsWith('@') ? '/' : '.');

/** Where a library takes the arguments of the operation. */
function argumentsIn(module: string, name: string, call: PackageCall): NamedArguments {
  if (name === 'Upload') return membersAt(membersOf(positional(call.args, 0)), 'params');
  if (module.includes('powertools') || module.includes('lambda_powertools'))
    return over(membersOf(positional(call.args, 0)), only('(name)', positional(call.args, 0)));
  return /^paginate|^createPresignedPost$/.test(name)
    ? membersOf(positional(call.args, 1))
    : membersOf(positional(call.args, 0));
}

const calledAs = ({ callee }: PackageCall): string =>
  callee.path.at(-1) ?? (callee.kind === 'package' ? callee.source : '');
