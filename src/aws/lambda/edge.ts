import { Resource, type World } from '../../model/world.ts';
import { refersToFunction } from '../function-references.ts';

/** Whether a function runs at CloudFront's edge: its groups then lie in the regions of its viewers, out of the stack's reach. */
export function runsAtEdge(fn: Resource, world: World): boolean {
  const role = fn.get('Role').refers;
  if (role?.type === 'AWS::IAM::Role' && trusts(new Resource(world, role), 'edgelambda.amazonaws.com'))
    return true;
  const isAssociated = (distribution: Resource): true | undefined => {
    const config = distribution.get('DistributionConfig');
    const behaviors = [config.get('DefaultCacheBehavior'), ...config.get('CacheBehaviors').each];
    const functions = behaviors.flatMap(behavior =>
      behavior.get('LambdaFunctionAssociations').each.map(each => each.get('LambdaFunctionARN')),
    );
    return functions.some(({ text }) => refersToFunction(text, fn)) ? true : undefined;
  };
  return !world.matching('AWS::CloudFront::Distribution', isAssociated).next().done;
}

const trusts = (role: Resource, service: string): boolean =>
  role
    .get('AssumeRolePolicyDocument', 'Statement')
    .each.some(statement =>
      statement.get('Principal', 'Service').each.some(principal => principal.text.is(service)),
    );
