import type { Plugin } from './plugin.ts';
import { at } from '../../../source/node.ts';
import { either } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-plugin-log-retention: the function's days, else `custom.logRetentionInDays`, over whatever the provider says. */
function logRetention(service: ServerlessService): void {
  const days = service.resolver.get('custom', 'logRetentionInDays');
  if (!days) return;
  for (const fn of service.functions)
    service.builder.change(
      `${fn.idPrefix}LogGroup`,
      'RetentionInDays',
      () => either(at(fn.node, 'logRetentionInDays')) ?? days,
    );
}

export const logRetentionPlugin: Plugin = { apply: logRetention };
