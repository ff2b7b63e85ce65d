import type { Plugin } from './plugin.ts';
import { at, itemsOf } from '../../../source/node.ts';
import { ROLE } from '../names.ts';
import { either, isFalse, isTrue, text } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { unknown } from '../variables/pieces.ts';

const POLICY = 'arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy';

/**
 * serverless-plugin-lambda-insights 2.0: a layer of AWS for the functions that want it, and its managed policy for the role that functions share. Where no
 * version of the layer is set, it is the newest that the plug-in knows.
 */
function lambdaInsights(service: ServerlessService): void {
  const settings = service.resolver.get('custom', 'lambdaInsights');
  const all = isTrue(at(settings, 'defaultLambdaInsights'));
  const version = text(at(settings, 'lambdaInsightsVersion'));
  const watched = service.functions.filter(({ node, provenance }) => {
    const own = at(node, 'lambdaInsights');
    return !provenance && (isTrue(own) || (all && !isFalse(own)));
  });
  for (const fn of watched) {
    const provenance = service.functionProvenance(fn, 'lambda-insights');
    const isArm = text(either(at(fn.node, 'architecture'), service.setting('architecture'))) === 'arm64';
    const layer = service.string(
      [
        `arn:aws:lambda:${service.region ?? 'us-east-1'}:580247275435:layer:LambdaInsightsExtension${isArm ? '-Arm64' : ''}:`,
        version ?? unknown('self:custom.lambdaInsights.lambdaInsightsVersion', fn.keySpan),
      ],
      provenance,
    );
    service.builder.change(fn.id, 'Layers', layers => [...itemsOf(layers), layer], provenance);
  }
  const isRead = !service.setting('iam', 'role', 'managedPolicies');
  if (watched.length > 0 && isRead && !isFalse(at(settings, 'attachPolicy')))
    service.builder.change(ROLE, 'ManagedPolicyArns', managed => [...itemsOf(managed), POLICY]);
}

export const lambdaInsightsPlugin: Plugin = { apply: lambdaInsights };
