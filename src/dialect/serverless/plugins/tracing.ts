import type { Plugin } from './plugin.ts';
import { at, type Node } from '../../../source/node.ts';
import { isFalse, isTrue, text } from '../read.ts';
import type { ServerlessService } from '../service.ts';

const yes = (node: Node | undefined): boolean => isTrue(node) || text(node) === 'true';
const no = (node: Node | undefined): boolean => isFalse(node) || text(node) === 'false';

/** serverless-plugin-tracing (version 2, its source read 2026-11): every function is traced or not, by its own setting or that of the provider. It grants nothing. */
function tracing(service: ServerlessService): void {
  const all = yes(service.setting('tracing'));
  for (const fn of service.functions) {
    const own = at(fn.node, 'tracing');
    service.builder.change(
      fn.id,
      'TracingConfig',
      () => ({ Mode: yes(own) || (all && !no(own)) ? 'Active' : 'PassThrough' }),
      service.functionProvenance(fn, 'function'),
    );
  }
}

export const tracingPlugin: Plugin = { apply: tracing };
