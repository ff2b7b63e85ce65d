import { changedResources } from '../builder/changed-resources.ts';
import type { Declaration, Stack } from '../../model/stack.ts';
import { lookUp } from '../../model/look-up.ts';
import { at, isMap, isScalar, textOf } from '../../source/node.ts';
import { make, withEntries } from '../builder/make.ts';
import { bySam } from '../../source/provenance.ts';
import { withDeploymentIds } from './deployment-ids.ts';
import { placeholderOf } from '../placeholder.ts';

type Address = { readonly property: string; readonly bucket: string; readonly key: string };
const address = (property: string, bucket = 'S3Bucket', key = 'S3Key'): Address => ({
  property,
  bucket,
  key,
});

/** Where `sam package` writes the address of what it uploads (AWS CLI and SAM CLI, "package", read 2026-11). */
const ADDRESSES: Readonly<Record<string, Address>> = {
  'AWS::Lambda::Function': address('Code'),
  'AWS::Lambda::LayerVersion': address('Content'),
  'AWS::ApiGateway::RestApi': address('BodyS3Location', 'Bucket', 'Key'),
  'AWS::ApiGatewayV2::Api': address('BodyS3Location', 'Bucket', 'Key'),
  'AWS::StepFunctions::StateMachine': address('DefinitionS3Location', 'Bucket', 'Key'),
};

/** Local paths as addresses in S3, for printing: a template with a path cannot be deployed; ids of deployments as SAM hashes them. A function without one is made of the folder of the template. */
export const withPlaceholders = (stack: Stack): Stack =>
  changedResources(withDeploymentIds(stack), addressed);

function addressed(declared: Declaration): Declaration | undefined {
  const where = lookUp(ADDRESSES, declared.type);
  const properties = at(declared.node, 'Properties');
  if (!where || !isMap(properties)) return undefined;
  const path = at(properties, where.property);
  if (path && !isScalar(path)) return undefined;
  if (!path && declared.merged?.type !== 'AWS::Serverless::Function') return undefined;
  const text = placeholderOf(path?.text ?? declared.name);
  const image = !path && textOf(at(properties, 'PackageType')) === 'Image';
  const made = make(
    image ? { ImageUri: text } : { [where.bucket]: 'placeholder', [where.key]: text },
    bySam(declared.name, path?.span ?? declared.at, 'package'),
  );
  return {
    ...declared,
    node: withEntries(declared.node, { Properties: withEntries(properties, { [where.property]: made }) }),
  };
}
