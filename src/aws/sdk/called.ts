import type { Flow } from '../../code/flow/flow.ts';
import type { PackageCall, Open, PackageValue, ResultValue, CodeValue } from '../../code/flow/values.ts';
import {
  keywordsOf,
  literalsAt,
  membersOf,
  NO_ARGUMENTS,
  only,
  over,
  positional,
  type NamedArguments,
} from './arguments.ts';
import { calledAs, CallRecord, type SdkCall } from './call-record.ts';
import { Clients, type Made } from './clients.ts';
import { isAwsFree, isOfLanguage } from './aws-free.ts';
import { libraryCalls, type LibraryCall } from './libraries.ts';
import { argumentsIn } from './library-arguments.ts';
import {
  operationOfCommand,
  operationOfMethod,
  operationsOfPaginator,
  operationsOfWaiter,
} from './operations.ts';
import { boto3CollectionMember, boto3Member } from './resources.ts';
import { serviceOfBoto3, serviceOfPackage, type SdkService } from './services.ts';

export type SdkCalls = {
  readonly calls: readonly SdkCall[];
  /** Why there may be more. */
  readonly open: readonly Open[];
};

/** Whether a package, as an import names it, calls no service of AWS by itself, as far as more is known than the list of this folder says. */
export type FreePackages = (source: string) => boolean;

/** The operations of AWS that code calls. */
export function sdkCallsOf(flow: Flow, isFree: FreePackages = () => false): SdkCalls {
  const reader = new Reader(isFree);
  for (const call of flow.calls) reader.read(call);
  return { calls: reader.calls(), open: [...flow.open, ...reader.open()] };
}

/** Methods of clients of all services that call none. */
const NO_OPERATION: ReadonlySet<string> = new Set(
  (
    'destroy config middlewareStack on once off makeUnauthenticatedRequest defineService setupRequestListeners then catch promise bind call apply ' +
    'can_paginate close get_paginator get_waiter __enter__ __exit__ __aenter__ __aexit__'
  ).split(' '),
);

class Reader {
  readonly #record = new CallRecord();
  readonly #clients = new Clients();
  readonly #isFree: FreePackages;

  constructor(isFree: FreePackages) {
    this.#isFree = isFree;
  }

  calls(): readonly SdkCall[] {
    return this.#record.calls();
  }

  open(): readonly Open[] {
    return this.#record.opened();
  }

  read(call: PackageCall): void {
    const { callee } = call;
    if (callee.kind === 'package') this.#ofPackage(call, callee);
    else this.#ofResult(call, callee);
  }

