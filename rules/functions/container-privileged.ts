import { cause, fixFor, switchedOff, typesOf, YES, type Switch } from '../../src/aws/switches.ts';
import { defineRule } from '../../src/rule/rule.ts';

const IMAGE = 'AWS::Lambda::MicrovmImage';

/**
 * Where a container is given the privileges of its host (https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html, ECS.4; AWS Batch user guide,
 * "ContainerProperties", privileged; read 2026-11-29).
 */
const PRIVILEGED: readonly Switch[] = [
  ['AWS::ECS::TaskDefinition', 'ContainerDefinitions', '*'],
  ['AWS::ECS::DaemonTaskDefinition', 'ContainerDefinitions', '*'],
  ['AWS::Batch::JobDefinition', 'ContainerProperties'],
].map(([type = '', ...within]) => ({
  type,
  within,
  path: ['Privileged'],
  off: YES,
  unset: 'on',
  fix: 'Remove Privileged: true. If the container needs one capability or device, list that in LinuxParameters.',
}));

export default defineRule({
  id: 'container-privileged',
  title: 'Container or MicroVM has all privileges of the operating system',
  severity: 'medium',
  preset: 'strict',
  on: [...typesOf(PRIVILEGED), IMAGE],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250], fsbp: ['ECS.4'] },
  why: 'Compromised code in a privileged container is root on the host, and can reach the other containers and the credentials on it.',
  fix: 'Remove Privileged: true.',
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-microvmimage.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-microvmimage.html',
  ],
  check({ resource, report, undetermined }) {
    for (const off of switchedOff(PRIVILEGED, resource)) {
      if (off.how === 'open') undetermined('whether a container is privileged is not known until deployment');
      else report(off.at, `${resource.called} runs a privileged container: ${cause(off)}`, fixFor(off));
    }
    // The only value is ALL, and a template without the property gets none (SAM developer guide, "AWS::Serverless::MicrovmImage", read 2026-11-29).
    const all =
      resource.type === IMAGE &&
      resource.get('AdditionalOsCapabilities').each.find(({ literal }) => literal === 'ALL');
    if (all)
      report(all, `${resource.called} grants all capabilities of the operating system to its MicroVMs`, {
        severity: 'low',
        why: 'Compromised code can mount file systems and load eBPF programs, so only the boundary of the MicroVM confines it.',
        fix: 'Set AdditionalOsCapabilities to an empty list, unless the MicroVMs run containers or mount file systems.',
      });
  },
});
