import { globMatches } from '../iam/actions-glob.ts';
import type { Route } from './routes.ts';

/**
 * Whether a route is meant to be called by others who do not sign in: `POST /stripe/webhook`, or `/hooks/*` for every method, where `*` stands for
 * anything. `ANY /hooks` of an API is more than the one method of a webhook. A path that is not read for certain is no webhook.
 */
export const isWebhook = (route: Route, webhooks: readonly string[]): boolean => webhooks.some(webhook => isNamed(route, webhook));

function isNamed({ method, path }: Route, webhook: string): boolean {
  const [last, verb = 'ANY'] = webhook.trim().split(/\s+/).toReversed();
  return path !== undefined && last !== undefined && (verb.toUpperCase() === 'ANY' || verb.toUpperCase() === method) && globMatches(last, path);
}
