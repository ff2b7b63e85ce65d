import { changedResources } from '../../../builder/changed-resources.ts';
import { md5 } from '../../../../digest/digest.ts';
import type { Declaration, Stack } from '../../../../model/stack.ts';
import { at, isMap, isScalar, type Call, type Node } from '../../../../source/node.ts';
import { toPlain, type JsonValue } from '../../../../source/plain.ts';
import { make, withEntries } from '../../../builder/make.ts';

const MACHINE = 'AWS::StepFunctions::StateMachine';

/** Definitions as the texts that serverless-step-functions (3.28, read 2026-11) makes of them, for printing; rules read the tree, which has places. */
export const withDefinitionStrings = (stack: Stack): Stack => changedResources(stack, asString);

function asString(declared: Declaration): Declaration | undefined {
  const { provenance, type, node } = declared;
  const properties = at(node, 'Properties');
  const definition = at(properties, 'Definition');
  if (type !== MACHINE || provenance?.kind !== 'serverless' || !isMap(properties) || !isMap(definition))
    return undefined;
  const variables = new Map<string, Node>();
  const data = written(definition, variables);
  const json = JSON.stringify(data, undefined, 2).replace(
    /("Seconds": )"(\$\{[0-9a-f]{32}\})"/g,
    (all, key: string, variable: string) => (waits(data, variable) ? key + variable : all),
  );
  const text = json.replace(/#\{([^#{}]{1,200})\}/g, '${$1}');
  const map = variables.size > 0 ? Object.fromEntries(variables) : undefined;
  const string = map || text !== json ? { 'Fn::Sub': map ? [text, map] : text } : text;
  return {
    ...declared,
    node: withEntries(node, {
      Properties: withEntries(properties, {
        Definition: undefined,
        DefinitionString: make(string, { ...provenance, span: definition.span }),
      }),
    }),
  };
}

/** The data in which intrinsic functions are variables, named by a hash of what the author wrote. */
function written(node: Node, variables: Map<string, Node>): JsonValue {
  if (node.kind === 'list') return node.items.map(item => written(item, variables));
  if (node.kind === 'map')
    return Object.fromEntries(
      [...node.entries.values()].map(({ key, value }) => [key, written(value, variables)]),
    );
  if (node.kind !== 'call') return toPlain(node);
  if (!node.fn.startsWith('Fn::') && node.fn !== 'Ref') return `\${${String(toPlain(node.arg))}}`;
  // serverless-pseudo-parameters reads the text after it was put together.
  if (node.fn === 'Fn::Sub' && !node.provenance && isScalar(node.arg) && node.arg.span === node.span)
    return node.arg.text.replace(/\$\{([^${}]{1,200})\}/g, '#{$1}');
  const name = md5(JSON.stringify(original(node)));
  variables.set(name, node);
  return `\${${name}}`;
}

/** The call as the framework reads it: a function is named by its key there. */
function original(node: Call): JsonValue {
  const { provenance } = node;
  if (provenance?.kind === 'serverless')
    return node.fn === 'Ref' ? { Ref: provenance.name } : { 'Fn::GetAtt': [provenance.name, 'Arn'] };
  const data = toPlain(node);
  const attribute =
    typeof data === 'object' && data !== null && 'Fn::GetAtt' in data ? data['Fn::GetAtt'] : undefined;
  return typeof attribute === 'string' ? { 'Fn::GetAtt': attribute.split('.') } : data;
}

/** Whether a variable is the time of a state that waits: a number, so it has no quotes. */
function waits(data: JsonValue, variable: string): boolean {
  if (Array.isArray(data)) return data.some(item => waits(item, variable));
  if (typeof data !== 'object' || data === null) return false;
  return (
    (data['Type'] === 'Wait' && data['Seconds'] === variable) ||
    Object.values(data).some(value => waits(value, variable))
  );
}
