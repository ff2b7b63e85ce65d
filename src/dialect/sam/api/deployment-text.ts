import { addTo } from '../../../model/multimap.ts';
import { entriesOf, isCall, isMap, textOf, type Node } from '../../../source/node.ts';
import { subArgument, subParts } from '../../../source/intrinsics/sub.ts';
import { walk } from '../../../source/intrinsics/map-node.ts';
import { bySam } from '../../../source/provenance.ts';
import { make, withEntries, type Plain } from '../../builder/make.ts';
import { toRead } from '../../../source/plain.ts';
import { idHash } from '../id-hash.ts';
import { pythonJson, quoted } from '../python-json.ts';
import { Keys } from '../python27.ts';
import { isTrue, prop, truthyProp } from '../read.ts';
import { resolved } from '../resolve.ts';
import type { SamBuilder } from '../sam-builder.ts';
import type { SamResource } from '../sam-resource.ts';
import { argumentOf, PythonBody, pythonText } from './python-body.ts';
import { IMPLICIT, type ApiRoute } from './route.ts';

/** What SAM's editor leaves after each of its turns, and what is changed between them. */
export type Turns = {
  readonly turn: (body: Node) => void;
  readonly change: (body: Node) => void;
  /** The keys of a map in the body as its next copy has them. */
  readonly keysAt: (...path: readonly string[]) => readonly string[] | undefined;
  readonly inOrder: InOrder;
};
/** Keys in the order in which the tool goes through a map to which they were added one by one. */
export type InOrder = (keys: readonly string[]) => readonly string[];
/** Works on the body of an API, with its routes in the order in which they are made and in which they are laid out before. */
export type WorkOnBody = (
  turns: Turns,
  made: readonly ApiRoute[],
  laidOut: readonly ApiRoute[],
) => { readonly Body?: Node | undefined };

/** The translator copies the whole body for each route. An API has at most 300 resources (Amazon API Gateway quotas, read 2026-11). */
const MAX_ROUTES = 300;

/**
 * What aws-sam-translator 1.115 hashes for the id of a deployment (`ApiGatewayDeployment.make_auto_deployable`): the body of its API as Python 2.7
 * writes it, the version of OpenAPI, the domain, and the names of functions. Undefined where it is not known until the template is packaged.
 */
export function deploymentText(
  builder: SamBuilder,
  resource: SamResource,
  work: WorkOnBody,
): string | undefined {
  const { properties } = resource;
  const routes = builder.routes.get(resource.id)?.list ?? [];
  if (isTrue(prop(properties, 'MergeDefinitions')) || routes.length > MAX_ROUTES) return undefined;
  const { laidOut, made } = inPythonOrder(builder, routes);
  const body = new PythonBody();
  let turned = false;
  const { Body } = work(
    {
      turn: node => ((turned = true), body.turn(node)),
      change: node => ((turned = true), body.change(node)),
      keysAt: (...path) => body.keysAt(path),
      inOrder: keys => Keys.of(keys).list(),
    },
    made,
    laidOut,
  );
  if (!Body || !isOwn(Body, resource.declared.at.file)) return undefined;
  if (!turned) body.change(Body);
  const open = ['Auth', 'Domain', 'BinaryMediaTypes'].map(name => prop(properties, name));
  if (open.some(node => node && isOpen(builder, resolved(builder, node)))) return undefined;
  const names = functionNames(builder, made);
  if (names === undefined) return undefined;
  const version = truthyProp(properties, 'OpenApiVersion');
  const domain = truthyProp(properties, 'Domain');
  return [
    body.text,
    ...(version ? [textOf(version) ?? pythonText(version)] : []),
    ...(domain ? [domainText(resolved(builder, domain))] : []),
    names === '' ? [] : [names],
  ]
    .flat()
    .join('||');
}

/** Whether all of a body stands in the template, and no macro is left in it. */
function isOwn(body: Node, file: string): boolean {
  let own = true;
  walk(body, node => {
    own &&= node.span.file === file && !isCall(node, 'Fn::Transform');
    return own;
  });
  return own;
}

/**
 * The translator goes through resources and events in the order of Python 2.7: before anything is made it lays out the routes of functions and
 * state machines together, then it makes those of functions, each by its path, and of state machines. In between it works on both maps.
 */
