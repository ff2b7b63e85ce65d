import { asking, misspelt } from '../../model/edit-distance.ts';
import { shapeOf } from '../../model/shapes.ts';
import type { Note } from '../../model/stack.ts';
import { shortKey } from '../../source/cut.ts';
import {
  at,
  entriesOf,
  isCall,
  isMap,
  isNull,
  itemsOf,
  textOf,
  type Entry,
  type MapNode,
  type Node,
  type Span,
} from '../../source/node.ts';
import { misspeltNames } from './names.ts';
import { brokenPolicyTexts } from './policy-texts.ts';
import { unknownTypes } from './types.ts';

/** The keys of a map in a template. Where a `judged` one is misspelt, a rule may have missed something. */
type Keys = { readonly judged: readonly string[]; readonly other: readonly string[] };

/**
 * CloudFormation User Guide, "CloudFormation template sections"; Template Reference, "Resource attribute reference"; AWS SAM Developer Guide, "Globals",
 * "Connectors"; for attributes that those pages leave out the schemas of cfn-lint 1.58.0 (all read 2026-11).
 */
const SECTIONS: Keys = {
  judged: [
    'Resources',
    'Parameters',
    'Mappings',
    'Conditions',
    'Outputs',
    'Rules',
    'Transform',
    'Globals',
    'Metadata',
    'Hooks',
  ],
  other: ['AWSTemplateFormatVersion', 'Description'],
};
const ATTRIBUTES: Keys = {
  judged: ['Properties', 'Condition', 'Metadata', 'Connectors', 'IgnoreGlobals', 'UpdatePolicy', 'Type'],
  other: ['CreationPolicy', 'DeletionPolicy', 'DependsOn', 'Description', 'UpdateReplacePolicy', 'Version'],
};
const PARAMETER: Keys = {
  judged: ['Type', 'Default', 'AllowedValues', 'NoEcho'],
  other: [
    'AllowedPattern',
    'ConstraintDescription',
    'Description',
    'MaxLength',
    'MaxValue',
    'MinLength',
    'MinValue',
  ],
};
const OUTPUT: Keys = { judged: ['Value', 'Condition', 'Export'], other: ['Description'] };
const RULE: Keys = { judged: ['Assertions', 'RuleCondition'], other: [] };
const ASSERTION: Keys = { judged: ['Assert'], other: ['AssertDescription'] };
const MAPS = ['Resources', 'Parameters', 'Mappings', 'Conditions', 'Outputs', 'Rules'];

/** What a macro makes of keys that CloudFormation does not have is not known: only what is a misspelt name is told. */
export function structureNotes(root: MapNode, hasMacro: boolean): readonly Note[] {
  const structure = new Structure(hasMacro);
  structure.template(root);
  return [
    ...structure.notes,
    ...unknownTypes(entriesOf(at(root, 'Resources')), hasMacro),
    ...misspeltNames(root),
    ...brokenPolicyTexts(entriesOf(at(root, 'Resources'))),
  ];
}

const TYPE = /^(?:AWS|Alexa|Custom)::\w/;
const isResource = (node: Node): boolean => TYPE.test(textOf(at(node, 'Type')) ?? '');
const hasResources = (node: Node): boolean =>
  isResource(node) ||
  entriesOf(node).some(({ value }) => isResource(value)) ||
  itemsOf(node).some(hasResourceIn);
const hasResourceIn = (node: Node): boolean =>
  isResource(node) || entriesOf(node).some(({ value }) => isResource(value));
/** Whether anything is written in a map or a list. */
const hasContent = (node: Node): boolean =>
  [...itemsOf(node), ...entriesOf(node).map(({ value }) => value)].some(
    part => isCall(part) || (part.kind === 'scalar' && !isNull(part)) || hasContent(part),
  );

class Structure {
  readonly notes: Note[] = [];
  readonly #hasMacro: boolean;
  constructor(hasMacro: boolean) {
    this.#hasMacro = hasMacro;
  }

