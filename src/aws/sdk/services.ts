import { factsAs, factTexts } from '../../model/facts.ts';
import { lookUp } from '../../model/look-up.ts';
import { serviceOf } from '../iam/actions/action-table.ts';

type Cells = { readonly [name in (typeof COLUMNS)[number]]: string };
const COLUMNS = [
  'serviceId',
  'v2Class',
  'prefix',
  'runs',
  'roles',
  'tags',
  'unsigned',
  'buckets',
  'verbs',
  'waiters',
  'added',
] as const;
const VERBS: { readonly [letter: string]: string } = {
  G: 'GET',
  O: 'POST',
  U: 'PUT',
  A: 'PATCH',
  D: 'DELETE',
};

/**
 * A service as the SDKs name it: `id` in boto3 (`cognito-idp`), `package` and `className` in the SDK for JavaScript v3 (`@aws-sdk/client-cognito-identity-provider`,
 * `CognitoIdentityProvider`, whose client is `CognitoIdentityProviderClient`), `v2Class` in v2, undefined for a service that is younger. `prefix` starts its actions.
 */
export class SdkService {
  readonly id: string;
  readonly prefix: string;
  readonly v2Class: string | undefined;
  readonly package: string;
  readonly className: string;
  readonly #cells: Cells;
  #operations: readonly string[] | undefined;
  #spelled: ReadonlyMap<string, string> | undefined;
  #waiters: ReadonlyMap<string, string> | undefined;
  readonly #marked = new Map<string, ReadonlySet<string>>();

  constructor(id: string, row: string) {
    const texts = row.split('\t');
    const cells = Object.fromEntries(COLUMNS.map((name, at) => [name, texts[at] ?? ''])) as Cells;
    this.id = id;
    this.prefix = cells.prefix === '' ? id : cells.prefix;
    this.v2Class = v2ClassOf(cells.serviceId, cells.v2Class);
    this.package = packageOf(cells.serviceId);
    this.className = cells.serviceId
      .split(' ')
      .map(word => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
    this.#cells = cells;
  }

  /** Sorted. */
  get operations(): readonly string[] {
    return (this.#operations ??= operationsIn(this.#cells, this.prefix));
  }

  /** The operation of these letters in any case and with any underscores. */
  spelled(name: string): string | undefined {
    this.#spelled ??= new Map(this.operations.map(operation => [operation.toLowerCase(), operation]));
    return this.#spelled.get(lettersOf(name));
  }

  /** The operation that a waiter repeats; its name in any case and with any underscores. */
  waiter(name: string): string | undefined {
    this.#waiters ??= new Map(
      this.#cells.waiters.split(',').map(pair => {
        const [waiter = '', operation = ''] = pair.split('=');
        return [waiter.toLowerCase(), operation];
      }),
    );
    return this.#waiters.get(lettersOf(name));
  }

  /** Whether an argument of the operation can name a role, set tags or name a bucket, or the call is sent without a signature, so that IAM is not asked. */
  is(operation: string, mark: 'roles' | 'tags' | 'unsigned' | 'buckets'): boolean {
    let marked = this.#marked.get(mark);
    if (!marked) {
      let at = -1;
      marked = new Set(numbersIn(this.#cells[mark]).flatMap(gap => this.operations[(at += gap + 1)] ?? []));
      this.#marked.set(mark, marked);
    }
    return marked.has(operation);
  }

  /** The verb of the request, known for services whose actions are verbs. */
  verb(operation: string): string | undefined {
    return lookUp(VERBS, this.#cells.verbs.charAt(this.operations.indexOf(operation)));
  }
}

export const lettersOf = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** A digit in base 36 is a number, a capital letter before it counts 36. */
const numbersIn = (text: string): number[] =>
  (text.match(/[A-Z]?[0-9a-z]/g) ?? []).map(
    word =>
      Number.parseInt(word.slice(-1), 36) + (word.length > 1 ? 36 * ((word.codePointAt(0) ?? 64) - 64) : 0),
  );

/** Runs of the sorted actions are operations and are none, in turn; what is left is some. */
function operationsIn({ runs, added }: Cells, prefix: string): readonly string[] {
  const actions = serviceOf(prefix)?.matching('*') ?? [];
  const names = actions.map(({ name }) => name.slice(prefix.length + 1)).toSorted();
  const found = added === '' ? [] : added.split(',');
  let from = 0;
  for (const [at, length] of [...numbersIn(runs), names.length].entries()) {
    if (at % 2 === 0) found.push(...names.slice(from, from + length));
    from += length;
  }
  return found.toSorted();
}

const v2ClassOf = (serviceId: string, cell: string): string | undefined => {
  if (cell === '=') return serviceId.replaceAll(' ', '');
  return cell === '' ? undefined : cell;
};

const packageOf = (serviceId: string): string =>
  `@aws-sdk/client-${serviceId.replaceAll(' ', '-').toLowerCase()}`;

type Index = {
  readonly made: Map<string, SdkService>;
  readonly byPackage: ReadonlyMap<string, string>;
  readonly byV2Class: ReadonlyMap<string, string>;
};

const rows = (): ReadonlyMap<string, string> => factTexts('sdk-operations.txt');

/** Rows are read when their service is asked for. */
const index = (): Index =>
  factsAs('sdk-operations.txt', () => {
    const [byPackage, byV2Class] = [new Map<string, string>(), new Map<string, string>()];
    for (const [id, row] of rows()) {
      const [serviceId = '', cell = ''] = row.split('\t', 2);
      const v2Class = v2ClassOf(serviceId, cell);
      byPackage.set(packageOf(serviceId), id);
      if (v2Class !== undefined) {
        byV2Class.set(v2Class, id);
        byPackage.set(`aws-sdk/clients/${v2Class.toLowerCase()}`, id);
      }
    }
    return { made: new Map(), byPackage, byV2Class };
  });

export const sdkServices = (): readonly SdkService[] =>
  [...rows().keys()].flatMap(id => serviceOfBoto3(id) ?? []);

/** The service of a name in boto3: `boto3.client('s3')`, `boto3.resource('s3')`. */
export function serviceOfBoto3(name: string): SdkService | undefined {
  const { made } = index();
  const known = made.get(name);
  const row = rows().get(name);
  if (known || row === undefined) return known;
  const service = new SdkService(name, row);
  made.set(name, service);
  return service;
}

/** The service of a class of the SDK for JavaScript v2: `AWS.S3`. */
export const serviceOfV2 = (className: string): SdkService | undefined =>
  serviceOfBoto3(index().byV2Class.get(className) ?? '');

/** The service whose client a package or a file in it exports: `@aws-sdk/client-s3`, or of v2 `aws-sdk/clients/s3`. */
export function serviceOfPackage(specifier: string): SdkService | undefined {
  const [scope = '', name = '', file = ''] = specifier.split('/', 3);
  const path = scope === 'aws-sdk' ? `aws-sdk/${name}/${file.replace(/\.js$/, '')}` : `${scope}/${name}`;
  return serviceOfBoto3(index().byPackage.get(path) ?? '');
}

/** What `name` constructs among the exports of the service's package in v3: a client for commands, or one with a method for each operation. */
export function clientClass(service: SdkService, name: string): 'commands' | 'methods' | undefined {
  if (name === `${service.className}Client`) return 'commands';
  return name === service.className ? 'methods' : undefined;
}
