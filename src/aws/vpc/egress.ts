import { Resource, Value, World } from '../../model/world.ts';
import { isHandedOut, referrersOf, referring } from '../../model/references.ts';
import { referencedResource } from '../referenced-resource.ts';
import { isAnywhere } from './security-groups.ts';
import { unprovedReason, type PathStep } from '../resource-paths.ts';

/**
 * Where packets of a subnet go that are for nobody inside the VPC. A function never has a public address, so an internet gateway is no way out for it
 * (Lambda developer guide, "Enable internet access for VPC-connected Lambda functions", read 2026-11).
 */
export type Exit = 'nat' | 'internet' | 'none';
/** `table` is undefined for the main route table of the VPC. `path` leads from the subnet outwards. */
export type EgressPath = {
  readonly subnet: Resource;
  readonly table: Resource | undefined;
  readonly exit: Exit;
  readonly path: readonly [PathStep, ...PathStep[]];
};

/** The subnets of a function as it names them; `complete` where nothing but what is written can be among them. */
export function subnetsOf(fn: Resource): {
  readonly items: readonly { readonly at: Value; readonly subnet: string | undefined }[];
  readonly complete: boolean;
} {
  const list = fn.get('VpcConfig', 'SubnetIds');
  const settled = withoutDefaults(list);
  return {
    items: list.each.map(at => ({
      at,
      subnet: at.refers?.type === 'AWS::EC2::Subnet' ? at.refers.id : undefined,
    })),
    complete: settled.complete && settled.each.every(one => !isList(one)),
  };
}

/** The Default of a list is often an example: how many subnets there will be it does not say. */
const withoutDefaults = (list: Value): Value =>
  list.world.assumeDefaults
    ? new Value(
        new World(list.world.stackIndex, list.world.facts),
        list.node,
        list.span,
        list.path,
        list.unknown,
      )
    : list;

/** An item that stands for several: a list parameter, a split text. */
const isList = (item: Value): boolean => {
  const { hole } = item.text;
  if (hole?.of === 'parameter') return item.world.parameter(hole.name)?.type.includes('List') === true;
  return hole?.of === 'opaque' && /^Split|Cidr/.test(hole.why);
};

/** The way out of each subnet of a function, from the function's own line on; undefined where one of them is not of this stack. */
export function egressPathsOf(fn: Resource, world: World): readonly EgressPath[] | undefined {
  const { items, complete } = subnetsOf(fn);
  if (!complete || items.length === 0) return undefined;
  const ways = items.map(({ at, subnet }) => {
    const declared = world.resource(subnet ?? '');
    const way = declared && egressPathOf(declared, world);
    return way && from(fn, at, way);
  });
  return ways.every(way => way !== undefined) ? ways : undefined;
}

const from = (fn: Resource, at: Value, way: EgressPath): EgressPath => ({
  ...way,
  path: [
    { kind: 'routes', resource: fn.name, at, note: `${fn.name} runs in ${way.subnet.name}` },
    ...way.path,
  ],
});

/** The way out of one subnet: its route table, and what the default route of that points to. */
export function egressPathOf(subnet: Resource, world: World): EgressPath {
  const [association] = referring(
    world,
    subnet.id,
    'AWS::EC2::SubnetRouteTableAssociation',
    one => one.get('SubnetId').refers?.id === subnet.id,
  );
  if (!association) return { subnet, table: undefined, exit: 'none', path: [mainTable(subnet, world)] };
  const id = association.get('RouteTableId');
  const table = referencedResource(id, 'AWS::EC2::RouteTable');
  const step = {
    kind: 'routes' as const,
    resource: association.name,
    at: id,
    note: `${subnet.name} uses ${table?.name ?? 'a route table'}`,
  };
  if (!table)
    return {
      subnet,
      table,
      exit: 'none',
      path: [{ ...step, unproved: 'the route table of a subnet is not in the template' }],
    };
  const { exit, edge } = exitOf(table, world);
  return { subnet, table, exit, path: [step, edge] };
}

/** Without an association the main route table counts. A template can not name that of a VPC which it makes, and so adds no route to it. */
function mainTable(subnet: Resource, world: World): PathStep {
  const vpc = subnet.get('VpcId').refers;
  const own =
    vpc?.type === 'AWS::EC2::VPC' &&
    !isHandedOut(world.stackIndex, vpc.id) &&
    !isHandedOut(world.stackIndex, subnet.id) &&
    isWholeStack(world);
  const open = own
    ? openAssociations(subnet, world)
    : 'the main route table of the VPC is not in the template';
  return {
    kind: 'routes',
    resource: subnet.name,
    at: subnet,
    note: `${subnet.name} uses the main route table, which has no route out of the VPC`,
    ...(open === undefined ? {} : { unproved: open }),
  };
}

