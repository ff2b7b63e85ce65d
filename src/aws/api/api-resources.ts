import { perStack } from '../../model/memo.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type World } from '../../model/world.ts';
import { addTo } from '../../model/multimap.ts';
import { at, isCall, textOf } from '../../source/node.ts';

/** Resources that belong to an API, and the property that names it. */
const LINKS = {
  'AWS::ApiGateway::Method': 'RestApiId',
  'AWS::ApiGateway::Authorizer': 'RestApiId',
  'AWS::ApiGateway::Stage': 'RestApiId',
  'AWS::ApiGateway::Deployment': 'RestApiId',
  'AWS::ApiGateway::BasePathMapping': 'RestApiId',
  'AWS::ApiGatewayV2::ApiMapping': 'ApiId',
  'AWS::ApiGatewayV2::Route': 'ApiId',
  'AWS::ApiGatewayV2::Authorizer': 'ApiId',
  'AWS::ApiGatewayV2::Stage': 'ApiId',
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides': 'ApiId',
} as const;
export type PartType = keyof typeof LINKS;

/** The resources of a type that belong to an API of the stack. */
export function resourcesOfApi(api: Resource, type: PartType, world: World): Resource[] {
  const { byApi, open } = partsIn(world.stackIndex)(type);
  // Asks whose it is first: whether a resource exists may cost a branch.
  const more = open.filter(declared => new Resource(world, declared).get(LINKS[type]).refers?.id === api.id);
  return [...(byApi.get(api.id) ?? []), ...more].flatMap(declared => world.resource(declared.id) ?? []);
}

/** The API of the stack that a part belongs to; undefined where it is declared elsewhere. */
export const apiOf = (part: Resource): Declaration | undefined =>
  part.get(LINKS[part.type as PartType]).refers;

/** Parts by the API that a plain `Ref` names, so that 50 APIs with 50 methods are not 2,500 questions; the others stay in a list. */
type Parts = {
  readonly byApi: ReadonlyMap<string, readonly Declaration[]>;
  readonly open: readonly Declaration[];
};
const partsIn = perStack((stackIndex): ((type: PartType) => Parts) => {
  const known = new Map<PartType, Parts>();
  return type => {
    const parts = known.get(type) ?? partsByApi(stackIndex, type);
    known.set(type, parts);
    return parts;
  };
});

function partsByApi(stackIndex: StackIndex, type: PartType): Parts {
  const byApi = new Map<string, Declaration[]>();
  const open: Declaration[] = [];
  for (const declared of stackIndex.ofType(type)) {
    const link = at(declared.node, 'Properties', LINKS[type]);
    const id = isCall(link, 'Ref') ? textOf(link.arg) : undefined;
    if (id === undefined) open.push(declared);
    else addTo(byApi, id, declared);
  }
  return { byApi, open };
}
