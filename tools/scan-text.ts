import { detect } from '../src/dialect/detect.ts';
import type { Deployment } from '../src/dialect/dialect.ts';
import { lowerFile } from '../src/dialect/lower.ts';
import type { Dialect } from '../src/model/stack.ts';
import type { Finding } from '../src/rule/finding.ts';
import type { Rule } from '../src/rule/rule.ts';
import { judge } from '../src/rule/runner.ts';
import type { Files } from '../src/source/files.ts';
import { isMap } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import { Source } from '../src/source/source.ts';

export const NOWHERE: Files = {
  open: file => ({ refused: 'missing', message: `${file} does not exist` }),
  text: file => ({ refused: 'missing', message: `${file} does not exist` }),
};
export const PLAINLY: Deployment = { parameters: new Map(), opts: new Map(), params: new Map(), env: () => undefined };

export type Scanned = { readonly dialect: Dialect | undefined; readonly problems: readonly string[]; readonly findings: readonly (Finding & { line: number })[] };

/** One text through the whole engine, for tests: no disk, no configuration. */
export function scanText(text: string, rules: readonly Rule[], { strict = false, deployment = PLAINLY, files = NOWHERE }: { strict?: boolean; deployment?: Deployment; files?: Files } = {}): Scanned {
  const source = new Source('template.yaml', text);
  const { root, problems } = parseTree(source);
  const dialect = detect(root);
  if (!isMap(root) || !dialect) return { dialect, problems: [...problems.map(it => it.message), 'no template'], findings: [] };
  const lowered = lowerFile(root, dialect, source.file, files, deployment);
  const { findings, broken } = judge(lowered.stacks, rules, { strict });
  return {
    dialect,
    problems: [...problems, ...lowered.problems].map(it => it.message).concat(broken.map(it => `${it.rule} failed on ${it.resource}: ${it.error}`)),
    findings: findings.map(it => ({ ...it, line: source.position(it.at.start).line })).toSorted((a, b) => a.at.start - b.at.start),
  };
}
