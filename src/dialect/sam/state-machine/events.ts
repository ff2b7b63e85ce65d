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
import { given, prop } from '../read.ts';
import { getAtt, ref, type Subject } from '../subject.ts';

/** What starts a state machine does it with a role of its own. */
export function expandMachineEvents(x: SamBuilder, subject: Subject, machine: string): void {
  const arn = ref(machine);
  for (const event of eventsOf(x, subject)) {
    switch (event.type) {
      case 'Schedule': {
        const written = prop(event.properties, 'RoleArn');
        machineRule(
          x,
          subject,
          event,
          arn,
          written ?? addRole(x, subject, event, machine, 'events.amazonaws.com'),
        );
        break;
      }
      case 'CloudWatchEvent':
      case 'EventBridgeRule':
        machineRule(x, subject, event, arn, addRole(x, subject, event, machine, 'events.amazonaws.com'));
        break;
      case 'ScheduleV2':
        machineSchedule(x, subject, event, arn);
        break;
      case 'Api':
        addApi(x, subject, event, machine);
        break;
      default:
        x.diagnostics.partial(
          'sam',
          `the event ${event.key} of ${subject.name} has the unknown type ${event.type}`,
          event.span,
        );
    }
  }
}

function addApi(x: SamBuilder, subject: Subject, event: SamEvent, machine: string): void {
  const route = restRoute(x, subject, event);
  const api = apiOf(x, event, 'Api');
  addRole(x, subject, event, machine, 'apigateway.amazonaws.com');
  if (route && api !== undefined)
    addRoute(
      x,
      subject,
      event,
      { name: ref(machine), arn: ref(machine), sub: `\${${machine}}` },
      'Api',
      api,
      route.path,
      route.method,
      `${event.id}Role`,
    );
}

function addRole(x: SamBuilder, subject: Subject, event: SamEvent, machine: string, service: string) {
  const id = `${event.id}Role`;
  x.generate(
    subject,
    id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: assumedBy(service),
      Policies: [startExecution(ref(machine), id)],
      PermissionsBoundary: given(subject.properties, 'PermissionsBoundary'),
    },
    eventProvenance(subject, event, 'event-role'),
  );
  return getAtt(id, 'Arn');
}
