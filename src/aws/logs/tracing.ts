import { perDefaults } from '../../model/memo.ts';
import { referringTypes } from '../../model/references.ts';
import { Resource, World } from '../../model/world.ts';
import { isFrameworkProvider } from '../lambda/framework-provider.ts';
import { runsAtEdge } from '../lambda/edge.ts';
import { stageOf } from '../api/stages.ts';
import { NO, switchedOff, typesOf, type Switch } from '../switches.ts';

export type TracingSwitch = Switch & { readonly kind: string };

/** Where X-Ray is switched on, as AWS stands in 2026-11. HTTP and WebSocket APIs have no such switch. */
export const TRACING_SWITCHES: readonly TracingSwitch[] = [
  {
    type: 'AWS::Lambda::Function',
    path: ['TracingConfig', 'Mode'],
    off: ['PassThrough'],
    unset: 'off',
    on: 'Active',
    kind: 'function',
    fix: 'Set TracingConfig.Mode to Active.',
    words: {
      sam: 'Set Tracing to Active in the function or under Globals.',
      serverless: 'Set provider.tracing.lambda to true.',
    },
  },
  {
    type: 'AWS::ApiGateway::Stage',
    path: ['TracingEnabled'],
    off: NO,
    unset: 'off',
    on: 'true',
    kind: 'API stage',
    fix: 'Set TracingEnabled to true.',
    words: {
      sam: 'Set TracingEnabled to true in the API or under Globals.',
      serverless: 'Set provider.tracing.apiGateway to true.',
    },
  },
  {
    type: 'AWS::ApiGateway::Deployment',
    path: ['StageDescription', 'TracingEnabled'],
    off: NO,
    unset: 'off',
    on: 'true',
    kind: 'API stage',
    fix: 'Set StageDescription.TracingEnabled to true.',
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    path: ['TracingConfiguration', 'Enabled'],
    off: NO,
    unset: 'off',
    on: 'true',
    kind: 'state machine',
    fix: 'Set TracingConfiguration.Enabled to true.',
    words: { sam: 'Set Tracing.Enabled to true.' },
  },
];
export const TRACED_TYPES = typesOf(TRACING_SWITCHES);

/** Whether its author can have a resource traced: not what a tool adds for itself, nor what runs at CloudFront's edge (CloudFront developer guide, "Restrictions on Lambda@Edge", Lambda features, read 2026-11). */
export function canBeTraced(resource: Resource, world: World): boolean {
  if (resource.type === 'AWS::Lambda::Function')
    return !resource.provenance && !isFrameworkProvider(resource) && !runsAtEdge(resource, world);
  return resource.type === 'AWS::StepFunctions::StateMachine' || stageOf(resource, world) !== undefined;
}

/** Whether CloudFormation calls a function for a custom resource: it runs while the stack is deployed, and no request passes through it. */
export const answersDeployment = ({ id }: Resource, { stackIndex }: World): boolean =>
  referringTypes(stackIndex, id).some(
    type => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource',
  );

/** The first resource that the findings of a stack are gathered on, where nothing in any branch of it is traced. */
export const firstUntraced = perDefaults(({ stackIndex, assumeDefaults }): string | undefined => {
  let first: string | undefined;
  for (const declared of TRACED_TYPES.flatMap(type => stackIndex.ofType(type))) {
    // One world a resource: its facts tell whether the answer, or the resource, depends on a branch.
    const scratch = new World(stackIndex, [], assumeDefaults);
    const resource = scratch.resource(declared.id);
    if (resource && !canBeTraced(resource, scratch)) continue;
    const [off] = resource ? switchedOff(TRACING_SWITCHES, resource) : [];
    if (!off || off.how === 'open') return undefined;
    if (scratch.facts.length === 0) first ??= declared.id;
  }
  return first;
});
