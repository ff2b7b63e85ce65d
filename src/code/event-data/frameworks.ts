import type { CodeValue, EventValue, PackageCall, PackageValue, ResultValue } from '../flow/values.ts';
import type { CodeParameter } from '../program.ts';
import { calleeName, isOf } from './callee.ts';

/** Frameworks that call a function with the request as its first argument: `app.get('/', (request, response) => …)`. */
const WITH_REQUEST = [
  'express',
  'fastify',
  'lambda-api',
  'koa',
  '@koa/router',
  'koa-router',
  'polka',
  'restify',
];
/** Frameworks whose decorators of routes call a function with the parts of the path. */
const WITH_PATH = ['flask', 'aws_lambda_powertools.event_handler', 'chalice', 'bottle'];
/** What FastAPI makes the arguments of a route of: texts of the path and the query, the request, or what nothing of the caller is (FastAPI, tutorial, read 2026-11). */
const TEXT = /^(?:typing\.)?(?:Optional\[)?(?:list\[|List\[)?str\b/;
const VERBS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'all',
  'use',
  'route',
  'any',
  'handle',
]);

const REQUEST: EventValue = { kind: 'event', path: [] };

/** What a framework calls a function of the code with, if that comes from the caller. */
export function requestArgument(
  { callee }: PackageCall,
  index: number,
  parameter?: CodeParameter,
): EventValue | undefined {
  const { full, method = '' } = calleeName(callee);
  if (VERBS.has(method) && index === 0 && WITH_REQUEST.some(name => isOf(full, name))) return REQUEST;
  if (callee.kind !== 'result' || callee.path.length > 0) return undefined;
  const decorator = callee.call.callee;
  const isRoute = decorator.kind === 'result' && VERBS.has(decorator.path.at(-1) ?? '');
  if (isRoute && isOf(calleeName(decorator).full, 'fastapi')) return ofFastApi(parameter);
  return isRoute && WITH_PATH.some(name => isOf(full, name))
    ? { kind: 'event', path: ['pathParameters', '*'] }
    : undefined;
}

/** Numbers are read as such, models are checked, and other types are made by the code. */
function ofFastApi(parameter: CodeParameter | undefined): EventValue | undefined {
  const { type = '' } = parameter ?? {};
  if (/^(?:fastapi\.|starlette\.requests\.)?Request$/.test(type)) return REQUEST;
  return TEXT.test(type) ? { kind: 'event', path: ['queryStringParameters', '*'] } : undefined;
}

/** The request that a framework holds: `request` of Flask, `app.current_event` of Powertools, `app.current_request` of Chalice. */
export function requestMember(of: PackageValue | ResultValue, name: string): CodeValue | undefined {
  if (of.kind === 'package')
    return of.source === 'flask' && of.path.length === 0 && name === 'request' ? REQUEST : undefined;
  const { full } = calleeName(of);
  const isEvent =
    (name === 'current_event' && isOf(full, 'aws_lambda_powertools.event_handler')) ||
    (name === 'current_request' && isOf(full, 'chalice'));
  return isEvent ? REQUEST : undefined;
}
