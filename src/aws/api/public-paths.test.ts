import { expect, test } from 'vitest';
import type { Route } from './routes.ts';
import { isPublicByPurpose } from './public-paths.ts';

const route = (name: string): Route => {
  const [method = '', path] = name.split(' ');
  return { method, path, name } as unknown as Route;
};

test.each([
  ['GET /.well-known/jwks.json', true],
  ['GET /v1/.well-known/openid-configuration', true],
  ['GET /.well-known/{proxy+}', true],
  ['GET /.well-known', false],
  ['HEAD /health', true],
  ['GET /api/v2/health', true],
  ['GET /orders/healthz', true],
  ['GET /_ping', true],
  ['GET /robots.txt', true],
  // Data of somebody, not of the service.
  ['GET /patients/{id}/health', false],
  ['GET /{tenant}/ping', false],
  ['GET /orders/status', false],
  ['GET /pingpong', false],
  ['GET /', false],
  // Only reading is public by purpose.
  ['POST /ping', false],
  ['ANY /.well-known/{proxy+}', false],
])('%s: %s', (name, answer) => expect(isPublicByPurpose(route(name))).toBe(answer));