  template(root: MapNode): void {
    for (const entry of root.entries.values()) {
      const { key, keySpan, value } = entry;
      if (isKnown(key, SECTIONS)) this.#section(entry);
      else if (isResource(value))
        this.#note(
          `the resource ${key} is beside Resources and not in it, so it was not checked`,
          keySpan,
          true,
        );
      else this.#unknown('a section of a template', entry, SECTIONS, hasResources(value));
    }
    const resources = at(root, 'Resources');
    if (!resources && !this.#hasMacro && root.entries.has('AWSTemplateFormatVersion'))
      this.#note('the template has no Resources', root.span, false);
    for (const { key, keySpan, value } of entriesOf(resources))
      if (!key.startsWith('Fn::')) this.#resource(key, keySpan, value);
    this.#members(root, 'Parameters', 'the parameter', PARAMETER);
    this.#members(root, 'Outputs', 'the output', OUTPUT);
    this.#members(root, 'Rules', 'the rule', RULE);
    for (const { key, value } of entriesOf(at(root, 'Rules')))
      for (const assertion of itemsOf(at(value, 'Assertions')))
        this.#keys(assertion, `an attribute of an assertion of the rule ${key}`, ASSERTION);
    for (const { key, keySpan, value } of entriesOf(at(root, 'Conditions')))
      if (!isCall(value) && !at(value, 'Condition') && !key.startsWith('Fn::') && !isNull(value))
        this.#note(
          `the condition ${key} is not a condition function`,
          keySpan,
          isMap(value) && hasResources(value),
        );
    for (const { key, value } of entriesOf(at(root, 'Mappings'))) this.#mapping(key, value);
  }

  /** A section that is no map holds nothing that could be read. */
  #section({ key, keySpan, value }: Entry): void {
    if (!MAPS.includes(key) || isMap(value) || isCall(value)) return;
    if (isNull(value)) {
      if (key === 'Resources') this.#note('Resources is empty', keySpan, false);
    } else this.#note(`${key} is not a map, so it was not checked`, keySpan, hasContent(value));
  }

  #resource(id: string, span: Span, node: Node): void {
    if (isCall(node)) return;
    const type = at(node, 'Type');
    const written = isNull(type) ? undefined : type;
    const isUntyped =
      !written &&
      !entriesOf(node).some(
        ({ key }) => key !== 'Properties' && misspelt(key, ['Type', 'Properties']) !== undefined,
      );
    if (isUntyped) this.#untyped(id, span, node);
    for (const entry of entriesOf(node)) {
      const { key, keySpan, value } = entry;
      // What another tool makes a resource of has attributes of its own.
      if (isKnown(key, ATTRIBUTES) || key.startsWith('Fn::') || (written && textOf(type) === undefined))
        continue;
      if (!isNear(key, ATTRIBUTES) && shapeOf(textOf(type) ?? '')?.has(key))
        this.#note(
          `${key} of ${id} is beside Properties and not in it, so it was not checked`,
          keySpan,
          true,
        );
      else if (isResource(value))
        this.#note(`the resource ${key} is inside ${id}, so it was not checked`, keySpan, true);
      else if (!isUntyped)
        this.#unknown(`an attribute of ${shown(id)}`, entry, ATTRIBUTES, hasContent(value));
    }
    const misplaced = isMap(at(node, 'Properties')) ? undefined : at(node, 'Metadata', 'Properties');
    if (misplaced)
      this.#note(`Properties of ${id} is inside Metadata, so it was not checked`, misplaced.span, true);
  }

  #untyped(id: string, span: Span, node: Node): void {
    const said =
      isKnown(id, SECTIONS) || isKnown(id, ATTRIBUTES)
        ? `${id} is inside Resources, where it is a resource that`
        : id;
    this.#note(
      `${said} has no Type${hasContent(node) ? ', so it was not checked' : ''}`,
      span,
      hasContent(node),
    );
  }

  #members(root: MapNode, section: string, what: string, keys: Keys): void {
    for (const { key, keySpan, value } of entriesOf(at(root, section))) {
      if (key.startsWith('Fn::') || isCall(value)) continue;
      if (isMap(value)) this.#keys(value, `an attribute of ${what} ${key}`, keys);
      else this.#note(`${what} ${key} is not a map`, keySpan, false);
    }
  }

  #keys(node: Node, says: string, keys: Keys): void {
    for (const entry of entriesOf(node))
      if (!isKnown(entry.key, keys) && !entry.key.startsWith('Fn::'))
        this.#unknown(says, entry, keys, hasContent(entry.value));
  }

  /** A mapping holds values under two keys. */
  #mapping(name: string, node: Node): void {
    for (const { key, value } of entriesOf(node))
      for (const { key: second, keySpan, value: leaf } of entriesOf(value))
        if (isMap(leaf))
          this.#note(
            `the value of ${key}.${second} in the mapping ${name} is a map`,
            keySpan,
            hasResourceIn(value),
          );
  }

  /** `hasLost`: what stands under the key could have been a finding, whatever was meant. */
  #unknown(says: string, { key, keySpan }: Entry, keys: Keys, hasLost: boolean): void {
    if (key.startsWith('Fn::')) return;
    const near = misspelt(key, [...keys.judged, ...keys.other]);
    if (near === undefined && this.#hasMacro) return;
    const isLost = near === undefined ? hasLost : keys.judged.includes(near);
    this.#note(
      `${shown(key)} is not ${says}${isLost ? ', so its content was not checked' : ''}${asking(near)}`,
      keySpan,
      isLost,
    );
  }

  #note(message: string, span: Span, lost: boolean): void {
    this.notes.push({ code: 'structure', message, span, partial: false, ...(lost ? { lost } : {}) });
  }
}

/** A key on one line: a text that lost its own key may be one. */
const shown = (key: string): string => {
  const line = key.split(/\s/, 12).join(' ');
  if (line.trim() === '') return 'an empty key';
  return shortKey(line);
};
const isNear = (key: string, { judged, other }: Keys): boolean =>
  misspelt(key, [...judged, ...other]) !== undefined;
const isKnown = (key: string, { judged, other }: Keys): boolean =>
  judged.includes(key) || other.includes(key);
