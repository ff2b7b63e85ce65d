import { listInWords } from '../aws/listing.ts';
import { distinctBy, groupBy } from '../rule/group-by.ts';
import type { Finding } from '../rule/finding.ts';
import {
  codeKey,
  copyKey,
  shownKey,
  stageKey,
  tokenKey,
  unconditionalKey,
  valueKey,
} from '../rule/finding-key.ts';
import { compareSeverity, type Gathering, type Rule, type Severity } from '../rule/rule.ts';
import { ALWAYS, branchSentences, sentencesOf, type When } from '../rule/when.ts';
import { isSamePlace } from '../source/span.ts';
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
  const merged = [...runs.values()].flatMap(all => {
    const run = mergeCode(all);
    const gather = byId.get(all[0].rule)?.gather;
    const isGathered = ({ gathering, subject }: Finding): boolean =>
      gathering !== 'apart' && (!strict || subject !== undefined);
    if (!gather || !run.some(isGathered)) return mergeTokens(run);
    const groups = groupBy(run.filter(isGathered), finding => {
      const { group } = gatheringOf(finding);
      return group === undefined ? '' : [group, severityIn(finding), ...sentencesOf(finding.when)].join('\0');
    });
    return mergeTokens([
      ...joinAlways([...groups.values()]).flatMap(group => gatherAll(group, gather)),
      ...run.filter(finding => !isGathered(finding)),
    ]);
  });
  return mergeCode(mergeStages(merged, stages));
}

/** Functions that run the same code: what is found at one place of it is one finding, as grave as it is in one of them. */
export function mergeCode(findings: readonly Finding[]): Finding[] {
  if (!findings.some(({ code }) => code)) return [...findings];
  return [...groupBy(findings, one => (one.code ? codeKey(one) : one)).values()]
    .flatMap(oneOfEach)
    .map(same => {
      const [head, ...others] = gravestFirst(same);
      if (others.length === 0) return head;
      const isPlaceOnce = ({ at, note }: Finding['related'][number]): string =>
        `${at.file}\0${at.start}\0${note}`;
      const ways = head.related.filter(({ leads, resource }) => leads || resource === undefined);
      const functions = same.flatMap(({ related }) =>
        related.filter(({ resource }) => resource !== undefined),
      );
      return {
        ...head,
        when: anyOf(same.map(({ when }) => when)),
        related: distinctBy([...functions, ...ways], isPlaceOnce),
      };
    });
}

/** Of one function several faults at one place are several; of many functions one each is the same, whatever they call it. */
function oneOfEach(same: readonly [Finding, ...Finding[]]): readonly (readonly [Finding, ...Finding[]])[] {
  const said = groupBy(same, ({ deployed }) => deployed);
  const isOne = [...said.values()].every(all => new Set(all.map(({ message }) => message)).size === 1);
  return isOne ? [same] : [...groupBy(same, ({ message }) => message).values()];
}

/** What holds under any of several conditions. */
function anyOf(all: readonly When[]): When {
  const [{ parents } = ALWAYS] = all;
  const isAlways = all.some(
    ({ branches }) => branches.length === 0 || branches.some(one => one.length === 0),
  );
  const stages = all.map(one => one.stages);
  return {
    branches: isAlways ? [] : all.flatMap(({ branches }) => branches),
    ...(stages.every(one => one !== undefined) ? { stages: [...new Set(stages.flat())] } : {}),
    ...(parents ? { parents } : {}),
  };
}

/** Of one subject the gravest speaks for all. */
const severityIn = ({ severity, subject }: Finding): string => (subject === undefined ? severity : '');

/** Findings of one group that hold under a condition join those that always hold, where all of them point to the tokens of those: a layer under Globals. */
function joinAlways(groups: readonly (readonly Finding[])[]): readonly (readonly Finding[])[] {
  const always = new Map<string, Finding[]>();
  const keyOf = (finding: Finding): string | undefined => {
    const { group } = gatheringOf(finding);
    return group === undefined ? undefined : `${group}\0${severityIn(finding)}`;
  };
  const isWide = ({ when }: Finding): boolean => sentencesOf(when).length === 0;
  for (const [head, ...others] of groups) {
    const key = head && keyOf(head);
    if (head && key !== undefined && isWide(head)) always.set(key, [head, ...others]);
  }
  const wideOf = (head: Finding | undefined): Finding[] | undefined =>
    always.get((head && keyOf(head)) ?? '');
  return groups
    .filter(all => {
      const [head] = all;
      const wide = wideOf(head);
      if (!head || !wide || isWide(head)) return true;
      const places = new Set(wide.map(({ at }) => `${at.file}\0${at.start}`));
      if (!all.every(({ at }) => places.has(`${at.file}\0${at.start}`))) return true;
      wide.push(...all);
      return false;
    })
    .map(all => (all[0] && isWide(all[0]) ? (wideOf(all[0]) ?? all) : all));
}