/** An association that names the subnet in a way that is not understood. */
const openAssociations = (subnet: Resource, world: World): string | undefined =>
  referrersOf(world.stackIndex, subnet.id, 'AWS::EC2::SubnetRouteTableAssociation').some(
    declared => new Resource(world, declared).get('SubnetId').refers === undefined,
  )
    ? 'the route table of a subnet is not known until deployment'
    : undefined;

/** What a nested stack or a variable leaves open adds no resource to this stack; a macro, an include or a file that was not read may. */
const ADDS_NOTHING = new Set(['nested', 'variable']);
/** Whether what is absent from the template is absent from the stack. */
export const isWholeStack = (world: World): boolean =>
  !world.stack.notes.some(({ code, partial }) => partial && !ADDS_NOTHING.has(code));

function exitOf(table: Resource, world: World): { readonly exit: Exit; readonly edge: PathStep } {
  let unproved =
    isHandedOut(world.stackIndex, table.id) || !isWholeStack(world)
      ? 'routes may be added from outside the template'
      : undefined;
  let internet: PathStep | undefined;
  for (const route of referring(
    world,
    table.id,
    'AWS::EC2::Route',
    one => one.get('RouteTableId').refers === undefined || one.get('RouteTableId').refers?.id === table.id,
  )) {
    const target = targetOf(route);
    const edge = {
      kind: 'routes' as const,
      resource: route.name,
      at: target.at,
      note: `${table.name} has a default route to ${target.called}`,
    };
    if (!isAnywhere(route.get('DestinationCidrBlock')) || route.get('RouteTableId').refers === undefined) {
      if (target.to !== 'six' && !isInside(route))
        unproved ??= 'the target of a route is not known until deployment';
    } else if (target.to === 'nat') return { exit: 'nat', edge };
    else if (target.to === 'internet') internet = edge;
    else unproved ??= 'the target of a route is not known until deployment';
  }
  if (internet) return { exit: 'internet', edge: internet };
  return {
    exit: 'none',
    edge: {
      kind: 'routes',
      resource: table.name,
      at: table,
      note: `${table.name} has no route out of the VPC`,
      ...(unproved === undefined ? {} : { unproved }),
    },
  };
}

type Target = {
  readonly to: 'nat' | 'internet' | 'six' | 'elsewhere';
  readonly at: Value;
  readonly called: string;
};

/** What a route points to: a NAT gateway, an internet gateway, only IPv6, or a place of which the template knows no more. */
function targetOf(route: Resource): Target {
  const nat = route.get('NatGatewayId');
  if (nat.present)
    return {
      to:
        nat.refers && new Resource(nat.world, nat.refers).get('ConnectivityType').literal === 'private'
          ? 'elsewhere'
          : 'nat',
      at: nat,
      called: 'a NAT gateway',
    };
  const gateway = route.get('GatewayId');
  if (gateway.refers?.type === 'AWS::EC2::InternetGateway' || gateway.literal?.startsWith('igw-') === true)
    return { to: 'internet', at: gateway, called: 'an internet gateway' };
  if (!isAnywhere(route.get('DestinationIpv6CidrBlock')) || !route.get('DestinationCidrBlock').absent)
    return { to: 'elsewhere', at: route, called: 'elsewhere' };
  return { to: 'six', at: route, called: 'an internet gateway, by IPv6' };
}

/** A route to a private network is no way to the services of AWS. */
const isInside = (route: Resource): boolean =>
  /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(
    route.get('DestinationCidrBlock').literal ?? '',
  );

/** The subnets of a function that send everything to an internet gateway for certain. */
export function publicSubnetsOf(fn: Resource, world: World): readonly EgressPath[] {
  return subnetsOf(fn).items.flatMap(({ at, subnet }) => {
    const declared = world.resource(subnet ?? '');
    const way = declared && egressPathOf(declared, world);
    return way?.exit === 'internet' && unprovedReason(way.path) === undefined ? [from(fn, at, way)] : [];
  });
}

/** The zone of each subnet, where all are in the same one; undefined where one is in another or AWS chooses. */
export function oneZone(
  fn: Resource,
  world: World,
): readonly { readonly at: Value; readonly note: string; readonly resource: string }[] | undefined {
  const places = subnetsOf(fn).items.map(({ subnet: id }) => {
    const subnet = world.resource(id ?? '');
    const zone = subnet?.get('AvailabilityZone');
    return subnet && zone?.present ? { subnet, zone } : undefined;
  });
  const [first] = places;
  if (!first || !places.every(place => place !== undefined)) return undefined;
  return places.every(({ zone }) => zone.text.equals(first.zone.text) === 'yes')
    ? places.map(({ subnet, zone }) => ({
        at: zone,
        note: `${subnet.name} is in this Availability Zone`,
        resource: subnet.name,
      }))
    : undefined;
}
