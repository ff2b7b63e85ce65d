import type { SamEvent } from '../events/sam-event.ts';
import { eventProvenance } from '../events/sam-event.ts';
import { restRoute } from '../events/api.ts';
import { eventsOf } from '../events/event.ts';
import { machineRule } from '../events/rule.ts';
import { machineSchedule } from '../events/schedule-v2.ts';
import { addRoute, apiOf } from '../api/routes.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { startExecution } from '../function/grants.ts';
import { assumedBy } from '../function/role.ts';
import { truthyProp, prop } from '../read.ts';
import { aliasTarget, getAtt, ref, type SamResource } from '../sam-resource.ts';

/** What starts a state machine does it with a role of its own. */
export function expandMachineEvents(builder: SamBuilder, resource: SamResource, machine: string): void {
  const arn = ref(machine);
  for (const event of eventsOf(builder, resource)) {
    switch (event.type) {
      case 'Schedule': {
        const written = prop(event.properties, 'RoleArn');
        machineRule(
          builder,
          resource,
          event,
          arn,
          written ?? addRole(builder, resource, event, machine, 'events.amazonaws.com'),
        );
        break;
      }
      case 'CloudWatchEvent':
      case 'EventBridgeRule':
        machineRule(
          builder,
          resource,
          event,
          arn,
          addRole(builder, resource, event, machine, 'events.amazonaws.com'),
        );
        break;
      case 'ScheduleV2':
        machineSchedule(builder, resource, event, arn);
        break;
      case 'Api':
        addApi(builder, resource, event, machine);
        break;
      default:
        builder.diagnostics.partial(
          'sam',
          `the event ${event.key} of ${resource.name} has the unknown type ${event.type}`,
          event.span,
        );
    }
  }
}

function addApi(builder: SamBuilder, resource: SamResource, event: SamEvent, machine: string): void {
  const route = restRoute(builder, resource, event);
  const api = apiOf(builder, event, 'Api');
  addRole(builder, resource, event, machine, 'apigateway.amazonaws.com');
  if (route && api !== undefined)
    addRoute(
      builder,
      resource,
      event,
      aliasTarget(machine),
      'Api',
      api,
      route.path,
      route.method,
      `${event.id}Role`,
    );
}

function addRole(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  machine: string,
  service: string,
) {
  const id = `${event.id}Role`;
  builder.generate(
    resource,
    id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: assumedBy(service),
      Policies: [startExecution(ref(machine), id)],
      PermissionsBoundary: truthyProp(resource.properties, 'PermissionsBoundary'),
    },
    eventProvenance(resource, event, 'event-role'),
  );
  return getAtt(id, 'Arn');
}