  #ofPackage(call: PackageCall, { source, path }: PackageValue): void {
    const name = path.at(-1) ?? '';
    if (source === 'global:context') {
      this.#onContext(call, name);
      return;
    }
    const service = source.startsWith('@') ? serviceOfPackage(source) : undefined;
    if (service) {
      this.#ofClientPackage(call, service, name);
      return;
    }
    if (this.#library(call, moduleOf(source, path.slice(0, -1)), name || 'default')) return;
    if (this.#clients.of(call).some(({ kind }) => kind === 'unknown'))
      this.#record.open(call, 'makes a client of a service whose name is not written in the code');
    if (source.startsWith('aws-sdk') || source === 'boto3') return;
    if (source.startsWith('@aws-sdk/') || source.startsWith('@smithy/')) return;
    if (isOfLanguage(source) || PASSES_CLIENTS.test(source)) return;
    if (!isAwsFree(source) && !this.#isFree(source))
      this.#record.open(call, `calls ${source}, which may call AWS`);
    else if (call.args.some(({ slot }) => this.#clients.isIn(slot)))
      this.#record.open(call, `gives a client to ${source}, which may call AWS with it`);
  }

  #ofClientPackage(call: PackageCall, service: SdkService, name: string): void {
    const operation = operationOfCommand(service, name);
    if (operation !== undefined) {
      this.#record.add(call, service, [operation], membersOf(positional(call.args, 0)));
      return;
    }
    const repeated = name.startsWith('paginate')
      ? operationsOfPaginator(service, name)
      : waited(service, name);
    this.#record.add(call, service, repeated, membersOf(positional(call.args, 1)));
  }

  #ofResult(call: PackageCall, callee: ResultValue): void {
    const method = callee.path.at(-1);
    if (method === undefined) return;
    // The context of a part of a durable execution.
    if (callee.path.length === 3 && callee.path[0] === '(argument)' && isOfContext(callee)) {
      this.#onContext(call, method);
      return;
    }
    for (const on of this.#clients.at({ ...callee, path: callee.path.slice(0, -1) }))
      this.#on(call, on, method);
  }

  /** `context.invoke([name,] function, input)` of a durable function; in Python the name is the last. */
  #onContext(call: PackageCall, method: string): void {
    const lambda = method === 'invoke' ? serviceOfBoto3('lambda') : undefined;
    if (!lambda) return;
    const [first, second] = [positional(call.args, 0), positional(call.args, 1)];
    const isNamed = call.args.every(({ name }) => name === undefined) && second?.all.every(isText) === true;
    const named = call.args.find(({ name }) => name === 'function_name')?.slot;
    const given = only('FunctionName', named ?? (isNamed && second.values.size > 0 ? second : first));
    this.#record.add(call, lambda, ['Invoke'], given);
  }

  #on(call: PackageCall, on: Made, method: string): void {
    switch (on.kind) {
      case 'client':
        this.#onClient(call, on, method);
        return;
      case 'library': {
        const type = on.type === '' ? '' : `${on.type}.`;
        if (method === 'send') this.#sent(call, on);
        else if (!this.#library(call, on.module, `${type}${method}`, on) && method === '*')
          this.#record.open(call, 'calls a method whose name is not written in the code');
        return;
      }
      case 'repeated':
        this.#record.add(
          call,
          on.service,
          on.operations,
          over(keywordsOf(call.args), on.bound),
          on.isForeign,
        );
        return;
      case 'resource':
        this.#onResource(call, on, method);
        return;
      case 'collection': {
        const member = boto3CollectionMember(on.service, on.type, method);
        const operations = member === 'collection' ? on.operations : (member?.operations ?? []);
        this.#record.add(call, on.service, operations, on.bound, on.isForeign);
        return;
      }
      case 'unknown':
        this.#record.open(call, 'calls a client of a service whose name is not written in the code');
        return;
      case 'session':
    }
  }

  #onClient(call: PackageCall, on: Made & { kind: 'client' }, method: string): void {
    const { service, language, isForeign } = on;
    if (method === 'send' && language === 'js') {
      this.#sent(call, on);
      return;
    }
    if (method === '*') {
      this.#record.open(call, 'calls a method whose name is not written in the code');
      return;
    }
    const own = language === 'python' ? keywordsOf(call.args) : membersOf(positional(call.args, 0));
    const given = over(own, on.bound);
    if (method === 'get_paginator' || method === 'get_waiter') {
      this.#operationsNamed(call, service, 0, method === 'get_waiter');
      return;
    }
    if (method === 'waitFor') {
      const operations = this.#operationsNamed(call, service, 0, true);
      this.#record.add(
        call,
        service,
        operations,
        over(membersOf(positional(call.args, 1)), on.bound),
        isForeign,
      );
      return;
    }
    if (method === 'generate_presigned_url' || method === 'makeRequest') {
      const operations = this.#operationsNamed(call, service, 0, false, 'ClientMethod');
      const slot = call.args.find(({ name }) => name === 'Params')?.slot ?? positional(call.args, 1);
      this.#record.add(call, service, operations, over(membersOf(slot), on.bound), isForeign);
      return;
    }
    const operation = operationOfMethod(service, language, method);
    const module = language === 'python' ? `boto3.${service.id}` : `aws-sdk.${service.v2Class ?? ''}`;
    if (operation !== undefined) this.#record.add(call, service, [operation], given, isForeign);
    else if (
      !this.#library(call, module, method, { bound: over(given, on.bound), isForeign }) &&
      !NO_OPERATION.has(method)
    )
      this.#record.unknown(call, `calls ${method} of ${service.id}, which is no operation that is known`);
  }

  /** The operations or waiters that an argument names. */
  #operationsNamed(
    call: PackageCall,
    service: SdkService,
    index: number,
    isWaiter: boolean,
    keyword?: string,
  ): readonly string[] {
    const names = literalsAt(call, index, keyword);
    if (!names) this.#record.open(call, 'calls an operation whose name is not written in the code');
    return (names ?? []).flatMap(name => {
      const operations = isWaiter ? operationsOfWaiter(service, name) : operationsOfPaginator(service, name);
      if (operations.length === 0)
        this.#record.unknown(call, `calls ${name} of ${service.id}, which is no operation that is known`);
      return operations;
    });
  }

  #onResource(call: PackageCall, on: Made & { kind: 'resource' }, method: string): void {
    const { service, type, bound, isForeign } = on;
    // What a batch is given was counted where the batch was made.
    if (type === 'batch') return;
    const module = ['boto3', service.id, ...(type === '' ? [] : [type])].join('.');
    if (this.#library(call, module, method, on)) return;
    const member = boto3Member(service, type, method);
    if (member)
      this.#record.add(call, service, member.operations, over(keywordsOf(call.args), bound), isForeign);
    else if (!NO_OPERATION.has(method))
      this.#record.unknown(call, `calls ${method} of a resource of ${service.id}, which has no such member`);
  }

  /** `client.send(command)`: the command was read where it is made. */
  #sent(call: PackageCall, by: Made): void {
    const slot = positional(call.args, 0);
    const values = (slot?.all ?? []).filter(({ kind }) => kind !== 'constant');
    const commands = values.flatMap(value => commandIn(value) ?? []);
    for (const command of commands) this.#record.isSentBy(command, [by]);
    if (commands.length === 0 || commands.length < values.length)
      this.#record.open(call, 'sends a command that is not made in the code that was followed');
  }

  #library(
    call: PackageCall,
    module: string,
    name: string,
    { bound, isForeign }: Pick<Made, 'bound' | 'isForeign'> = { bound: NO_ARGUMENTS, isForeign: false },
  ): boolean {
    const found = libraryCalls(module, name);
    if (!found) return false;
    this.#record.know(call);
    const given = over(over(keywordsOf(call.args), argumentsIn(module, name, call, bound)), bound);
    for (const one of found) this.#libraryCall(call, one, module, given, isForeign);
    return true;
  }

  #libraryCall(
    call: PackageCall,
    found: LibraryCall,
    module: string,
    given: NamedArguments,
    isForeign: boolean,
  ): void {
    const common = { at: call.at.span, called: calledAs(call), arguments: given, isForeign };
    if (found.kind === 'action')
      this.#record.put(call, { ...common, action: found.action, optional: found.optional });
    else if (found.kind === 'operation') {
      const service = serviceOfBoto3(found.service);
      const { operation, optional } = found;
      if (service) this.#record.put(call, { ...common, service, operation, optional });
    } else this.#given(call, found.index, module, isForeign);
  }

  /** The operation that is an argument: a command, which was read where it is made, or the name of a method. */
  #given(call: PackageCall, index: number, module: string, isForeign: boolean): void {
    const service = serviceOfPackage(`aws-sdk/clients/${module.replace(/^aws-sdk\./, '').toLowerCase()}`);
    if (service) {
      const operations = this.#operationsNamed(call, service, index, false);
      this.#record.add(call, service, operations, membersOf(positional(call.args, index + 1)), isForeign);
      return;
    }
    const by = this.#clients.in(positional(call.args, 0));
    for (const value of positional(call.args, index)?.all ?? []) {
      const command = commandIn(value);
      if (command) this.#record.isSentBy(command, by);
    }
  }
}

const isText = ({ kind }: CodeValue): boolean => kind === 'text';
const isOfContext = ({ call: { callee } }: ResultValue): boolean =>
  callee.kind === 'package' ? callee.source === 'global:context' : isOfContext(callee);

/** What takes a client to watch it, or is told in `libraries.ts` what it calls with one. */
const PASSES_CLIENTS =
  /^(?:aws-xray-sdk|aws_xray_sdk|@aws-lambda-powertools\/|aws_lambda_powertools|aws_secretsmanager_caching)/;

/** The call that makes a command. */
function commandIn(value: CodeValue): PackageCall | undefined {
  if (value.kind !== 'result' || value.call.callee.kind !== 'package') return undefined;
  const { source, path } = value.call.callee;
  return (path.at(-1) ?? '').endsWith('Command') && source.startsWith('@aws-sdk/') ? value.call : undefined;
}

const waited = (service: SdkService, name: string): readonly string[] =>
  /^wait(?:For|Until)/.test(name) ? operationsOfWaiter(service, name) : [];

const moduleOf = (source: string, path: readonly string[]): string =>
  [source, ...path].join(source.startsWith('@') ? '/' : '.');
