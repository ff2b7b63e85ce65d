import { itemsOrSelf } from '../../source/node.ts';
import type { MapNode } from '../../source/node.ts';
import type { Declaration, Note, Parameter, Stack, Unexpanded } from '../../model/stack.ts';
import {
  at,
  entriesOf,
  isMap,
  isNull,
  itemsOf,
  textOf,
  type Entry,
  type FileId,
  type Node,
  type Span,
} from '../../source/node.ts';
import type { Deployment } from '../dialect.ts';
import { refusedValues } from './constraints.ts';
import { structureNotes } from './structure.ts';

/** Transforms that need no macro run: SAM is lowered here, LanguageExtensions is evaluated with the template. */
const UNDERSTOOD =
  /^AWS::(?:Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-\d{4}-\d{2}-\d{2})$/;

/** Sections with a meaning of their own in a Stack; all others are kept for `lower`. */
const MEMBERS = new Set(['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs']);

/** The transforms that a template names, in their order; what is no name or map with one is left out. */
export const transformsOf = (root: Node | undefined): string[] => {
  return itemsOrSelf(at(root, 'Transform')).flatMap(node => textOf(node) ?? textOf(at(node, 'Name')) ?? []);
};

/** The sections of a CloudFormation template as written: nothing is expanded, nothing invalid is fatal. */
export function readTemplate(
  root: MapNode,
  file: FileId,
  deployment: Deployment,
  loops: readonly Unexpanded[] = [],
): Omit<Stack, 'dialect'> {
  const notes: Note[] = [];
  const section = (name: string): readonly Entry[] =>
    entriesOf(at(root, name)).filter(entry => !entry.key.startsWith('Fn::'));
  const unexpanded = [...loops, ...macroEntries(root)];
  const parameters = new Map(section('Parameters').map(entry => [entry.key, parameter(entry, deployment)]));
  return {
    file,
    ...(deployment.region === undefined ? {} : { region: deployment.region }),
    parameters,
    mappings: new Map(section('Mappings').map(entry => [entry.key, entry.value])),
    conditions: new Map(section('Conditions').map(entry => [entry.key, entry.value])),
    resources: resources(section('Resources'), notes),
    outputs: new Map(section('Outputs').map(entry => [entry.key, entry.value])),
    rest: new Map(
      entriesOf(root)
        // CloudFormation refuses a section that is null; printing it as an empty one would hide that.
        .filter(entry => !MEMBERS.has(entry.key) || (entry.key !== 'Resources' && isNull(entry.value)))
        .map(entry => [entry.key, entry.value]),
    ),
    ...(unexpanded.length > 0 ? { unexpanded } : {}),
    notes: [
      ...notes,
      ...unknownEntries(root),
      ...structureNotes(root, macros(root).length > 0),
      ...refusedValues(parameters.values()),
    ],
  };
}

function parameter(entry: Entry, deployment: Deployment): Parameter {
  const { key: name, value: node } = entry;
  const type = textOf(at(node, 'Type')) ?? 'String';
  const fallback = at(node, 'Default');
  const allowed = at(node, 'AllowedValues');
  const given = deployment.parameters.get(name);
  // The Default of an SSM parameter type is the name of the parameter, not its value.
  const byName = type.startsWith('AWS::SSM::Parameter::Value');
  return {
    name,
    type,
    node,
    span: entry.keySpan,
    noEcho: textOf(at(node, 'NoEcho'))?.toLowerCase() === 'true',
    ...(fallback?.kind === 'scalar' && !isNull(fallback) && !byName ? { fallback: fallback.text } : {}),
    ...(given !== undefined && !byName ? { given } : {}),
    ...(allowed?.kind === 'list' && allowed.items.every(item => item.kind === 'scalar') && !byName
      ? { allowed: itemsOf(allowed).flatMap(item => textOf(item) ?? '') }
      : {}),
  };
}

function resources(entries: readonly Entry[], notes: Note[]): Map<string, Declaration> {
  const all = new Map<string, Declaration>();
  for (const { key: id, keySpan, value: node } of entries) {
    const type = at(node, 'Type');
    if (isMap(node) && type && !isNull(type)) {
      // A Type that is no text is another tool's (Rain's modules): no rule knows it, but `lower` keeps it.
      all.set(id, { id, ...namesOf(id, node), type: textOf(type) ?? '', at: type.span, node });
      if (textOf(type)?.endsWith('::MODULE'))
        notes.push(
          partial(
            'module',
            `${id} is a registry module: the resources that it deploys are not known`,
            type.span,
          ),
        );
      if (textOf(type) === undefined)
        notes.push(
          partial(
            'resource',
            `the type of ${id} comes from ${type.kind === 'call' ? type.fn.replace(/^Fn::/, '!') : `a ${type.kind}`}, which is not known`,
            type.span,
          ),
        );
    } else if (node.kind === 'call')
      notes.push(
        partial('resource', `${id} comes from ${node.fn}, which is resolved only during deployment`, keySpan),
      );
  }
  return all;
}

/** The last parts of a path that the CDK gives to the one resource of a construct (aws-cdk-lib, `defaultChild`, read 2026-11). */
const OF_THE_CDK = /\/(?:Resource|Default)$/;

/** What a resource is known by: in a template of the CDK the path of its construct, which its author wrote. */
function namesOf(id: string, node: MapNode): Pick<Declaration, 'name' | 'construct'> {
  const construct = textOf(at(node, 'Metadata', 'aws:cdk:path'));
  return construct ? { name: construct.replace(OF_THE_CDK, ''), construct } : { name: id };
}

const partial = (code: string, message: string, span: Span): Note => ({ code, message, span, partial: true });

/** `Fn::ForEach` and `Fn::Transform` among the members of a section that are still there. */
const macroEntries = (root: MapNode): Unexpanded[] =>
  [...MEMBERS].flatMap(section =>
    entriesOf(at(root, section))
      .filter(({ key }) => key.startsWith('Fn::'))
      .map(entry => ({ section, entry, made: [] })),
  );

/** What they add is not known. */
function unknownEntries(root: MapNode): Note[] {
  const whole = [...MEMBERS].flatMap(name => {
    const node = at(root, name);
    return node?.kind === 'call'
      ? [
          partial(
            'transform',
            `${name} comes from ${node.fn}, which is resolved only during deployment`,
            node.span,
          ),
        ]
      : [];
  });
  const parts = macroEntries(root).map(({ section = '', entry }) =>
    partial('transform', `the entries that ${entry.key} adds to ${section} are not known`, entry.keySpan),
  );
  return [...whole, ...parts];
}

/** A note for each macro of the template's `Transform` that only a deployment can run. */
export function macros(root: MapNode): Note[] {
  return itemsOrSelf(at(root, 'Transform')).flatMap(node => {
    const name = textOf(node) ?? textOf(at(node, 'Name')) ?? '(unnamed)';
    return UNDERSTOOD.test(name)
      ? []
      : [
          {
            code: 'macro',
            message: `the macro ${name} may change any part of the template: results are partial`,
            span: node.span,
            partial: true,
          },
        ];
  });
}
