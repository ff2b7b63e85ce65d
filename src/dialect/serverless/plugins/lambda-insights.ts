import type { Plugin } from './plugin.ts';
import type { Plain } from '../../builder/make.ts';
import { at, itemsOf } from '../../../source/node.ts';
import { ROLE } from '../names.ts';
import { isFalse, isTrue, text } from '../read.ts';
import type { ServerlessService } from '../service.ts';

const POLICY = 'arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy';

const layerOf = (version: string): Plain => ({
  'Fn::Join': [
    '',
    ['arn:aws:lambda:', { Ref: 'AWS::Region' }, `:580247275435:layer:LambdaInsightsExtension:${version}`],
  ],
});

/** serverless-plugin-lambda-insights (awslabs, its source at 0e4c9e01 read 2026-11): a layer of AWS for the functions that want it, and its managed policy for the role that functions share. */
function lambdaInsights(service: ServerlessService): void {
  const settings = service.resolver.get('custom', 'lambdaInsights');
  const all = isTrue(at(settings, 'defaultLambdaInsights'));
  const version = text(at(settings, 'lambdaInsightsVersion')) ?? '1';
  const watched = service.functions.filter(({ node }) => {
    const own = at(node, 'lambdaInsights');
    return isTrue(own) || (all && !isFalse(own));
  });
  for (const fn of watched)
    service.builder.change(
      fn.id,
      'Layers',
      layers => [...itemsOf(layers), layerOf(version)],
      service.functionProvenance(fn, 'lambda-insights'),
    );
  const isRead = !service.setting('iam', 'role', 'managedPolicies');
  if (watched.length > 0 && isRead && !isFalse(at(settings, 'attachPolicy')))
    service.builder.change(ROLE, 'ManagedPolicyArns', managed => [...itemsOf(managed), POLICY]);
}

export const lambdaInsightsPlugin: Plugin = { apply: lambdaInsights };
