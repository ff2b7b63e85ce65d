import { detect } from '../src/dialect/detect.ts';
import type { Deployment } from '../src/dialect/dialect.ts';
import { lowerFile } from '../src/dialect/lower.ts';
import type { Dialect } from '../src/model/stack.ts';
import type { Finding } from '../src/rule/finding.ts';
import type { Rule } from '../src/rule/rule.ts';
import { judge, type Judged } from '../src/rule/runner.ts';
import type { Files } from '../src/source/files.ts';
import { isMap } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import { Source } from '../src/source/source.ts';

export const NOWHERE: Files = {
  open: file => ({ refused: 'missing', message: `${file} does not exist` }),
  text: file => ({ refused: 'missing', message: `${file} does not exist` }),
};
export const PLAINLY: Deployment = { parameters: new Map(), opts: new Map(), params: new Map(), env: () => undefined };

/** Pages and fixtures stay true as time goes by. */
export const TODAY = '2026-11-25';

export type Scanned = { readonly dialect: Dialect | undefined; readonly problems: readonly string[]; readonly findings: readonly (Finding & { line: number })[]; readonly undecided: Judged['undecided'] };

type How = { readonly strict?: boolean; readonly today?: string | undefined; readonly deployment?: Deployment; readonly files?: Files };

export type LoweredText = {
  readonly dialect: Dialect | undefined;
  readonly problems: readonly string[];
  readonly judged: (rules: readonly Rule[], strict: boolean, today?: string) => Judged;
  readonly lineOf: (finding: Finding) => number;
};

/** A text lowered once, to be judged by as many rules as one likes. */
export function lowerText(text: string, { deployment = PLAINLY, files = NOWHERE }: How = {}): LoweredText {
  const source = new Source('template.yaml', text);
  const { root, problems } = parseTree(source);
  const dialect = detect(root);
  const lowered = isMap(root) && dialect ? lowerFile(root, dialect, source.file, files, deployment) : undefined;
  return {
    dialect,
    problems: [...problems, ...lowered?.problems ?? []].map(it => it.message).concat(lowered ? [] : ['no template']),
    judged: (rules, strict, today = TODAY) => judge(lowered?.stacks ?? [], rules, { strict, today }),
    lineOf: finding => source.position(finding.at.start).line,
  };
}

/** One text through the whole engine, for tests: no disk, no configuration. */
export function scanText(text: string, rules: readonly Rule[], how: How = {}): Scanned {
  const { dialect, problems, judged, lineOf } = lowerText(text, how);
  const { findings, undecided, broken } = judged(rules, how.strict ?? false, how.today);
  return {
    dialect, undecided,
    problems: [...problems, ...broken.map(it => `${it.rule} failed on ${it.resource}: ${it.error}`)],
    findings: findings.map(it => ({ ...it, line: lineOf(it) })).toSorted((a, b) => a.at.start - b.at.start),
  };
}
