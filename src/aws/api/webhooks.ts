import { globMatches } from '../iam/actions/glob.ts';
import type { Route } from './routes.ts';

/**
 * Whether a route is meant to be called by others who do not sign in: `POST /stripe/webhook`, or `/hooks/*` for every method, where `*` stands for
 * anything. `ANY /hooks` of an API is more than the one method of a webhook. Of a path whose beginning is declared elsewhere only a `*` at the beginning knows.
 */
export const isWebhook = (route: Route, webhooks: readonly string[]): boolean =>
  webhooks.some(webhook => isRouteOf(route, webhook));

function isRouteOf({ method, path, name }: Route, webhook: string): boolean {
  const [last = '', verb = 'ANY'] = webhook.trim().split(/\s+/).toReversed();
  const known = path ?? /…\S*/.exec(name)?.[0] ?? '…';
  return (
    (path !== undefined || last.startsWith('*')) &&
    (verb.toUpperCase() === 'ANY' || verb.toUpperCase() === method) &&
    globMatches(last, known)
  );
}
