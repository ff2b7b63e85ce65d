import type { Declaration } from '../../model/stack.ts';
import type { Resource, Value } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { invokedBy } from '../function-references.ts';
import { GRAPHQL } from './graphql.ts';
import { API_TYPES } from './routes.ts';

/** A Lambda function that decides who may call. */
export type Authorizer = {
  readonly name: string;
  readonly kind: 'TOKEN' | 'REQUEST' | 'GRAPHQL';
  readonly at: Resource | Value | Span;
  readonly ttl: Value;
  /** Seconds that a decision counts where `ttl` is absent; 0 is never cached. */
  readonly unset: number;
  readonly sources: Value;
  /** The function that it is, as far as the stack has it. */
  readonly invokes: Declaration | undefined;
  /** Whether it may answer yes or no instead of a policy. */
  readonly isSimple: boolean;
};

export const AUTHORIZER_TYPES: readonly string[] = [
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGatewayV2::Authorizer',
  ...API_TYPES,
  GRAPHQL,
];

/**
 * The Lambda authorizers that a resource is or holds. A REST API and AppSync count a decision for 300 seconds unless told otherwise, an HTTP API does not
 * (CloudFormation reference; developer guide, "AWS Lambda authorizers for HTTP APIs"; AppSync API reference, "LambdaAuthorizerConfig"; read 2026-11).
 */
export function authorizersOf(holder: Resource): Authorizer[] {
  switch (holder.type) {
    case 'AWS::ApiGateway::Authorizer':
      return found(holder, { name: called(holder), at: holder, unset: 300, type: holder.get('Type') });
    case 'AWS::ApiGatewayV2::Authorizer':
      return found(holder, {
        name: called(holder),
        at: holder,
        unset: 0,
        type: holder.get('AuthorizerType'),
      });
    case GRAPHQL:
      return [holder, ...holder.get('AdditionalAuthenticationProviders').each]
        .map(one => one.get('LambdaAuthorizerConfig'))
        .filter(one => one.present)
        .map(config => ({
          name: `the authorizer of ${holder.called}`,
          kind: 'GRAPHQL',
          at: config,
          ttl: config.get('AuthorizerResultTtlInSeconds'),
          unset: 300,
          sources: config,
          invokes: invokedBy(config.get('AuthorizerUri').text, holder.world),
          isSimple: true,
        }));
    default:
      return inBody(holder);
  }
}

/** One that a tool makes by the name that its author gave it. */
const called = (holder: Resource): string =>
  holder.provenance ? `the authorizer ${holder.get('Name').text}` : holder.called;

type Kind = {
  readonly name: string;
  readonly at: Authorizer['at'];
  readonly unset: number;
  readonly type: Value;
};

function found(settings: Value, { name, at, unset, type }: Kind): Authorizer[] {
  const kind = type.literal?.toUpperCase();
  if (kind !== 'TOKEN' && kind !== 'REQUEST') return [];
  const either = (upper: string): Value =>
    settings.get(upper).absent
      ? settings.get(upper.charAt(0).toLowerCase() + upper.slice(1))
      : settings.get(upper);
  return [
    {
      name,
      kind,
      at,
      unset,
      ttl: either('AuthorizerResultTtlInSeconds'),
      sources: either('IdentitySource'),
      invokes: invokedBy(either('AuthorizerUri').text, settings.world),
      isSimple: either('EnableSimpleResponses').boolean === true,
    },
  ];
}

/** `x-amazon-apigateway-authorizer` of the security schemes. */
function inBody(api: Resource): Authorizer[] {
  const body = api.get('Body');
  return [body.get('components', 'securitySchemes'), body.get('securityDefinitions')].flatMap(schemes =>
    schemes.entries.flatMap(([name, scheme, at]) => {
      const settings = scheme.get('x-amazon-apigateway-authorizer');
      return found(settings, {
        name: `${name} of ${api.called}`,
        at,
        unset: api.type === 'AWS::ApiGateway::RestApi' ? 300 : 0,
        type: settings.get('type'),
      });
    }),
  );
}
