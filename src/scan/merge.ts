import { distinctBy, groupBy } from '../rule/group-by.ts';
import type { Finding } from '../rule/finding.ts';
import { shownKey, stageKey, tokenKey, unconditionalKey } from '../rule/finding-key.ts';
import { compareSeverity, type Rule } from '../rule/rule.ts';
import { branchSentences, sentencesOf } from '../rule/when.ts';
import type { Presented } from './present.ts';

export type MergeOptions = {
  readonly rules: readonly Rule[];
  readonly strict: boolean;
  /** How many stages the template was analyzed for. */
  readonly stages: number;
};

/** The findings of one template, each fact once: those of a rule that gathers are one a stack, resources that share a token are one, stages that say the same are one. */
export function merge(findings: readonly Finding[], { rules, strict, stages }: MergeOptions): Finding[] {
  const byId = new Map(rules.map(rule => [rule.id, rule]));
  const runs = groupBy(findings, ({ rule, when }) => `${rule}\0${when.stages?.join('\0') ?? ''}`);
  const merged = [...runs.values()].flatMap(run => {
    const gather = strict ? undefined : byId.get(run[0].rule)?.gather;
    if (!gather) return mergeTokens(run);
    const groups = groupBy(
      run.filter(({ apart }) => !apart),
      ({ group, severity, when }) =>
        group === undefined ? '' : [group, severity, ...sentencesOf(when)].join('\0'),
    );
    return [
      ...[...groups.values()].flatMap(group => gatherAll(group, gather)),
      ...mergeTokens(run.filter(({ apart }) => apart)),
    ];
  });
  return mergeStages(merged, stages);
}

/** What holds in every stage is one finding and says nothing of stages; the rest says in which it holds. */
export function mergeStages(findings: readonly Finding[], stages: number): Finding[] {
  if (stages < 2) return [...findings];
  const exact = [...groupBy(findings, finding => stageKey(finding, true)).values()].map(inTheirStages);
  return [...groupBy(exact, finding => stageKey(finding)).values()].map(same => {
    const one = inTheirStages(same);
    const { stages: named = [], ...when } = one.when;
    return named.length === stages ? { ...one, when } : one;
  });
}

/** The first of several findings that are one, with the stages of all. */
function inTheirStages(same: readonly [Finding, ...Finding[]]): Finding {
  const [first] = same;
  const { stages: _, ...when } = first.when;
  return { ...first, when: { ...when, stages: [...new Set(same.flatMap(one => one.when.stages ?? []))] } };
}

/** The gravest and least conditional finding speaks for all, with the others related. */
function gatherAll(findings: readonly Finding[], message: NonNullable<Rule['gather']>): Finding[] {
  const conditions = ({ when }: Finding): number => branchSentences(when.branches).length;
  const [head, ...others] = findings.toSorted(
    (a, b) => compareSeverity(a.severity, b.severity) || conditions(a) - conditions(b),
  );
  const told = ({ deployed, item }: Finding): string => `${deployed}\0${item ?? ''}`;
  const related = head
    ? distinctBy(others, told)
        .filter(one => told(one) !== told(head))
        .map(one => ({ at: one.at, note: one.message, resource: one.resource }))
    : [];
  // One resource in several branches is not several.
  if (!head || related.length === 0) return mergeTokens(findings);
  const { replacement: _, gatheredAt = head.at, ...rest } = head;
  const own = { at: head.at, note: head.message, resource: head.resource };
  return [
    {
      ...rest,
      at: gatheredAt,
      message: message(
        distinctBy([head, ...others], told).map(one => ({
          resource: one.resource,
          type: one.resourceType,
          message: one.message,
          ...(one.item === undefined ? {} : { item: one.item }),
        })),
      ),
      related: [...head.related, ...(gatheredAt === head.at ? [] : [own]), ...related],
      ...(head.listed ? { items: findings.flatMap(({ item }) => item ?? []).toSorted() } : {}),
    },
  ];
}

/**
 * Findings at one token are one, the same whatever their order; the other resources are related. What always holds of one resource covers what holds of
 * another under a condition.
 */
function mergeTokens(findings: readonly Finding[]): Finding[] {
  const alike = [...groupBy(findings, finding => tokenKey(finding)).values()].map(same => oneOf(same));
  return [...groupBy(alike, finding => tokenKey(finding, true)).values()].flatMap(same => {
    const always = same.find(
      ({ when, confidence }) => confidence === 'certain' && sentencesOf(when).length === 0,
    );
    return always ? [oneOf([always, ...same.filter(one => one !== always)], always)] : same;
  });
}

function oneOf(
  same: readonly [Finding, ...Finding[]],
  head = same.reduce((least, one) => (one.deployed < least.deployed ? one : least)),
): Finding {
  const others = same.filter(one => one !== head);
  if (others.length === 0) return head;
  const related = others.flatMap(one => [
    { at: one.at, note: `same issue in ${one.resource}`, resource: one.resource },
    ...one.related.filter(({ note }) => note.startsWith('same issue in ')),
  ]);
  return { ...head, related: [...head.related, ...related] };
}

/** The findings of a template that several stacks deploy: one that always holds covers the same in a branch, and names all that deploy it. */
export function mergeDeployments(findings: readonly Presented[]): Presented[] {
  const kept = new Map<string, Presented[]>();
  for (const finding of findings.toSorted((a, b) => a.when.length - b.when.length)) {
    const key = unconditionalKey(finding);
    const same = kept.get(key) ?? [];
    kept.set(key, same);
    const wider = same.find(one => covers(one, finding));
    if (wider)
      same[same.indexOf(wider)] = {
        ...wider,
        related: distinctBy([...wider.related, ...finding.related], place => JSON.stringify(place)),
      };
    else same.push(finding);
  }
  return [...kept.values()].flat();
}

const covers = (wide: Presented, narrow: Presented): boolean =>
  wide.when.every(sentence => narrow.when.includes(sentence)) &&
  (wide.confidence === 'certain' || wide.confidence === narrow.confidence);

/** The findings of all files: what several templates lead to is one. */
export const mergeFiles = (findings: readonly Presented[]): Presented[] => distinctBy(findings, shownKey);
