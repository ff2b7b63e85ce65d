import type { Value } from '../../model/world.ts';
import { writtenParts } from '../written-text.ts';
import { secretReferredTo } from './secret-sources.ts';

/**
 * What of a text becomes readable when an output shows it: a NoEcho parameter, an attribute that is a credential. References to Secrets Manager and to
 * SecureStrings are no such thing: CloudFormation resolves them in the properties of resources only and shows the reference itself (user guide, "Get a secret or
 * secret value from Secrets Manager"; cloudformation-coverage-roadmap issue 689, aws-cdk issue 5070; read 2026-11).
 */
export function secretInOutput(value: Value): string | undefined {
  const { world, node } = value;
  if (!node) return undefined;
  for (const part of writtenParts(node, inner => world.settle(inner))) {
    const secret = secretReferredTo(world.stack, part);
    if (secret !== undefined) return secret;
  }
  return undefined;
}