function inPythonOrder(
  builder: SamBuilder,
  routes: readonly ApiRoute[],
): { readonly laidOut: readonly ApiRoute[]; readonly made: readonly ApiRoute[] } {
  const byResource = new Map<string, ApiRoute[]>();
  for (const route of routes) addTo(byResource, route.resource.id, route);
  const resources = Keys.of(builder.authored.keys());
  resources.add(IMPLICIT.Api);
  const first = resources.list();
  for (const family of ['Api', 'HttpApi'] as const) {
    resources.add(IMPLICIT[family]);
    if (builder.routes.get(IMPLICIT[family])?.family !== family && !builder.authored.has(IMPLICIT[family]))
      resources.remove(IMPLICIT[family]);
  }
  const inOrder = (ids: readonly string[], by: 'laidOut' | 'made'): ApiRoute[] =>
    ids.flatMap(id => {
      const own = byResource.get(id) ?? [];
      return eventKeys(own[0]?.resource)[by].flatMap(key => own.filter(({ event }) => event.key === key));
    });
  const made = inOrder(resources.list(), 'made');
  const functions = made.filter(({ role }) => role === undefined);
  const places = new Map([...new Set(functions.map(({ resource }) => resource))].map((one, at) => [one, at]));
  const placeOf = (route: ApiRoute): number => places.get(route.resource) ?? 0;
  return {
    laidOut: inOrder(first, 'laidOut'),
    made: [
      ...functions.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.path < b.path ? -1 : +(a.path > b.path))),
      ...made.filter(({ role }) => role !== undefined),
    ],
  };
}

/** The keys of the events of a resource, of those for a REST API where routes are laid out, and of all where they are made. */
function eventKeys(resource: SamResource | undefined): {
  readonly laidOut: readonly string[];
  readonly made: readonly string[];
} {
  const events = entriesOf(prop(resource?.properties, 'Events'));
  const types = new Map(events.map(({ key, value }) => [key, textOf(prop(value, 'Type'))]));
  const keys = Keys.of(types.keys());
  const ofType = (type: string): readonly string[] =>
    Keys.of(keys.list().filter(key => types.get(key) === type)).list();
  const laidOut = ofType('Api');
  keys.merge(laidOut);
  keys.merge(ofType('HttpApi'));
  return { laidOut, made: keys.list() };
}

/** The domain as JSON, with what the translator sets in its map before. */
function domainText(domain: Node): string {
  if (!isMap(domain)) return json(domain);
  const endpoint = textOf(prop(domain, 'EndpointConfiguration'));
  const name = prop(domain, 'DomainName');
  if (endpoint === 'PRIVATE' || !name) return json(domain);
  const id = `ApiGatewayDomainName${idHash(name)}`;
  const route = prop(domain, 'Route53');
  const address = { 'Fn::GetAtt': [id, 'DistributionDomainName'] };
  const made = (value: Plain): Node => make(value, bySam('', domain.span, 'domain'));
  const route53 =
    endpoint === 'EDGE' && isMap(route) && !prop(route, 'DistributionDomainName')
      ? withEntries(route, { DistributionDomainName: made(address) })
      : undefined;
  return json(
    withEntries(domain, {
      ApiDomainName: made(id),
      ...(endpoint === undefined ? { EndpointConfiguration: made('REGIONAL') } : {}),
      ...(route53 ? { Route53: route53 } : {}),
    }),
  );
}

/** As `json.dumps` writes what is a map of Python 2.7 before. */
function json(node: Node): string {
  if (node.kind === 'scalar') return pythonJson(toRead(node));
  if (node.kind === 'list') return `[${node.items.map(json).join(', ')}]`;
  const entries = isMap(node) ? entriesOf(node) : [{ key: node.fn, value: argumentOf(node) }];
  const values = new Map(entries.map(({ key, value }) => [key, json(value)]));
  return `{${Keys.of(values.keys())
    .list()
    .map(key => `${quoted(key)}: ${values.get(key) ?? ''}`)
    .join(', ')}}`;
}

/** The names of the functions whose events name the API, one for each event; undefined where one is not known. */
function functionNames(builder: SamBuilder, made: readonly ApiRoute[]): string | undefined {
  const names = made.map(({ resource, role }) => {
    const written = role === undefined ? truthyProp(resource.properties, 'FunctionName') : undefined;
    const name = written && resolved(builder, written);
    if (!name) return '';
    return isOpen(builder, name) ? undefined : (textOf(name) ?? pythonText(name));
  });
  return names.includes(undefined) ? undefined : names.join('');
}

/** Whether a parameter whose value only a deployment knows is left in what the translator looks through. */
function isOpen(builder: SamBuilder, node: Node): boolean {
  let open = false;
  const isParameter = (name: string | undefined): boolean =>
    name !== undefined &&
    (builder.parameters.has(name) || name === 'AWS::Region' || name === 'AWS::Partition');
  walk(node, part => {
    if (isCall(part, 'Ref')) open ||= isParameter(textOf(part.arg));
    else if (isCall(part, 'Fn::Sub'))
      open ||= subParts(textOf(subArgument(part.arg).pattern) ?? '').some(
        piece => piece.kind === 'variable' && isParameter(piece.name),
      );
    return !open;
  });
  return open;
}
