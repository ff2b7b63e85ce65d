/**
 * Compares the needs of SDK calls (src/aws/sdk) with the tables "API operations" of AWS' Service Authorization Reference, as Markdown in one folder
 * (docs.aws.amazon.com/service-authorization/latest/reference/list_s3.md and the like): `npm run bench -- operations FOLDER [SERVICE…]`. Prints each
 * difference that bench/operations.txt does not explain; exit status 1 when there is one. `+` is an action that only AWS names, `-` one that only we require.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globMatches } from '../src/aws/iam/actions/glob.ts';
import { actionsOf } from '../src/aws/sdk/needs.ts';
import { sdkServices, serviceOfBoto3, type SdkService } from '../src/aws/sdk/services.ts';
import { provideFacts } from '../src/model/facts.ts';

type Published = {
  readonly operation: string;
  readonly client: string | undefined;
  readonly actions: Set<string>;
};
type Page = { readonly prefix: string; readonly operations: readonly Published[] };
type Reason = { readonly pattern: string; readonly why: string; used: number };

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
provideFacts(name => readFileSync(join('data', name), 'utf8'));
const [folder, ...only] = process.argv.slice(3);
if (folder === undefined) throw new Error('name the folder with the pages list_*.md');
const reasons = readReasons(readFileSync(join('bench', 'operations.txt'), 'utf8'));
const counts = { pages: 0, operations: 0, equal: 0, explained: 0, unexplained: 0 };
for (const file of readdirSync(folder).filter(name => /^list_.*\.md$/.test(name))) {
  const page = readPage(readFileSync(join(folder, file), 'utf8'));
  if (page.operations.length === 0 || (only.length > 0 && !only.includes(page.prefix))) continue;
  counts.pages += 1;
  const named = serviceOfBoto3(file.slice('list_'.length, -'.md'.length));
  for (const published of page.operations) compare(page.prefix, named, published);
}
const { pages, operations, equal, explained, unexplained } = counts;
print(
  `${pages} pages, ${operations} operations, ${equal} equal; differences: ${explained} explained, ${unexplained} unexplained`,
);
for (const { pattern, used } of reasons) if (used === 0 && only.length === 0) print(`never used: ${pattern}`);
process.exitCode = unexplained > 0 ? 1 : 0;

function compare(
  prefix: string,
  named: SdkService | undefined,
  { operation, client, actions }: Published,
): void {
  counts.operations += 1;
  const service = servicesOf(prefix, named, client).find(one => one.operations.includes(operation));
  const name = `${service?.id ?? client ?? prefix}.${operation}`;
  const found = service ? differences(service, operation, actions) : ['no such operation in the SDKs'];
  if (found.length === 0) counts.equal += 1;
  for (const difference of found) {
    const line = `${name} ${difference}`;
    const reason = reasons.find(({ pattern }) => globMatches(pattern, line.toLowerCase()));
    counts[reason ? 'explained' : 'unexplained'] += 1;
    if (reason) reason.used += 1;
    else print(line);
  }
}

/** The client of the row, else the service that the page is named after, else all whose actions have the prefix. */
function servicesOf(
  prefix: string,
  named: SdkService | undefined,
  client: string | undefined,
): readonly SdkService[] {
  const told = client === undefined ? undefined : serviceOfBoto3(client);
  if (told) return [told];
  const own = sdkServices().filter(service => service.prefix === prefix);
  return named?.prefix === prefix ? [named, ...own] : own;
}

function differences(service: SdkService, operation: string, theirs: ReadonlySet<string>): string[] {
  const { required, anyOf, optional, dependent } = actionsOf(service, operation);
  const ours = new Set(
    [...required, ...anyOf, ...optional, ...dependent].map(action => action.toLowerCase()),
  );
  const published = new Set([...theirs].map(action => action.toLowerCase()));
  return [
    ...[...theirs].filter(action => !ours.has(action.toLowerCase())).map(action => `+${action}`),
    ...[...required, ...anyOf]
      .filter(action => !published.has(action.toLowerCase()))
      .map(action => `-${action}`),
  ];
}

/** `service.Operation +action | why`, with `*` for any letters. */
function readReasons(text: string): Reason[] {
  return text
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [pattern = '', why = ''] = line.split(' | ');
      if (why === '') throw new Error(`no reason in ${line}`);
      return { pattern: pattern.toLowerCase(), why, used: 0 };
    });
}

/** AWS writes the table as nested lists or as a table in which rows without an operation belong to the one above. */
function readPage(text: string): Page {
  const prefix = /service prefix: `([^`]+)`/.exec(text)?.[1] ?? '';
  const start = text.indexOf('\n## API operations');
  const end = text.indexOf('\n## ', start + 1);
  const operations: Published[] = [];
  for (const line of start < 0 ? [] : text.slice(start, end < 0 ? undefined : end).split('\n')) {
    const item = /^- \*\* +(\w+) +\*\*$/.exec(line)?.[1];
    const cells = line.startsWith('| ') ? line.split('|').map(cell => cell.trim()) : [];
    const row = /^[A-Z]\w*$/.test(cells[1] ?? '') && cells[1] !== 'Operation' ? cells[1] : undefined;
    const column = row === undefined ? undefined : /^[a-z0-9-]+$/.exec(cells[2] ?? '')?.[0];
    const client = /\*\*SDK client:\*\* +(\S+)/.exec(line)?.[1] ?? column;
    const operation = item ?? row;
    if (operation !== undefined) operations.push({ operation, client, actions: new Set() });
    else if (client !== undefined) operations.push({ ...(operations.pop() as Published), client });
    for (const [, action = ''] of line.matchAll(/\[([a-z0-9-]+:[A-Za-z0-9]+)\]\(/g))
      operations.at(-1)?.actions.add(action);
  }
  return { prefix, operations };
}