/** What holds in every stage is one finding and says nothing of stages; the rest says in which it holds. */
export function mergeStages(findings: readonly Finding[], stages: number): Finding[] {
  if (stages < 2) return [...findings];
  const exact = [...groupBy(findings, finding => stageKey(finding, true)).values()].map(inTheirStages);
  const told = [...groupBy(exact, finding => stageKey(finding)).values()].map(inTheirStages);
  return [...groupBy(told, valueKey).values()].flatMap(mergeValues).map(one => {
    const { stages: named = [], ...when } = one.when;
    return named.length === stages ? { ...one, when } : one;
  });
}

/** One finding where each stage gives a property another value with the same fault; two faults of one stage stay two. */
function mergeValues(same: readonly [Finding, ...Finding[]]): readonly Finding[] {
  const [first, ...others] = same;
  const one = inTheirStages(same);
  const stages = one.when.stages ?? [];
  const each = same.flatMap(({ when }) => when.stages ?? []);
  if (others.length === 0 || first.path === '' || stages.length < each.length) return same;
  const left = stages.filter(stage => !first.when.stages?.includes(stage));
  const { replacement: _, ...rest } = one;
  return [
    {
      ...rest,
      message: `${first.message} in stage ${(first.when.stages ?? []).join(' or ')}, and likewise in ${listInWords(left)}`,
      related: [...first.related, ...others.map(({ at, message }) => ({ at, note: message }))],
    },
  ];
}

/** The first of several findings that are one, with the stages of all. */
function inTheirStages(same: readonly [Finding, ...Finding[]]): Finding {
  const [first] = same;
  const { stages: _, ...when } = first.when;
  return { ...first, when: { ...when, stages: [...new Set(same.flatMap(one => one.when.stages ?? []))] } };
}

const gatheringOf = ({ gathering }: Finding): Partial<Gathering> =>
  gathering === undefined || gathering === 'apart' ? {} : gathering;

/** One resource with one item is told once. */
const told = (one: Finding): string => `${one.deployed}\0${gatheringOf(one).item ?? ''}`;

/** The others at their places; of one subject, to which all point, what they relate to. */
const relatedIn = (head: Finding, others: readonly Finding[]): Finding['related'] =>
  head.subject === undefined
    ? distinctBy(others, told)
        .filter(one => told(one) !== told(head))
        .map(one => ({ at: one.at, note: one.message, resource: one.resource }))
    : others.flatMap(one => one.related);

/** The gravest and least conditional finding speaks for all, with the others related. */
function gatherAll(findings: readonly Finding[], message: NonNullable<Rule['gather']>): readonly Finding[] {
  const conditions = ({ when }: Finding): number => branchSentences(when.branches).length;
  const [head, ...others] = findings.toSorted(
    (a, b) => compareSeverity(a.severity, b.severity) || conditions(a) - conditions(b),
  );
  const related = head ? relatedIn(head, others) : [];
  // One resource in several branches is not several.
  if (!head || related.length === 0) return mergeTokens(findings);
  const { replacement: _, ...rest } = head;
  const { at: shared = head.at, listed } = gatheringOf(head);
  // What has a subject is about what it points to, and only accepted where the resource is.
  const at = head.subject === undefined ? shared : head.at;
  const own = { at: head.at, note: head.message, resource: head.resource };
  return [
    {
      ...rest,
      at,
      message: message(
        distinctBy([head, ...others], told).map(one => {
          const { item } = gatheringOf(one);
          return {
            resource: one.resource,
            type: one.resourceType,
            message: one.message,
            ...(item === undefined ? {} : { item }),
          };
        }),
      ),
      related: [...head.related, ...(at === head.at ? [] : [own]), ...related],
      ...(listed || head.code
        ? { items: listed ? findings.flatMap(one => gatheringOf(one).item ?? []).toSorted() : [] }
        : {}),
    },
  ];
}

/**
 * Findings at one token are one, the same whatever their order; the other resources are related. What always holds of one resource covers what holds of
 * another under a condition.
 */
