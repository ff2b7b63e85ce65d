import { simplify } from '../model/fact.ts';
import { TEMPLATE } from '../model/sections.ts';
import { addTo } from '../model/multimap.ts';
import type { Change, Phrase } from './change.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import { spansOf } from './settings.ts';
import { arrow, subjectOf } from './words.ts';

/** Facts that differ after each deployment, and what only the stack itself reads. */
const NOISE =
  /^(?:Metadata|DependsOn|CreationPolicy|UpdatePolicy)(?:\/|$)|^Properties\/(?:Description|StageDescription\/Description)$/;
const TOOLS = /^Properties\/(?:Metadata|Description|Transform|AWSTemplateFormatVersion)(?:\/|$)/;

/** What no other sentence tells of: each resource with the settings that changed. */
export function otherChanges(ground: Ground): readonly Change[] {
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

function change(facts: readonly FactDifference[], ground: Ground): Change | undefined {
  const told = facts.filter(({ path, type }) => !(type === TEMPLATE ? TOOLS : NOISE).test(path));
  const [first] = told;
  if (!first) return undefined;
  const isTemplate = first.type === TEMPLATE;
  const [, section = '', name = ''] = first.path.split('/');
  const shown = told.slice(0, MOST);
  const left = told.length - shown.length;
  return {
    effect: 'neutral',
    topic: 'setting',
    subject: isTemplate ? name : subjectOf(first.resource, ground),
    resource: first.resource,
    what: [
      ...(isTemplate ? [`of ${section}: `] : []),
      ...shown.flatMap((fact, index): Phrase[] => [
        index === 0 ? '' : ', ',
        ...arrow(isTemplate ? { ...fact, path: fact.path.split('/').slice(3).join('/') } : fact),
      ]),
      left > 0 ? ` and ${left} more` : '',
    ],
    at: spansOf(told),
    when: simplify(told.flatMap(({ when }) => when)),
    confidence: told.every(({ confidence }) => confidence === 'certain') ? 'certain' : 'with defaults',
    answer: first.answer,
  };
}
