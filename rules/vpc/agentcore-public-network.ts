import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'agentcore-public-network',
  title: 'AgentCore runtime or code interpreter has access to the internet',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::BedrockAgentCore::Runtime', 'AWS::BedrockAgentCore::CodeInterpreterCustom'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284] },
  why: 'An agent, or code that a model writes, can send data to any address. A prompt that someone else controls is enough to make it do so.',
  fix: 'Set NetworkMode to VPC with subnets and a security group, or to SANDBOX for a code interpreter.',
  references: [
    'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html',
    'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-resource-management.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/bedrockagentcore-runtime-private-network-required.html',
  ],
  check({ resource, report, undetermined }) {
    const mode = resource.get('NetworkConfiguration', 'NetworkMode');
    if (mode.present && mode.literal === undefined)
      undetermined('its network mode is not known until deployment');
    if (mode.literal === 'PUBLIC')
      report(mode, `${resource.called} has access to the internet: NetworkMode is PUBLIC`);
  },
});
