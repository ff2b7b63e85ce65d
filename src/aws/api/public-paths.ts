import type { Route } from './routes.ts';

/** What a service says of itself, and files that clients ask for before anybody signs in: public wherever they stand. */
const ANYWHERE = new Set(
  'healthz livez readyz healthcheck health-check health_check _health ping _ping robots.txt sitemap.xml favicon.ico'.split(
    ' ',
  ),
);
/** Words that mean the service only where nothing but its version stands before them: `/orders/status` is data. */
const AT_ROOT = new Set('health status alive live liveness ready readiness heartbeat version'.split(' '));
const VERSION = /^(?:api|v\d+)$/i;

/**
 * Whether a route reads what anyone must be able to read: a well-known URI (RFC 8615, "Well-Known URIs"), a health check, a file for crawlers.
 * `/health/{id}` and `POST /ping` are not.
 */
export function isPublicByPurpose({ method, path }: Route): boolean {
  if (path === undefined || !READS.has(method)) return false;
  const segments = path.toLowerCase().split('/').filter(Boolean);
  const rest = segments.filter((segment, index) => index > 1 || !VERSION.test(segment));
  const last = rest.at(-1) ?? '';
  if (rest.includes('.well-known') && last !== '.well-known') return true;
  return !path.includes('{') && (ANYWHERE.has(last) || (rest.length === 1 && AT_ROOT.has(last)));
}

/** How somebody signs in who has no token yet; the token endpoint of OAuth asks its clients itself (RFC 6749, section 3.2). */
const SIGN_IN = /^(?:sign[-_]?(?:in|up)|log[-_]?in|register|(?:forgot|reset)[-_]?password|token)$/;

/** Whether a route is there to sign in or to sign up: its caller cannot have signed in before. */
export const isSignIn = ({ path, name }: Route): boolean =>
  SIGN_IN.test((path ?? name).toLowerCase().split('/').filter(Boolean).at(-1) ?? '');

const READS = new Set(['GET', 'HEAD']);
/** Whether a route only reads, as far as its method says. */
export const isRead = ({ method }: Route): boolean => READS.has(method);
