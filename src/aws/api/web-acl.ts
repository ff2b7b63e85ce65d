import { every, some } from '../../model/answers.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import { Text, type Answer, type Part } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { isApiId, isStageName, type Stage } from './stages.ts';

const ASSOCIATIONS = ['AWS::WAFv2::WebACLAssociation', 'AWS::WAFRegional::WebACLAssociation'];

/** Whether a stack associates any web ACL. */
export const hasAssociations = (stackIndex: StackIndex): boolean =>
  ASSOCIATIONS.some(type => stackIndex.has(type));

/** Whether a web ACL stands before a stage of a REST API: `arn:aws:apigateway:REGION::/restapis/API/stages/STAGE` (CloudFormation reference, "AWS::WAFv2::WebACLAssociation", read 2026-11). */
export const stageHasWebAcl = (stage: Stage, world: World): Answer =>
  isAssociated(arn => isStageArn(stage, arn), world);

/** Whether a web ACL stands before a resource that is named by its own ARN. */
export const hasWebAcl = (resource: Resource, world: World): Answer =>
  isAssociated(
    arn => (arn.hole && world.declared(arn.hole)?.id === resource.id ? 'yes' : maybeAny(arn)),
    world,
  );

function isAssociated(isIt: (arn: Text) => Answer, world: World): Answer {
  const found = ASSOCIATIONS.flatMap(type => [
    ...world.matching(type, association => {
      const answer = isIt(association.get('ResourceArn').text);
      return answer === 'no' ? undefined : answer;
    }),
  ]);
  return some(found.map(({ match }) => match));
}

function isStageArn(stage: Stage, arn: Text): Answer {
  const [, path] = cut(arn, '/restapis/') ?? [];
  const [api, name] = (path && cut(path, '/stages/')) ?? [];
  if (api && name) return every([isApiId(api, stage), isStageName(name, stage)]);
  return maybeAny(arn);
}

/** `maybe` of nothing but what deployment fills in, and not with a resource of the stack. */
const maybeAny = ({ hole }: Text): Answer =>
  hole !== undefined && hole.of !== 'attribute' && hole.of !== 'name' ? 'maybe' : 'no';

/** What stands before and after a literal piece. */
function cut(text: Text, mark: string): readonly [Text, Text] | undefined {
  const index = text.parts.findIndex(part => typeof part === 'string' && part.includes(mark));
  const part: Part | undefined = text.parts[index];
  if (typeof part !== 'string') return undefined;
  const at = part.indexOf(mark);
  return [
    Text.from([...text.parts.slice(0, index), part.slice(0, at)]),
    Text.from([part.slice(at + mark.length), ...text.parts.slice(index + 1)]),
  ];
}
