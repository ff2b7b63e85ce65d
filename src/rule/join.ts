import type { Stack } from '../model/stack.ts';
import type { Finding } from './finding.ts';

/** The findings of all stages as one list: what holds in every stage is said once; the rest says in which stages it holds. */
export function joined(stacks: readonly Stack[], each: readonly (readonly Finding[])[]): Finding[] {
  if (stacks.length < 2) return [...(each[0] ?? [])];
  const stagesOf = new Map<string, { finding: Finding; stages: Set<string> }>();
  each.forEach((findings, index) => {
    const stage = stacks[index]?.stage ?? '';
    for (const finding of findings) {
      const key = JSON.stringify([
        finding.rule,
        finding.at,
        finding.path,
        finding.severity,
        unstaged(finding.message, stage),
        finding.when,
        finding.confidence,
        unstaged(finding.deployed, stage),
      ]);
      const known = stagesOf.get(key);
      if (known) known.stages.add(stage);
      else stagesOf.set(key, { finding, stages: new Set([stage]) });
    }
  });
  return [...stagesOf.values()].map(({ finding, stages }) =>
    stages.size === stacks.length
      ? finding
      : { ...finding, when: [`stage is ${[...stages].join(' or ')}`, ...finding.when] },
  );
}

/** Names often hold the stage: two stages say the same when only that differs. */
const unstaged = (text: string, stage: string): string =>
  stage === '' ? text : text.replaceAll(stage, '\0');
