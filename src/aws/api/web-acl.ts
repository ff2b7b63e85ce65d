import { Text, type Part } from '../../model/text.ts';
import type { Resource } from '../../model/value.ts';
import type { World } from '../../model/world.ts';
import { any, both, isApiOf, isStage, type Answer, type Stage } from './stages.ts';

const ASSOCIATIONS = ['AWS::WAFv2::WebACLAssociation', 'AWS::WAFRegional::WebACLAssociation'];

/** Whether a web ACL stands before a stage of a REST API: `arn:aws:apigateway:REGION::/restapis/API/stages/STAGE` (CloudFormation reference, "AWS::WAFv2::WebACLAssociation", read 2026-11). */
export const stageHasWebAcl = (stage: Stage, world: World): Answer =>
  associated(arn => isStageArn(stage, arn), world);

/** Whether a web ACL stands before a resource that is named by its own ARN. */
export const hasWebAcl = (resource: Resource, world: World): Answer =>
  associated(
    arn => (arn.hole && world.declared(arn.hole)?.id === resource.id ? 'yes' : isOpen(arn) ? 'maybe' : 'no'),
    world,
  );

function associated(isIt: (arn: Text) => Answer, world: World): Answer {
  const found = ASSOCIATIONS.flatMap(type => [
    ...world.matching(type, association => {
      const answer = isIt(association.get('ResourceArn').text);
      return answer === 'no' ? undefined : answer;
    }),
  ]);
  return any(found.map(({ match }) => match));
}

function isStageArn(stage: Stage, arn: Text): Answer {
  const [, path] = cut(arn, '/restapis/') ?? [];
  const [api, name] = (path && cut(path, '/stages/')) ?? [];
  if (api && name) return both(isApiOf(stage, api), isStage(stage, name));
  return isOpen(arn) ? 'maybe' : 'no';
}

/** Nothing but what deployment fills in, and not with a resource of the stack. */
const isOpen = (arn: Text): boolean =>
  arn.hole !== undefined && arn.hole.of !== 'attribute' && arn.hole.of !== 'name';

/** What stands before and after a literal piece. */
function cut(text: Text, mark: string): readonly [Text, Text] | undefined {
  const index = text.parts.findIndex(part => typeof part === 'string' && part.includes(mark));
  const part: Part | undefined = text.parts[index];
  if (typeof part !== 'string') return undefined;
  const at = part.indexOf(mark);
  return [
    Text.of(...text.parts.slice(0, index), part.slice(0, at)),
    Text.of(part.slice(at + mark.length), ...text.parts.slice(index + 1)),
  ];
}
