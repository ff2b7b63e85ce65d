import { lookUp } from '../../model/look-up.ts';
import { perDefaults } from '../../model/memo.ts';
import { addTo } from '../../model/multimap.ts';
import { Resource } from '../../model/world.ts';
import { AUTHORIZER_TYPES, authorizersOf, type Authorizer } from '../api/authorizers.ts';

/** A Lambda authorizer with the type of API that asks it. */
export type AskedAuthorizer = Authorizer & { readonly api: 'REST' | 'HTTP' | 'AppSync' };

const API_OF: { readonly [type: string]: AskedAuthorizer['api'] } = {
  'AWS::ApiGateway::Authorizer': 'REST',
  'AWS::ApiGateway::RestApi': 'REST',
  'AWS::ApiGatewayV2::Authorizer': 'HTTP',
  'AWS::ApiGatewayV2::Api': 'HTTP',
};

/** The authorizers of the stack by the logical id of the function that decides. */
export const authorizersByFunction = perDefaults(
  (scratch): ReadonlyMap<string, readonly AskedAuthorizer[]> => {
    const found = new Map<string, AskedAuthorizer[]>();
    for (const declared of AUTHORIZER_TYPES.flatMap(type => scratch.stackIndex.ofType(type)))
      for (const authorizer of authorizersOf(new Resource(scratch, declared)))
        if (authorizer.invokes)
          addTo(found, authorizer.invokes.id, {
            ...authorizer,
            api: lookUp(API_OF, declared.type) ?? 'AppSync',
          });
    return found;
  },
);
