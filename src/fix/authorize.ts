import { at, entriesOf, isMap, textOf, type MapNode, type Node, type Span } from '../source/node.ts';
import { typeOf } from './authored.ts';
import type { Edits } from './cuts.ts';
import type { Fix, FixContext } from './fix.ts';
import { all, fixed, setGlobal, setProperty, siteOf, type Site } from './sites.ts';

const RISK =
  'Requests that are not signed with AWS credentials are refused: callers need credentials and the permission to invoke the API.';
const RISK_OF_OWN = 'Requests that the authorizer does not accept are refused.';

/** Has an API ask who calls: for the authorizer that it declares already, else for requests that are signed with AWS credentials. */
export function authorize(context: FixContext): Fix | undefined {
  const { stack, finding, resource } = context;
  const site = siteOf(context, resource);
  const isAll = finding.message.includes('every route');
  if (stack.dialect === 'sam' && isAll && (site?.kind === 'sam' || resource.provenance))
    return wholeApi(context);
  if (isOpenToAccounts(site)) return undefined;
  const places = [finding.at, ...finding.related.map(one => one.at)];
  const edits = distinct(places).map(place => route(context, place));
  const made = edits.filter(one => one !== 'none');
  return made.length > 0 ? fixed('Require signed requests (AWS_IAM)', all(...made), RISK) : undefined;
}

/** Whether an API has a policy of its author: what that allows to everybody, any account may call with a signature of AWS. */
const isOpenToAccounts = (site: Site | undefined): boolean =>
  (at(site?.map, 'Properties', 'Policy') ?? at(site?.map, 'Properties', 'Auth', 'ResourcePolicy')) !==
  undefined;

const distinct = (places: readonly Span[]): readonly Span[] =>
  places.filter(
    (one, index) => places.findIndex(other => other.file === one.file && other.start === one.start) === index,
  );

/** The default authorizer of a SAM API; without an API of its author the one of Globals. */
function wholeApi(context: FixContext): Fix | undefined {
  const { resource } = context;
  const site = siteOf(context, resource);
  const isHttp = resource.type === 'AWS::ApiGatewayV2::Api';
  const own = site?.kind === 'sam' ? at(site.map, 'Properties', 'Auth', 'Authorizers') : undefined;
  const [authorizer, ...more] = entriesOf(own);
  const name = authorizer && more.length === 0 ? authorizer.key : 'AWS_IAM';
  const set = (path: readonly string[], value: string | boolean): Edits =>
    site?.kind === 'sam'
      ? setProperty(site, ['Auth', ...path], value)
      : setGlobal(context, [isHttp ? 'HttpApi' : 'Api', 'Auth', ...path], value);
  const isIam = name === 'AWS_IAM';
  if (isIam && isOpenToAccounts(site)) return undefined;
  const globals = at(context.authored.editor(context.stack.file)?.root, 'Globals', 'Api', 'Cors');
  const hasCors = !isHttp && (at(site?.map, 'Properties', 'Cors') ?? globals) !== undefined;
  const edits = all(
    set(['DefaultAuthorizer'], name),
    ...(isHttp && isIam ? [set(['EnableIamAuthorizer'], true)] : []),
    ...(hasCors ? [set(['AddDefaultAuthorizerToCorsPreflight'], false)] : []),
  );
  return fixed(`Set the default authorizer to ${name}`, edits, isIam ? RISK : RISK_OF_OWN);
}

/** One route: the event of a function, a method, or a route. `none`: nothing of the like stands there. */
function route(context: FixContext, place: Span): Edits | 'none' {
  const { authored } = context;
  const editor = authored.editor(place.file);
  const steps = authored.steps(place);
  const found = authored.mapOf({ at: place });
  if (!editor) return 'none';
  const type = found && typeOf(found.map);
  if (found && (type === 'AWS::ApiGateway::Method' || type === 'AWS::ApiGatewayV2::Route'))
    return editor.set(found.map, ['Properties', 'AuthorizationType'], 'AWS_IAM');
  if (found && type === 'Api') return editor.set(found.map, ['Properties', 'Auth', 'Authorizer'], 'AWS_IAM');
  // In a list of events; `provider.httpApi` is none.
  const event = steps.find(
    ({ entry }, index) =>
      (entry?.key === 'http' || entry?.key === 'httpApi') && steps[index - 1]?.index !== undefined,
  );
  return event?.entry ? serverlessEvent(context, event.entry.key, event.node) : 'none';
}

/** `- http: GET /orders`, or a map. */
function serverlessEvent({ authored }: FixContext, key: string, node: Node): Edits | 'none' {
  const editor = authored.editor(node.span.file);
  if (!editor) return undefined;
  const authorizer = key === 'http' ? 'aws_iam' : { type: 'aws_iam' };
  if (isMap(node)) return hasAuthorizer(node) ? 'none' : editor.set(node, ['authorizer'], authorizer);
  const text = textOf(node);
  if (node.kind !== 'scalar' || text === undefined) return undefined;
  const [method = '*', path] = text.trim().split(/\s+/);
  return editor.replace(
    node,
    path === undefined ? { method: '*', path: method, authorizer } : { method, path, authorizer },
  );
}

const hasAuthorizer = (map: MapNode): boolean => map.entries.has('authorizer');
