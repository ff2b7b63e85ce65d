import type { Resource } from '../../model/world.ts';
import { listInWords } from '../listing.ts';
import { grantsOfFunction } from '../iam/policy/effective.ts';

/** Services to which nearly every function writes, which says little of it. */
const OF_EVERY_FUNCTION: ReadonlySet<string> = new Set(['logs', 'xray']);

/** What a function may do, in few words: `may call dynamodb and s3`. Denials and conditions are not looked at. */
export function grantsInWords(fn: Resource): string {
  const { sources, managed, opaque } = grantsOfFunction(fn);
  const services = new Set<string>();
  for (const { statements, exists } of sources)
    for (const { effect, actions, notActions } of statements) {
      if (effect !== 'Allow' || !exists()) continue;
      if (notActions.length > 0) services.add('*');
      for (const action of actions) {
        const [service = ''] = (action.literal ?? '').toLowerCase().split(':', 1);
        if (service !== '') services.add(service);
      }
    }
  for (const { policy } of managed)
    for (const service of [...policy.services, ...policy.named]) services.add(service);
  const told = [...services].filter(service => !OF_EVERY_FUNCTION.has(service)).toSorted();
  if (told.some(service => service.includes('*'))) return 'may call every service';
  if (opaque.length > 0)
    return told.length > 0
      ? `may call ${listInWords(told)}, perhaps more`
      : 'has permissions that are not known';
  if (told.length > 0) return `may call ${listInWords(told)}`;
  return services.size > 0 ? 'may only write logs and traces' : 'may call no service';
}
