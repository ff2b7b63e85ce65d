import { redactText } from '../redact/text.ts';
import { getAttOf } from '../source/intrinsics/get-att.ts';
import { at, isCall, isMap, itemsOf, type MapNode, type Node, type Span } from '../source/node.ts';
import { toPlain } from '../source/plain.ts';

/** What names an item of a list, the first that it has. No value of a setting, of a variable or of a tag is among them. */
const NAMES: readonly (readonly string[])[] = [
  ['Sid'],
  ['PolicyName'],
  ['Name'],
  ['Id'],
  ['Key'],
  ['ParameterKey'],
  ['AttributeName'],
  ['IndexName'],
  ['DeviceName'],
  ['ResourcePath', 'HttpMethod'],
  ['IpProtocol', 'FromPort', 'ToPort', 'CidrIp', 'CidrIpv6', 'SourceSecurityGroupId'],
];
/** Lists whose items are names themselves. */
const LISTS_OF_NAMES: ReadonlySet<string> = new Set([
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'AWS',
  'Service',
  'Federated',
  'ManagedPolicyArns',
]);
/** An item that nothing names: which one it is among others like it, the order of the findings tells. */
const UNNAMED = '*';

/**
 * The path of a finding in a resource, for its fingerprint: an item of a list is told by what names it and not by its number, so that an item that comes or goes
 * before it changes nothing. `node` is the resource, `place` where the finding is: of an `Fn::If` it is in the branch in which it stands.
 */
export function stablePath(path: string, node: MapNode | undefined, place: Span): string {
  const steps = path.split('/');
  const told: string[] = [];
  let here: Node | undefined = node;
  let list = '';
  while (here !== undefined && steps.length > 0) {
    here = branchAt(here, place);
    if (isMap(here)) {
      const key = keyAmong(here, steps);
      if (key === undefined) break;
      steps.splice(0, key.split('/').length);
      told.push(key);
      list = key;
      here = at(here, key);
    } else if (/^\d+$/.test(steps[0] ?? '') && (here.kind === 'list' || here.kind === 'call')) {
      const index = Number(steps.shift());
      const item: Node | undefined = here.kind === 'list' ? here.items[index] : undefined;
      here = item && branchAt(item, place);
      told.push(here ? nameOf(here, list) : UNNAMED);
    } else break;
  }
  return [...told, ...steps].join('/');
}

/** The key of a map that a path begins with; keys may have slashes. */
function keyAmong({ entries }: MapNode, steps: readonly string[]): string | undefined {
  for (let count = 1; count <= steps.length; count += 1) {
    const key = steps.slice(0, count).join('/');
    if (entries.has(key)) return key;
  }
  return undefined;
}

/** The branch of an `Fn::If` that has a place, else the first. */
function branchAt(node: Node, place: Span): Node {
  let here = node;
  while (isCall(here, 'Fn::If')) {
    const branches: readonly Node[] = itemsOf(here.arg).slice(1);
    const chosen: Node | undefined = branches.find(({ span }) => contains(span, place)) ?? branches[0];
    if (!chosen) return here;
    here = chosen;
  }
  return here;
}

const contains = (outer: Span, { file, start }: Span): boolean =>
  outer.file === file && outer.start <= start && start < outer.end;

function nameOf(item: Node, list: string): string {
  if (!isMap(item)) return LISTS_OF_NAMES.has(list) ? shown(plain(item)) : UNNAMED;
  const keys = NAMES.find(([first = '']) => item.entries.has(first));
  return keys ? shown(keys.map(key => plainAt(item, key))) : UNNAMED;
}

const plainAt = (item: MapNode, key: string): unknown => {
  const value = at(item, key);
  return value === undefined || isMap(value) || value.kind === 'list' ? null : plain(value);
};

/** `!GetAtt T.Arn` and `Fn::GetAtt: [T, Arn]` are the same. */
function plain(node: Node): unknown {
  const named = getAttOf(node);
  return named ? { 'Fn::GetAtt': `${named.id}.${named.attribute ?? ''}` } : toPlain(node);
}

/** A name that looks like a secret is not told. */
function shown(name: unknown): string {
  const text = JSON.stringify(name);
  return redactText(text) === text ? text : UNNAMED;
}
