import { lookUp } from '../../../model/look-up.ts';
import type { Plain } from '../../builder/make.ts';
import { samConnectorEnd, type SamJson } from '../../../model/sam-facts.ts';
import { getAttOf } from '../../../source/intrinsics/get-att.ts';
import { hasVariables } from '../../../source/intrinsics/sub.ts';
import { itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { canonical } from '../hash.ts';
import { prop } from '../read.ts';
import { ref } from '../sam-resource.ts';

/** One end of a connector: what its statements may name. `id` where it is a resource of the template. */
export type End = {
  readonly id?: string;
  readonly type: string;
  readonly arn?: Plain;
  readonly resourceId?: Plain;
  readonly name?: Plain;
  readonly qualifier?: Plain;
  readonly url?: Plain;
  readonly role?: Plain;
};

const DEPLOYED: { readonly [type: string]: string } = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
};

/** What a `Source` or `Destination` refers to, by logical id or spelled out; undefined when it names nothing. */
export function endOf(
  builder: SamBuilder,
  written: Node | undefined,
  other: Node | undefined,
): End | undefined {
  const id = textOf(prop(written, 'Id'));
  const qualifier = prop(written, 'Qualifier');
  if (id === undefined) {
    const type = textOf(prop(written, 'Type'));
    if (type === undefined) return undefined;
    return {
      type: lookUp(DEPLOYED, type) ?? type,
      arn: prop(written, 'Arn'),
      role: prop(written, 'RoleName'),
      url: prop(written, 'QueueUrl'),
      resourceId: prop(written, 'ResourceId'),
      name: prop(written, 'Name'),
      qualifier,
    };
  }
  const declared = builder.resources.get(id);
  if (!declared) return undefined;
  const facts = samConnectorEnd(declared.type);
  const outputs = facts?.Outputs;
  const output = (name: string): Plain =>
    outputs && Object.hasOwn(outputs, name) ? filled(outputs[name]!, { logicalId: id }) : undefined;
  const properties = prop(declared.node, 'Properties');
  return {
    id,
    type: declared.type,
    arn: output('Arn'),
    url: output('Url'),
    resourceId: output('Id'),
    name: output('Name'),
    qualifier: qualifier ?? output('Qualifier'),
    role: roleOf(facts?.Inputs?.['Role'], properties, other),
  };
}

/** The role of a resource by the property that names it; a rule has one for each target. */
function roleOf(property: unknown, properties: Node | undefined, other: Node | undefined): Plain {
  if (property === undefined) return undefined;
  const id = logicalId(
    typeof property === 'string' ? prop(properties, property) : targetRole(properties, other),
  );
  return id === undefined ? undefined : ref(id);
}

function targetRole(properties: Node | undefined, other: Node | undefined): Node | undefined {
  const [id, arn] = [textOf(prop(other, 'Id')), prop(other, 'Arn')];
  const found = itemsOf(prop(properties, 'Targets')).find(target => {
    const own = prop(target, 'Arn');
    return (
      (id !== undefined && logicalId(own) === id) || (arn !== undefined && canonical(own) === canonical(arn))
    );
  });
  return prop(found, 'RoleArn');
}

/** The resource that a plain `Ref` or `GetAtt` names. */
export function logicalId(node: Node | undefined): string | undefined {
  if (node?.kind !== 'call') return undefined;
  if (node.fn === 'Ref') return textOf(node.arg);
  return getAttOf(node)?.id;
}

/** The profile's text with `%{…}` filled in: as the value itself where it is the whole text, else through `Fn::Sub`. */
export function filled(json: SamJson, values: { readonly [name: string]: Plain }): Plain {
  if (typeof json !== 'string') {
    if (typeof json !== 'object' || json === null) return json;
    if (Array.isArray(json)) return json.map((item: SamJson) => filled(item, values));
    return Object.fromEntries(
      Object.entries(json).map(([key, value]) => [key, filled(value as SamJson, values)]),
    );
  }
  const whole = /^%\{([\w.]+)\}$/.exec(json)?.[1];
  if (whole !== undefined) return values[whole];
  const variables: { [name: string]: Plain } = {};
  const text = json.replace(/%\{([\w.]+)\}/g, (all, name: string) => {
    if (values[name] === undefined) return all;
    const plain = name.replace(/[^A-Za-z0-9]/g, '');
    variables[plain] = values[name];
    return `\${${plain}}`;
  });
  if (!hasVariables(text)) return text;
  return Object.keys(variables).length > 0 ? { 'Fn::Sub': [text, variables] } : { 'Fn::Sub': text };
}

export const replacements = (source: End, destination: End): { readonly [name: string]: Plain } => ({
  'Source.Arn': source.arn,
  'Destination.Arn': destination.arn,
  'Source.ResourceId': source.resourceId,
  'Destination.ResourceId': destination.resourceId,
  'Source.Name': source.name,
  'Destination.Name': destination.name,
  'Source.Qualifier': source.qualifier,
  'Destination.Qualifier': destination.qualifier,
});
