import type { Resource, Value } from '../../model/world.ts';

/** What a client of a user pool allows that exposes passwords or tokens. */
export type ClientWeakness = {
  readonly at: Value;
  readonly kind: 'implicit' | 'plain' | 'password';
  readonly text: string;
};

/** Cognito takes plain HTTP only for localhost (Cognito user pools API reference, "CreateUserPoolClient", CallbackURLs, read 2026-11). */
const PLAIN = /^http:\/\/(?!localhost(?:[:/]|$)|127\.0\.0\.1(?:[:/]|$)|\[::1\](?:[:/]|$))/i;

/**
 * The weak settings of an `AWS::Cognito::UserPoolClient`: the implicit grant puts tokens into addresses, and `USER_PASSWORD_AUTH` sends the password itself
 * where SRP does not (Cognito developer guide, "App clients with OAuth 2.0 grants", "Authentication flows", read 2026-11). OAuth settings count only where they are switched on
 * and where the pool may have a domain, which serves the endpoints.
 */
export function clientWeaknesses(client: Resource): ClientWeakness[] {
  const oauth = client.get('AllowedOAuthFlowsUserPoolClient').boolean === true && mayHaveDomain(client);
  const found = (
    list: string,
    kind: ClientWeakness['kind'],
    is: (literal: string) => boolean,
  ): ClientWeakness[] =>
    client.get(list).each.flatMap(at => {
      const { literal } = at;
      return literal !== undefined && is(literal) ? [{ at, kind, text: literal }] : [];
    });
  return [
    ...(oauth ? found('AllowedOAuthFlows', 'implicit', flow => flow.toLowerCase() === 'implicit') : []),
    ...(oauth ? found('CallbackURLs', 'plain', url => PLAIN.test(url)) : []),
    ...found('ExplicitAuthFlows', 'password', flow => /^(?:ALLOW_)?USER_PASSWORD_AUTH$/i.test(flow)),
  ];
}

/** Whether a domain is declared for a pool of this stack; one that is declared elsewhere may have its domain there. */
const mayHaveDomain = (client: Resource): boolean =>
  client.get('UserPoolId').refers?.type !== 'AWS::Cognito::UserPool' ||
  client.world.stackIndex.has('AWS::Cognito::UserPoolDomain');
