import type { Declaration } from '../model/stack.ts';
import { at, itemsOf, textOf } from '../source/node.ts';
import type { Edits } from './cuts.ts';
import type { Fix, FixContext } from './fix.ts';
import { allowsTracing, roleOf, tracingPolicy } from './roles.ts';
import {
  all,
  dataOf,
  fixed,
  providerOf,
  replaceAt,
  setGlobal,
  setProperty,
  setProvider,
  siteOf,
} from './sites.ts';

const TRACING_RISK = 'The role gets the permission to send traces to X-Ray.';
/** Lambda refuses the function otherwise (Lambda developer guide, "Visualize Lambda function invocations using AWS X-Ray", Execution role permissions; aws/serverless-application-model issue 225; read 2026-11-30). */
const NO_ROLE =
  'The deployment fails unless the role of the function, which is not in this template, allows xray:PutTraceSegments and xray:PutTelemetryRecords.';
/** Step Functions developer guide, "IAM policies for AWS X-Ray", read 2026-11-30; it does not say that a state machine is refused without them. */
const NO_ROLE_OF_WORKFLOW =
  'No traces are sent unless the role of the state machine, which is not in this template, allows xray:PutTraceSegments, xray:PutTelemetryRecords, xray:GetSamplingRules and xray:GetSamplingTargets.';

/** Switches tracing on where the author would: for all functions of a template, or for one; its role must be able to send traces. */
export function tracing(context: FixContext): Fix | undefined {
  const { resource, finding } = context;
  if (finding.replacement)
    return traced(context, 'Enable active tracing', replaceAt(context, dataOf(finding.replacement.by)));
  switch (resource.type) {
    case 'AWS::Lambda::Function':
      return functionTracing(context);
    case 'AWS::ApiGateway::Stage':
      return stageTracing(context);
    case 'AWS::StepFunctions::StateMachine': {
      const site = siteOf(context, resource);
      if (!site) return undefined;
      const edits =
        site.kind === 'sam'
          ? setProperty(site, ['Tracing', 'Enabled'], true)
          : setProperty(site, ['TracingConfiguration', 'Enabled'], true);
      return traced(context, 'Enable tracing of the state machine', edits);
    }
    default:
      return undefined;
  }
}

function functionTracing(context: FixContext): Fix | undefined {
  const { resource, stack } = context;
  if (stack.dialect === 'serverless' && siteOf(context, resource)?.kind !== 'cloudformation') {
    const edits = setProvider(context, ['tracing', 'lambda'], true);
    return fixed(
      'Set provider.tracing.lambda to true',
      edits,
      hasOwnRoles(context) ? NO_ROLE.replace(', which is not in this template,', '') : undefined,
    );
  }
  const site = siteOf(context, resource);
  if (!site) return undefined;
  if (site.kind === 'cloudformation')
    return traced(
      context,
      'Set TracingConfig.Mode to Active',
      setProperty(site, ['TracingConfig', 'Mode'], 'Active'),
    );
  if (site.type !== 'AWS::Serverless::Function') return undefined;
  if (isForAll(context))
    return fixed(
      'Set Tracing to Active for all functions',
      setGlobal(context, ['Function', 'Tracing'], 'Active'),
    );
  return traced(context, 'Set Tracing to Active', setProperty(site, ['Tracing'], 'Active'));
}

/** Whether Globals may set tracing: several functions have roles that SAM makes, and none is one that can not be traced. */
function isForAll({ stack }: FixContext): boolean {
  const functions = [...stack.resources.values()].filter(
    ({ type, provenance }) => type === 'AWS::Lambda::Function' && !provenance,
  );
  const inSam = functions.filter(({ written }) => written?.type === 'AWS::Serverless::Function');
  const generated = ({ merged, written }: Declaration): boolean =>
    !at(merged?.properties ?? written?.node, 'Role');
  return (
    inSam.length > 1 &&
    inSam.every(generated) &&
    ![...stack.resources.values()].some(({ type }) => type === 'AWS::CloudFront::Distribution')
  );
}

/** Whether functions of a service have roles that the framework does not extend. */
function hasOwnRoles(context: FixContext): boolean {
  const { stack } = context;
  const provider = providerOf(context);
  const editor = context.authored.editor(stack.file);
  if (!provider || !editor) return true;
  const role = at(provider.map, 'iam', 'role') ?? at(provider.map, 'role');
  const plugins = itemsOf(at(editor.root, 'plugins')).map(one => textOf(one) ?? '');
  return (
    (role !== undefined && role.kind !== 'map') ||
    plugins.some(name => name.includes('iam-roles-per-function')) ||
    [...stack.resources.values()].some(
      one => one.type === 'AWS::Lambda::Function' && !one.provenance && !roleOf(context, one),
    )
  );
}

/** A fix that traces what runs with a role: it must be able to send its traces. */
function traced(context: FixContext, description: string, edits: Edits): Fix | undefined {
  const { resource } = context;
  if (resource.type === 'AWS::ApiGateway::Stage') return fixed(description, edits);
  const role = roleOf(context, resource);
  if (!role)
    return fixed(
      description,
      edits,
      resource.type === 'AWS::StepFunctions::StateMachine' ? NO_ROLE_OF_WORKFLOW : NO_ROLE,
    );
  const site = siteOf(context, role);
  if (role.provenance || site?.kind !== 'cloudformation') return fixed(description, edits);
  if (allowsTracing(context, role)) return fixed(description, edits);
  return fixed(
    `${description}, and attach AWSXRayDaemonWriteAccess to its role`,
    all(edits, tracingPolicy(site)),
    TRACING_RISK,
  );
}

function stageTracing(context: FixContext): Fix | undefined {
  const { resource, stack } = context;
  if (stack.postDeployResources?.has(resource.id))
    return fixed(
      'Set provider.tracing.apiGateway to true',
      setProvider(context, ['tracing', 'apiGateway'], true),
    );
  const site = siteOf(context, resource);
  if (site?.kind === 'cloudformation' || site?.type === 'AWS::Serverless::Api')
    return fixed('Set TracingEnabled to true', setProperty(site, ['TracingEnabled'], true));
  return stack.dialect === 'sam' && resource.provenance
    ? fixed('Set TracingEnabled to true for all APIs', setGlobal(context, ['Api', 'TracingEnabled'], true))
    : undefined;
}
