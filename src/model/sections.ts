import type { MapNode, Node, Span } from '../source/node.ts';
import type { Declaration, Stack } from './stack.ts';

/** The type under which rules look at a template beside its resources. */
export const TEMPLATE = 'Template';

/**
 * What a template has beside its resources, for the rules that read it: a resource whose properties are the sections Parameters,
 * Mappings, Conditions, Outputs and those that are kept as they are (Metadata, Description, …). Its id is none that CloudFormation allows.
 */
export function templateOf(stack: Stack): Declaration {
  const sections = new Map<string, Node>(stack.rest);
  const parameters = new Map([...stack.parameters].map(([name, { node }]) => [name, node]));
  for (const [name, section] of Object.entries({
    Parameters: parameters,
    Mappings: stack.mappings,
    Conditions: stack.conditions,
    Outputs: stack.outputs,
  })) {
    if (section.size > 0) sections.set(name, mapOf(section, stack));
  }
  const properties = mapOf(sections, stack);
  return {
    id: '(template)',
    name: 'template',
    type: TEMPLATE,
    at: properties.span,
    node: mapOf(new Map([['Properties', properties]]), stack),
  };
}

function mapOf(section: ReadonlyMap<string, Node>, stack: Stack): MapNode {
  const first: Span = section.values().next().value?.span ?? { file: stack.file, start: 0, end: 0 };
  return {
    kind: 'map',
    span: first,
    entries: new Map([...section].map(([key, value]) => [key, { key, keySpan: value.span, value }])),
  };
}
