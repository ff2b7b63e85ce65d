import type { Resource, Value } from '../../model/world.ts';

/** One way that CloudFront treats requests. `adds`: whether something puts headers on its answers; `maybe` where a function of the edge may. */
export type Behavior = { readonly at: Value; readonly name: string; readonly adds: 'yes' | 'no' | 'maybe' };

/** The behaviours of a distribution. A function at a response event can set headers as well (CloudFront developer guide, "Add or remove HTTP headers with a policy", read 2026-11). */
export function behaviorsOf(distribution: Resource): Behavior[] {
  const config = distribution.get('DistributionConfig');
  const all = [config.get('DefaultCacheBehavior'), ...config.get('CacheBehaviors').each].filter(
    behavior => behavior.present,
  );
  return all.map(at => ({
    at,
    name: at.get('PathPattern').present ? `${at.get('PathPattern').text}` : 'the default cache behavior',
    adds: headersOf(at),
  }));
}

function headersOf(behavior: Value): Behavior['adds'] {
  if (behavior.symbolic) return 'maybe';
  const policy = behavior.get('ResponseHeadersPolicyId');
  if (policy.present) return 'yes';
  const events = [behavior.get('FunctionAssociations'), behavior.get('LambdaFunctionAssociations')];
  const answers = events.some(
    list =>
      !list.complete ||
      list.each.some(
        one =>
          one.get('EventType').literal === undefined || one.get('EventType').literal?.endsWith('-response'),
      ),
  );
  return !policy.absent || answers ? 'maybe' : 'no';
}
