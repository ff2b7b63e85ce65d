import { addressRange } from '../aws/address-ranges.ts';
import { isAnywhere } from '../aws/vpc/security-groups.ts';
import type { Declaration } from '../model/stack.ts';
import type { Text } from '../model/text.ts';
import { Resource, type Value } from '../model/world.ts';
import type { Span } from '../source/node.ts';
import { spelled, type AtomContext } from './access/atoms.ts';
import { lookUp } from '../model/look-up.ts';
import { addTo } from '../model/multimap.ts';
import type { StackChange, SentencePart } from './change.ts';
import type { Effect } from '../model/effect.ts';
import type { Ground } from './ground.ts';
import type { ResourcePair } from './pairs.ts';
import type { MaybeSides } from './sides.ts';

const GROUP = 'AWS::EC2::SecurityGroup';
const RULES: Readonly<Record<string, 'in' | 'out'>> = {
  'AWS::EC2::SecurityGroupIngress': 'in',
  'AWS::EC2::SecurityGroupEgress': 'out',
};

/** What one rule lets through: one source or target, one range of ports. */
type Traffic = {
  readonly way: 'in' | 'out';
  readonly ports: string;
  readonly other: Text;
  readonly isAnywhere: boolean;
  readonly range: { readonly prefix: number } | undefined;
  readonly at: Span;
  readonly key: string;
};

/** What security groups let in and out, more or less than before. */
export function networkChanges(ground: Ground): readonly StackChange[] {
  const groups = new Map<string, ResourcePair[]>();
  for (const pair of ground.pairs)
    for (const side of ['before', 'after'] as const) {
      const declared = pair[side];
      if (!declared || (declared.type !== GROUP && !Object.hasOwn(RULES, declared.type))) continue;
      addTo(groups, groupKey(declared, ground, side), pair);
    }
  return [...groups.values()].flatMap(list => {
    const holders = [...new Set(list)];
    const facts = holders
      .flatMap(pair => ground.differencesOf(pair))
      .filter(one => isRule(one.type, one.path));
    if (facts.length === 0) return [];
    const changes = groupChanges(holders, ground);
    // What a rule is called is no traffic.
    if (changes.length > 0)
      ground.explain(
        facts.filter(
          ({ kind, type, path }) => (kind === 'value' || type !== GROUP) && !path.endsWith('/Description'),
        ),
      );
    return changes;
  });
}

const isRule = (type: string, path: string): boolean =>
  type !== GROUP || path === '' || /^Properties\/SecurityGroup(?:In|E)gress(?:\/|$)/.test(path);

/** The group that a rule beside it belongs to. */
function groupKey(declared: Declaration, ground: Ground, side: 'before' | 'after'): string {
  const idOf = (id: string): string => (side === 'after' ? ground.idBefore(id) : id);
  if (declared.type === GROUP) return idOf(declared.id);
  const group = new Resource(ground.scratch[side], declared).get('GroupId');
  return group.refers ? idOf(group.refers.id) : `${group.text}`;
}

function groupChanges(holders: readonly ResourcePair[], ground: Ground): readonly StackChange[] {
  const [first] = holders;
  if (!first) return [];
  const isGroup = ({ before, after }: ResourcePair): boolean => (after ?? before)?.type === GROUP;
  const group = holders.find(isGroup) ?? first;
  const seen = ground.jointly(first, worlds => {
    const of = (side: 'before' | 'after'): readonly Traffic[] =>
      holders.flatMap(pair => {
        const found = ground.existing(pair, worlds)[side];
        return found ? trafficOf(found, { side, spelling: ground.spelling, world: worlds[side] }) : [];
      });
    return compared(of('before'), of('after')).map(item => {
      const key = `${item.before?.key} ${item.after?.key}`;
      return { place: placeOf(item), key, item };
    });
  });
  const declared = group.after ?? group.before;
  const subject = declared
    ? new Resource(ground.scratch[group.after ? 'after' : 'before'], declared).called
    : '';
  return seen.map(({ item, when, confidence }): StackChange => {
    const { effect, what } = says(item);
    return {
      effect,
      topic: 'network',
      subject,
      resource: { before: group.before, after: group.after },
      what,
      at: {
        ...(item.before ? { before: item.before.at } : {}),
        ...(item.after ? { after: item.after.at } : {}),
      },
      when,
      confidence,
      answer: 'no',
    };
  });
}

/** What stands at one place is said once, whatever the Defaults of parameters make of it. */
const placeOf = ({ before, after }: TrafficDifference): string =>
  [before?.at, after?.at].map(span => (span ? `${span.file}:${span.start}` : '')).join(' ');

