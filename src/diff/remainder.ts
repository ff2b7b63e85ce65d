import { simplify } from '../model/fact.ts';
import { lookUp } from '../model/look-up.ts';
import { TEMPLATE } from '../model/sections.ts';
import { addTo } from '../model/multimap.ts';
import type { StackChange, SentencePart } from './change.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import { spansOf } from './settings.ts';
import { arrow, subjectOf } from './words.ts';

/** Facts that differ after each deployment, and what only the stack itself reads. */
const NOISE =
  /^Metadata(?!\/AWS::CloudFormation::Init)(?:\/|$)|^DependsOn(?:\/|$)|^Properties\/(?:Description|StageDescription\/Description)$/;
const TOOLS =
  /^Properties\/(?:Metadata|Description|Transform|AWSTemplateFormatVersion)(?:\/|$)|\/(?:Description|ConstraintDescription)$/;

/** What no other sentence tells of: each resource with the settings that changed. */
export function otherChanges(ground: Ground): readonly StackChange[] {
  const lists = new Map<string, FactDifference[]>();
  for (const fact of ground.unexplained) {
    if (fact.kind !== 'value') continue;
    const { resource, answer, when, path } = fact;
    const id = (resource.after ?? resource.before)?.id ?? '';
    const section = fact.type === TEMPLATE ? path.split('/').slice(0, 3).join('/') : '';
    addTo(lists, `${id} ${section} ${answer} ${JSON.stringify(when)}`, fact);
  }
  return [...lists.values()].flatMap(facts => change(facts, ground) ?? []);
}

/** So many settings of a resource are said in one sentence. */
const MOST = 3;

function change(facts: readonly FactDifference[], ground: Ground): StackChange | undefined {
  const told = facts.filter(({ path, type }) => !(type === TEMPLATE ? TOOLS : NOISE).test(path));
  const [first] = told;
  if (!first) return undefined;
  const isTemplate = first.type === TEMPLATE;
  const shown = told.slice(0, MOST);
  const left = told.length - shown.length;
  const settings = shown.flatMap((fact, index): SentencePart[] => [
    index === 0 ? '' : ', ',
    ...arrow(isTemplate ? { ...fact, path: fact.path.split('/').slice(3).join('/') } : fact),
  ]);
  return {
    effect: 'neutral',
    topic: 'setting',
    subject: isTemplate ? sectionEntry(first.path) : subjectOf(first.resource, ground),
    resource: isTemplate ? {} : first.resource,
    what: [...(isTemplate ? entrySays(first, settings) : settings), left > 0 ? ` and ${left} more` : ''],
    at: spansOf(told),
    when: simplify(told.flatMap(({ when }) => when)),
    confidence: told.every(({ confidence }) => confidence === 'certain') ? 'certain' : 'with defaults',
    answer: first.answer,
  };
}

const SINGULAR: { readonly [section: string]: string } = { Parameters: 'parameter', Outputs: 'output' };

/** `parameter Stage`, `output Url`. */
function sectionEntry(path: string): string {
  const [, section = '', name = ''] = path.split('/');
  return `${lookUp(SINGULAR, section) ?? section} ${name}`;
}

/** An entry that came or went as a whole needs no more words. */
function entrySays(
  { path, before, after }: FactDifference,
  settings: readonly SentencePart[],
): readonly SentencePart[] {
  if (path.split('/').length > 3) return [': ', ...settings];
  const value = before?.present ? before : after;
  const exported = value?.get('Export', 'Name');
  const named: SentencePart[] = exported?.present ? [', exported as ', { text: exported.text }] : [];
  return [before?.present ? 'is removed' : 'is new', ...named];
}
