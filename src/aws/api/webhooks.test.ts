import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { Resource } from '../../model/world.ts';
import { keyRoute, methodRoute } from './routes.ts';
import { isWebhook } from './webhooks.ts';

const route = (key: string) => {
  const world = worldOf(
    `Resources: { Route: { Type: AWS::ApiGatewayV2::Route, Properties: { RouteKey: ${key.startsWith('!') ? key : `'${key}'`} } } }`,
  );
  return keyRoute(new Resource(world, world.stack.resources.get('Route')!), world);
};

test.each([
  ['POST /stripe/webhook', 'POST /stripe/webhook', true],
  ['POST /stripe/webhook', 'post /stripe/webhook', true],
  ['POST /stripe/webhook', '/stripe/webhook', true],
  ['POST /stripe/webhook', '/stripe/*', true],
  ['POST /stripe/webhook', 'ANY /stripe/webhook', true],
  ['POST /stripe/webhook', '*', true],
  ['POST /hooks/{id}', 'POST /hooks/{id}', true],
  ['POST /hooks/{id}', '/hooks/*', true],
  ['ANY /hooks', '/hooks', true],
  ['$connect', '$connect', true],
  ['GET /stripe/webhook', 'POST /stripe/webhook', false],
  ['ANY /stripe/webhook', 'POST /stripe/webhook', false],
  ['POST /stripe/webhook/list', '/stripe/webhook', false],
  ['POST /v1/stripe/webhook', '/stripe/webhook', false],
  ['POST /Stripe', '/stripe', false],
  ['!ImportValue key', '*', true],
  ['!ImportValue key', '/*', false],
  ['!ImportValue key', '*/hook', false],
])('the route %s and the webhook %s: %s', (key, webhook, answer) =>
  expect(isWebhook(route(key), [webhook])).toBe(answer),
);
test.each([
  ['*', true],
  ['POST */hook', true],
  ['*/hook', true],
  ['GET */hook', false],
  ['/hook', false],
  ['/*/hook', false],
  ['*/hooks', false],
])('a path that begins elsewhere and the webhook %s: %s', (webhook, answer) => {
  const world = worldOf(
    'Resources: { Part: { Type: AWS::ApiGateway::Resource, Properties: { ParentId: !ImportValue base, PathPart: hook } }, Way: { Type: AWS::ApiGateway::Method, Properties: { ResourceId: !Ref Part, HttpMethod: POST } } }',
  );
  expect(
    isWebhook(methodRoute(new Resource(world, world.stack.resources.get('Way')!), world), [webhook]),
  ).toBe(answer);
});
test('one of several is enough, and none is none', () => {
  expect(isWebhook(route('POST /a'), ['/b', '/a'])).toBe(true);
  expect(isWebhook(route('POST /a'), [])).toBe(false);
});
