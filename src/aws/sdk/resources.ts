import { factRow, factTexts } from '../../model/facts.ts';
import type { PackageCall } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import type { Span } from '../../source/node.ts';
import { literalsAt } from './arguments.ts';
import { libraryCalls } from './libraries.ts';
import { actionsOf } from './needs.ts';
import { lettersOf, serviceOfBoto3, type SdkService } from './services.ts';

/**
 * A member of a resource of boto3. `operations` are what using it calls: a method at once, a collection when it is walked. `gives` is the type of the
 * resource that it returns, or of those that a collection holds.
 */
export type Boto3Member = {
  readonly kind: 'method' | 'collection' | 'resource';
  readonly operations: readonly string[];
  readonly gives: string | undefined;
};

/** Whether boto3 has resources of a service: `boto3.resource('dynamodb')`. */
export const hasResources = (service: SdkService): boolean => factTexts('sdk-resources.txt').has(service.id);

/** A member of a resource by its name in Python: of `boto3.resource('s3')` for an empty type, of `s3.Bucket('b')` for `Bucket`. Attributes are no members. */
export function boto3Member(service: SdkService, type: string, name: string): Boto3Member | undefined {
  const path = type === '' ? service.id : `${service.id}.${type}`;
  const added = libraryCalls(`boto3.${path}`, name)?.flatMap(call =>
    call.kind === 'operation' ? call.operation : [],
  );
  if (added) return { kind: 'method', operations: added, gives: undefined };
  if (type === '' && factTexts('sdk-resources.txt').has(`${service.id}.${name}`))
    return { kind: 'resource', operations: [], gives: name };
  const letters = name === 'reload' ? 'load' : lettersOf(name);
  const waited = letters.startsWith('waituntil') ? `~${letters.slice('waituntil'.length)}` : undefined;
  return memberIn(service, path, waited ?? letters);
}

/** A method of a collection that holds resources of a type: `bucket.objects.filter(…)` gives the collection again, `bucket.objects.delete()` calls an operation. */
export function boto3CollectionMember(
  service: SdkService,
  type: string,
  name: string,
): Boto3Member | 'collection' | undefined {
  return /^(?:all|filter|limit|page_size|pages)$/.test(name)
    ? 'collection'
    : memberIn(service, `${service.id}.${type}`, `+${lettersOf(name)}`);
}

const KINDS: { readonly [sign: string]: Boto3Member['kind'] } = { '=': 'method', '*': 'collection' };

function memberIn(service: SdkService, path: string, key: string): Boto3Member | undefined {
  const row = factRow('sdk-resources.txt', path)?.[0] ?? '';
  for (const text of row.split(';')) {
    const [before = '', gives] = text.split('>');
    const at = before.search(/[=*]/);
    const name = at < 0 ? before : before.slice(0, at);
    if (name.toLowerCase() !== key) continue;
    const called = at < 0 ? undefined : before.slice(at + 1);
    const operation = key.startsWith('~') ? service.waiter(called ?? '') : called;
    return {
      kind: lookUp(KINDS, before.charAt(at)) ?? 'resource',
      operations: operation === undefined ? [] : [operation],
      gives,
    };
  }
  return undefined;
}

/** The actions by which attributes of boto3's resources may load when they are read, of the services of which the calls make resources. */
export function loadedByResources(
  calls: readonly PackageCall[],
): readonly { readonly action: string; readonly at: Span }[] {
  return calls.flatMap(call => {
    const name = call.callee.path.at(-1);
    if (name !== 'resource') return [];
    const services = (literalsAt(call, 0, 'service_name') ?? []).flatMap(id => serviceOfBoto3(id) ?? []);
    return services.flatMap(service =>
      loadingOperations(service)
        .flatMap(operation => actionsOf(service, operation).required)
        .map(action => ({ action, at: call.at.span })),
    );
  });
}

function loadingOperations(service: SdkService): readonly string[] {
  const types = [...factTexts('sdk-resources.txt').keys()].filter(key => key.startsWith(`${service.id}.`));
  return [
    ...new Set(
      types.flatMap(key => boto3Member(service, key.slice(service.id.length + 1), 'load')?.operations ?? []),
    ),
  ];
}
