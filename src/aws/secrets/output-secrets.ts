import type { Value } from '../../model/world.ts';
import { writtenParts } from '../written-text.ts';

/** Attributes whose value is a credential (template reference, AWS::IAM::AccessKey and AWS::Cognito::UserPoolClient, "Return values"; aws-cdk-lib 2.276.0 has both; read 2026-11). */
const SECRET_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::AccessKey SecretAccessKey', 'the secret access key of'],
  ['AWS::Cognito::UserPoolClient ClientSecret', 'the client secret of'],
]);

/**
 * What of a text becomes readable when an output shows it: a NoEcho parameter, an attribute that is a credential. References to Secrets Manager and to
 * SecureStrings are no such thing: CloudFormation resolves them in the properties of resources only and shows the reference itself (user guide, "Get a secret or
 * secret value from Secrets Manager"; cloudformation-coverage-roadmap issue 689, aws-cdk issue 5070; read 2026-11).
 */
export function secretInOutput(value: Value): string | undefined {
  const { world, node } = value;
  if (!node) return undefined;
  for (const part of writtenParts(node, inner => world.settle(inner))) {
    if ('ref' in part && world.parameter(part.ref)?.noEcho) return `the NoEcho parameter ${part.ref}`;
    const [id = '', attribute = ''] = 'attribute' in part ? part.attribute.split('.') : [];
    const what = SECRET_ATTRIBUTES.get(`${world.stack.resources.get(id)?.type} ${attribute}`);
    if (what !== undefined) return `${what} ${id}`;
  }
  return undefined;
}
