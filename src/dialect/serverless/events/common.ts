import { type Group, groupBy } from '../groups.ts';
import type { ServerlessProvenance } from '../../../source/provenance.ts';
import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { at, isCall, itemsOf, type Node } from '../../../source/node.ts';
import { toPlain, type JsonValue } from '../../../source/plain.ts';
import { customRole } from '../grants.ts';
import { ROLE } from '../names.ts';
import { attributeOf, isObject, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { isUnknown, wordOf } from '../variables/pieces.ts';

export const REGION: Plain = { Ref: 'AWS::Region' };
export const ACCOUNT: Plain = { Ref: 'AWS::AccountId' };
export const PARTITION: Plain = { Ref: 'AWS::Partition' };
/** `arn:partition:…` joined without a separator. */
export const arnOf = (...parts: readonly Plain[]): Plain => ({
  'Fn::Join': ['', ['arn:', PARTITION, ...parts]],
});
/** The ARN by which API Gateway calls a function. */
export const invocationUri = (target: Plain): Plain =>
  arnOf(':apigateway:', REGION, ':lambda:path/2015-03-31/functions/', target, '/invocations');
/** All that calls one API. */
export const executeApi = (api: Plain, tail: string): Plain =>
  arnOf(':execute-api:', REGION, ':', ACCOUNT, ':', api, tail);
/** Where API Gateway serves an API. */
export const addressOf = (protocol: 'https' | 'wss', api: Plain, ...tail: readonly Plain[]): Plain => ({
  'Fn::Join': ['', [`${protocol}://`, api, '.execute-api.', REGION, '.', { Ref: 'AWS::URLSuffix' }, ...tail]],
});

/** The headers that CORS of an API allows where its author names none. */
export const CORS_HEADERS = [
  'Content-Type',
  'X-Amz-Date',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Security-Token',
  'X-Amz-User-Agent',
  'X-Amzn-Trace-Id',
];

export const aliased = (fn: ServiceFunction): { DependsOn?: Plain } =>
  fn.alias ? { DependsOn: fn.alias.id } : {};
/** What waits for a permission waits for the alias as well. */
export const afterPermission = (permission: string, fn: ServiceFunction): { DependsOn: Plain } => ({
  DependsOn: [permission, ...(fn.alias ? [fn.alias.id] : [])],
});
export const eventProvenance = (
  service: ServerlessService,
  event: FunctionEvent,
  rule: string,
): ServerlessProvenance => service.functionProvenance(event.fn, rule, event.keySpan);

type Permission = {
  readonly principal: Plain;
  readonly source?: Plain;
  readonly more?: { readonly [key: string]: Plain };
};
/** Lets a service call the function of an event. */
export function addPermission(
  service: ServerlessService,
  event: FunctionEvent,
  id: string,
  { principal, source, more }: Permission,
): void {
  service.builder.add(
    id,
    'AWS::Lambda::Permission',
    {
      FunctionName: service.target(event.fn),
      Action: 'lambda:InvokeFunction',
      Principal: principal,
      SourceArn: source,
      ...more,
    },
    eventProvenance(service, event, 'permission'),
    aliased(event.fn),
  );
}

/** A value as JSON text, as the framework writes patterns and inputs. */
export const jsonOf = (node: Node | undefined): string | undefined =>
  node ? JSON.stringify(toPlain(node) satisfies JsonValue) : undefined;
/** The `InputTransformer` of a target of EventBridge. */
export const transformerOf = (node: Node | undefined): Plain =>
  truthy(node)
    ? { InputTemplate: at(node, 'inputTemplate'), InputPathsMap: at(node, 'inputPathsMap') }
    : undefined;

export const filters = (node: Node | undefined): Plain =>
  truthy(node) ? { Filters: itemsOf(node).map(pattern => ({ Pattern: jsonOf(pattern) })) } : undefined;

/** The value of an event, or of a key of it when it is written as a map. */
export const part = (event: FunctionEvent, key: string): Node | undefined =>
  isObject(event.value) ? at(event.value, key) : event.value;
/** A setting that is given, even false or 0. */
export const presentValue = (node: Node | undefined): Node | undefined =>
  node && !(node.kind === 'scalar' && text(node) === undefined) ? node : undefined;

/** The last word of an ARN: of its text, the resource or export it is taken from, or the end of what is joined. */
export function nameInArn(node: Node | undefined, separator = ':'): string {
  const literal = isUnknown(node) ? wordOf(node) : text(node);
  if (literal !== undefined)
    return (separator === '/' ? literal.split('/')[1] : literal.split(':').at(-1)) ?? literal;
  if (isCall(node, 'Fn::GetAtt')) return attributeOf(node) ?? 'Unknown';
  if (isCall(node, 'Ref') || isCall(node, 'Fn::ImportValue')) return text(node.arg) ?? 'Unknown';
  if (isCall(node, 'Fn::Join'))
    return (
      text(itemsOf(itemsOf(node.arg)[1]).at(-1))
        ?.split('/')
        .at(-1) ?? 'Unknown'
    );
  return isCall(node, 'Fn::Sub') ? (text(node.arg)?.split(/[:/]/).at(-1) ?? 'Unknown') : 'Unknown';
}

/** The role resource that must exist before an event source can be read. */
export function roleDependency(service: ServerlessService, fn: ServiceFunction): string[] {
  const role = customRole(service, fn);
  const generated = service.grants.ownRole(fn) ? `${fn.idPrefix}${ROLE}` : ROLE;
  const name = role ? (attributeOf(role) ?? (text(role)?.includes(':') ? undefined : text(role))) : generated;
  return [name, fn.alias?.id].filter(id => id !== undefined);
}

/** Events of a kind by function, in their order. */
export const byFunction = (
  events: readonly FunctionEvent[],
): ReadonlyMap<ServiceFunction, Group<FunctionEvent>> => groupBy(events, ({ fn }) => fn);