function mergeTokens(findings: readonly Finding[]): readonly Finding[] {
  const isAlone = aloneAmong(findings);
  if (findings.every(isAlone)) return findings;
  const keyed =
    (keyOf: (finding: Finding) => string) =>
    (finding: Finding): Finding | string =>
      isAlone(finding) ? finding : keyOf(finding);
  const alike = [
    ...groupBy(
      mergeCopies(findings, isAlone),
      keyed(finding => tokenKey(finding)),
    ).values(),
  ].map(same => oneOf(same));
  return [
    ...groupBy(
      alike,
      keyed(finding => tokenKey(finding, true)),
    ).values(),
  ].flatMap(same => {
    if (same.length === 1) return same;
    const always = same.find(
      ({ when, confidence }) => confidence === 'certain' && sentencesOf(when).length === 0,
    );
    return always ? [oneOf([always, ...same.filter(one => one !== always)], always)] : same;
  });
}

/** Whether no other finding can be at the token of one: most are alone, and need no key. */
function aloneAmong(findings: readonly Finding[]): (finding: Finding) => boolean {
  const starts = new Map<number, number>();
  for (const { at } of findings) starts.set(at.start, (starts.get(at.start) ?? 0) + 1);
  return ({ at, code }) => code === true || starts.get(at.start) === 1;
}

/** Copies of one text say the same of it; the nth of one resource at a token is the nth of another. */
function mergeCopies(
  findings: readonly Finding[],
  isAlone: (finding: Finding) => boolean,
): readonly Finding[] {
  const told = new Map<string, number>();
  const groups = groupBy(findings, finding => {
    const key = isAlone(finding) ? undefined : copyKey(finding);
    if (key === undefined) return finding;
    const own = `${key}\0${finding.deployed}`;
    const nth = (told.get(own) ?? 0) + 1;
    told.set(own, nth);
    return `${key}\0${nth}`;
  });
  return [...groups.values()].map(same => {
    const [first, ...others] = same.toSorted((a, b) => (a.deployed < b.deployed ? -1 : 1));
    const names = others.map(one => one.resource);
    if (!first || names.length === 0) return same[0];
    return { ...first, message: `${first.message} (also in ${listInWords(names, 3)})` };
  });
}

function oneOf(
  same: readonly [Finding, ...Finding[]],
  head = same.reduce((least, one) => (one.deployed < least.deployed ? one : least)),
): Finding {
  const others = same.filter(one => one !== head);
  if (others.length === 0) return head;
  // At a shared token the other resource is told where it is written.
  const placeOf = ({ at, declared = at }: Finding): Finding['at'] =>
    isSamePlace(at, head.at) ? declared : at;
  const related = others.flatMap(one => [
    { at: placeOf(one), note: `same issue in ${one.resource}`, resource: one.resource },
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

const gravestFirst = <F extends { readonly severity: Severity }>(
  same: readonly [F, ...F[]],
): readonly [F, ...F[]] => {
  const first = same.reduce((gravest, one) =>
    compareSeverity(one.severity, gravest.severity) < 0 ? one : gravest,
  );
  return [first, ...same.filter(one => one !== first)];
};

/** The findings of all files: what several templates lead to is one, with the resources of all of them. */
export const mergeFiles = (findings: readonly Presented[]): Presented[] => {
  const [inCode, rest] = [findings.filter(({ code }) => code), findings.filter(({ code }) => !code)];
  return [...mergeResources(rest), ...mergeCodeOfFiles(inCode)];
};

/** Templates whose functions run the same code: one finding, as grave as it is in one of them. */
const mergeCodeOfFiles = (findings: readonly Presented[]): Presented[] =>
  [...groupBy(findings, one => shownKey({ ...one, severity: 'info', when: [] })).values()].map(same => {
    const [head, ...others] = gravestFirst(same);
    if (others.length === 0) return head;
    const functions = others.flatMap(({ related }) =>
      related.filter(({ resource }) => resource !== undefined),
    );
    return {
      ...head,
      when: others.every(({ when }) => when.join('\0') === head.when.join('\0')) ? head.when : [],
      related: distinctBy([...head.related, ...functions], place => JSON.stringify(place)),
    };
  });

const mergeResources = (findings: readonly Presented[]): Presented[] =>
  [...groupBy(findings, shownKey).values()].map(same => {
    const [first, ...others] = gravestFirst(same);
    const more = others.flatMap(({ related }) =>
      related.filter(({ file, resource }) => resource !== undefined && file !== first.file),
    );
    return more.length === 0
      ? first
      : { ...first, related: distinctBy([...first.related, ...more], place => JSON.stringify(place)) };
  });
