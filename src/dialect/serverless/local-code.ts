import type { LocalCode } from '../../model/stack.ts';
import { at, type Node } from '../../source/node.ts';
import { either, isTrue } from './read.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServerlessService } from './service.ts';

const ARCHIVED: LocalCode = { why: 'its code is in an archive' };

/**
 * The framework packages the folder of the service, or what `package.artifact` names (its documentation, "Packaging", read 2026-11);
 * serverless-python-requirements the folder `module` of a function (its page on npm, "Per-function requirements", read 2026-11).
 */
export function codeOfFunction({ resolver }: ServerlessService, { node }: ServiceFunction): LocalCode {
  const own = either(at(node, 'package', 'artifact'));
  const isOwn =
    isTrue(at(node, 'package', 'individually')) || isTrue(resolver.get('package', 'individually'));
  const artifact = own ?? (isOwn ? undefined : either(resolver.get('package', 'artifact')));
  return artifact ? ARCHIVED : folder(either(at(node, 'module')));
}

export function codeOfLayer(layer: Node): LocalCode {
  return either(at(layer, 'package', 'artifact')) ? ARCHIVED : folder(either(at(layer, 'path')));
}

const folder = (node: Node | undefined): LocalCode => (node ? { folder: node } : {});
