import { isLowered } from '../../src/model/stack.ts';
import { calledByAuthor, isProviderStage } from '../../src/aws/api/stages.ts';
import { cause, fixFor, switchedOff } from '../../src/aws/switches.ts';
import {
  answersDeployment,
  canBeTraced,
  firstUntraced,
  TRACED_TYPES,
  TRACING_SWITCHES,
} from '../../src/aws/logs/tracing.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Gathered } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'tracing-disabled',
  title: 'AWS X-Ray tracing is not enabled',
  severity: 'low',
  preset: 'recommended',
  on: TRACED_TYPES,
  maps: { owasp: ['S10'], sas: ['SAS-05'], fsbp: ['APIGateway.3'] },
  why: 'Without traces, you cannot see which services a request passes through, or follow an attack or an error across functions.',
  fix: 'Enable active tracing.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html',
    'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html',
  ],
  gather: all => `${counted(all)} are not traced`,
  check({ resource, world, strict, report, undetermined }) {
    const [off] = switchedOff(TRACING_SWITCHES, resource);
    if (!off || !canBeTraced(resource, world)) return;
    if (!strict && answersDeployment(resource, world)) return;
    if (off.how === 'open') return undetermined('whether it is traced is not known until deployment');
    const { at, how } = off;
    const shared = isProviderStage(resource)
      ? how === 'unset'
      : !strict && isLowered(resource.declared) && firstUntraced(world) === resource.id;
    report(
      (shared ? world.stack.shared : undefined) ?? at,
      `${calledByAuthor(resource)} is not traced: ${cause(off)}`,
      fixFor(off),
    );
  },
});

/** `2 functions and 1 API stage`. */
function counted(all: readonly Gathered[]): string {
  const kinds = [...new Set(TRACING_SWITCHES.map(row => row.kind))];
  return listInWords(
    kinds.flatMap(kind => {
      const count = new Set(
        all
          .filter(one => TRACING_SWITCHES.find(row => row.type === one.type)?.kind === kind)
          .map(one => one.resource),
      ).size;
      return count === 0 ? [] : [`${count} ${count === 1 ? kind : `${kind}s`}`];
    }),
  );
}
