import type { SdkService } from './services.ts';

/** `js` are the methods of both versions of the SDK for JavaScript: they have equal names. */
export type SdkLanguage = 'js' | 'python';

/** The operation of a command of v3: `GetObjectCommand` is GetObject. */
export function operationOfCommand(service: SdkService, command: string): string | undefined {
  if (!command.endsWith('Command')) return undefined;
  const name = command.slice(0, -'Command'.length);
  return service.spelled(name) === name ? name : undefined;
}

/** The operation of a method of a client: `getObject`, `get_object`. */
export function operationOfMethod(
  service: SdkService,
  language: SdkLanguage,
  method: string,
): string | undefined {
  const operation = service.spelled(method);
  if (operation === undefined) return undefined;
  if (language === 'python') return method === method.toLowerCase() ? operation : undefined;
  const [first = ''] = method;
  return first === first.toLowerCase() && operation.slice(1) === method.slice(1) ? operation : undefined;
}

/** The operation that a waiter repeats: `waitUntilObjectExists` and `waitForObjectExists` of v3, the state `objectExists` of v2, `object_exists` of boto3. */
export function operationsOfWaiter(service: SdkService, name: string): readonly string[] {
  const operation = service.waiter(name.replace(/^waitUntil|^waitFor/, ''));
  return operation === undefined ? [] : [operation];
}

/** The operation of a paginator, which is that of its name: `paginateListObjectsV2` of v3, `list_objects_v2` of boto3. */
export function operationsOfPaginator(service: SdkService, name: string): readonly string[] {
  const operation = service.spelled(name.replace(/^paginate/, ''));
  return operation === undefined ? [] : [operation];
}
