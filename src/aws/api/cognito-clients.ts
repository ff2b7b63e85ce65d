import type { Resource, Value } from '../../model/world.ts';

/** What a client of a user pool allows that exposes passwords or tokens. */
export type ClientWeakness = {
  readonly at: Value;
  readonly kind: 'implicit' | 'plain' | 'password';
  readonly text: string;
};

/**
 * Cognito refuses a client with a plain HTTP callback, "cannot use the HTTP protocol", except for localhost
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html, CallbackURLs) and, since 2025, the loopback addresses
 * (https://github.com/microsoft/vscode/issues/256122; both read 2026-11-29).
 */
const PLAIN = /^http:\/\/(?!localhost(?:[:/]|$)|127\.0\.0\.1(?:[:/]|$)|\[::1\](?:[:/]|$))/i;

/**
 * The weak settings of an `AWS::Cognito::UserPoolClient`: the implicit grant puts tokens into addresses
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html, "Implicit grant", read 2026-11-29), and `USER_PASSWORD_AUTH` sends the
 * password itself where SRP does not (API_CreateUserPoolClient, ExplicitAuthFlows). OAuth settings count only where they are switched on and where the pool may have a
 * domain, which serves the endpoints.
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