function trafficOf(holder: Resource, how: AtomContext): readonly Traffic[] {
  const way = lookUp(RULES, holder.type);
  if (way) return ruleTraffic(holder, way, how);
  const egress = holder.get('SecurityGroupEgress');
  return [
    ...holder.get('SecurityGroupIngress').each.flatMap(rule => ruleTraffic(rule, 'in', how)),
    ...egress.each.flatMap(rule => ruleTraffic(rule, 'out', how)),
    // A group without rules for what leaves it lets everything out (AWS::EC2::SecurityGroup, "SecurityGroupEgress", read 2026-11).
    ...(egress.absent ? [everythingOut(holder)] : []),
  ];
}

const everythingOut = (holder: Resource): Traffic => ({
  way: 'out',
  ports: 'all traffic',
  other: holder.world.text({ kind: 'scalar', text: '0.0.0.0/0', plain: false, span: holder.at }),
  isAnywhere: true,
  range: { prefix: 0 },
  at: holder.at,
  key: 'out all traffic 0.0.0.0/0',
});

const OTHERS = [
  'CidrIp',
  'CidrIpv6',
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'DestinationSecurityGroupId',
  'SourcePrefixListId',
  'DestinationPrefixListId',
];

function ruleTraffic(rule: Value, way: 'in' | 'out', how: AtomContext): readonly Traffic[] {
  const ports = portsOf(rule);
  return OTHERS.flatMap(name => {
    const value = rule.get(name);
    if (!value.present) return [];
    const text = spelled(value.text, how);
    return [
      {
        way,
        ports,
        other: value.text,
        isAnywhere: /Cidr/.test(name) && isAnywhere(value),
        range: addressRange(value.literal ?? ''),
        at: value.provenance?.span ?? value.span,
        key: `${way} ${ports} ${text.key}`,
      },
    ];
  });
}

const NUMBERS = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
]);

function portsOf(rule: Value): string {
  const protocol = rule.get('IpProtocol').text.toString().toLowerCase();
  if (protocol === '-1') return 'all traffic';
  const [from, to] = [rule.get('FromPort'), rule.get('ToPort')];
  const name = NUMBERS.get(protocol) ?? protocol;
  if (!from.present) return name;
  const [first, last] = [`${from.text}`, to.present ? `${to.text}` : `${from.text}`];
  return first === last ? `${name} port ${first}` : `${name} ports ${first} to ${last}`;
}

type TrafficDifference = MaybeSides<Traffic>;

/** Rules that came, went, or were edited in their addresses or in their ports. */
function compared(before: readonly Traffic[], after: readonly Traffic[]): readonly TrafficDifference[] {
  const [old, now] = [before, after].map(list => new Map(list.map(one => [one.key, one])));
  const gone = [...(old ?? []).values()].filter(({ key }) => now?.has(key) !== true);
  const come = [...(now ?? []).values()].filter(({ key }) => old?.has(key) !== true);
  const left = new Set(gone);
  const pairs = come.map((one): TrafficDifference => {
    const other = [...left].find(
      candidate =>
        candidate.way === one.way && (candidate.ports === one.ports || candidate.other.key === one.other.key),
    );
    if (other) left.delete(other);
    return { before: other, after: one };
  });
  return [...pairs, ...[...left].map(one => ({ before: one }))];
}

const allows = ({ way, ports, other }: Traffic): readonly SentencePart[] => [
  way === 'in' ? `lets in ${ports} from ` : `lets out ${ports} to `,
  { text: other },
];

function says({ before, after }: TrafficDifference): {
  readonly effect: Effect;
  readonly what: readonly SentencePart[];
} {
  if (!after)
    return {
      effect: before?.isAnywhere ? 'closes' : 'revokes',
      what: before
        ? [
            before.way === 'in'
              ? `no longer lets in ${before.ports} from `
              : `no longer lets out ${before.ports} to `,
            { text: before.other },
          ]
        : [],
    };
  if (!before) return { effect: after.isAnywhere ? 'opens' : 'grants', what: [...allows(after), ' now'] };
  const what: readonly SentencePart[] =
    before.ports === after.ports
      ? [...allows(after), ' now, before it was ', { text: before.other }]
      : [...allows(after), ` now, before it was ${before.ports}`];
  if (after.isAnywhere && !before.isAnywhere) return { effect: 'opens', what };
  if (before.isAnywhere && !after.isAnywhere) return { effect: 'closes', what };
  const narrower =
    before.range !== undefined && after.range !== undefined && after.range.prefix > before.range.prefix;
  return { effect: narrower ? 'revokes' : 'grants', what };
}
