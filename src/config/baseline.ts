import { entriesOf, isList, isMap, itemsOf, textOf, at, type Node } from '../source/node.ts';

/** A finding that was accepted. The fingerprint has no line and nothing of a value in it; the rest is for people who read the file. */
export type Accepted = {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly resource: string;
};
/** A template that can not be read completely: what is said of it, without lines. */
export type AcceptedUnread = { readonly file: string; readonly problem: string; readonly message: string };
export type Baseline = {
  readonly findings: readonly Accepted[];
  readonly unread: readonly AcceptedUnread[];
};
export const NO_BASELINE: Baseline = { findings: [], unread: [] };

const SCHEMA = 'stackward.baseline/1';
const KIND = /^stackward\.baseline\/(\d+)$/;

/** The baseline as a file, sorted, so that a diff of it shows what was accepted. */
export function writtenBaseline({ findings, unread }: Baseline): string {
  const accepted = findings
    .map(({ fingerprint, rule, file, resource }) => ({ rule, file, resource, fingerprint }))
    .toSorted(
      (a, b) =>
        compare(a.file, b.file) ||
        compare(a.rule, b.rule) ||
        compare(a.resource, b.resource) ||
        compare(a.fingerprint, b.fingerprint),
    );
  const broken = unread
    .map(({ file, problem, message }) => ({ file, problem, message }))
    .toSorted(
      (a, b) => compare(a.file, b.file) || compare(a.problem, b.problem) || compare(a.message, b.message),
    );
  const keys = [
    `"schema": ${JSON.stringify(SCHEMA)}`,
    `"findings": ${lines(accepted)}`,
    ...(broken.length > 0 ? [`"unread": ${lines(broken)}`] : []),
  ];
  return `{\n${keys.map(key => `  ${key}`).join(',\n')}\n}\n`;
}

const lines = (entries: readonly object[]): string =>
  entries.length === 0 ? '[]' : `[\n${entries.map(one => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`;

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Reads a baseline, or says what is wrong with it. */
export function readBaseline(root: Node | undefined): Baseline | { readonly fault: string } {
  const schema = textOf(at(root, 'schema')) ?? '';
  const version = KIND.exec(schema)?.[1];
  if (!isMap(root) || version === undefined)
    return { fault: 'this is not a baseline: write one with `stackward baseline`' };
  if (schema !== SCHEMA)
    return {
      fault: `this baseline has version ${version} and was written by a newer stackward; this stackward reads version 1`,
    };
  const list = at(root, 'findings');
  if (!isList(list)) return { fault: 'this baseline has no list of findings' };
  const findings = list.items.map(acceptedFrom);
  if (!findings.every(one => one !== undefined))
    return {
      fault: `entry ${findings.indexOf(undefined) + 1} of this baseline is not { rule, file, resource, fingerprint }`,
    };
  const unread = itemsOf(at(root, 'unread')).map(unreadFrom);
  return unread.every(one => one !== undefined)
    ? { findings, unread }
    : {
        fault: `entry ${unread.indexOf(undefined) + 1} of "unread" in this baseline is not { file, problem, message }`,
      };
}

function acceptedFrom(node: Node): Accepted | undefined {
  const fields = Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, textOf(value)]));
  const { fingerprint, rule, file, resource } = fields;
  return fingerprint && rule && file && resource !== undefined
    ? { fingerprint, rule, file, resource }
    : undefined;
}

function unreadFrom(node: Node): AcceptedUnread | undefined {
  const fields = Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, textOf(value)]));
  const { file, problem, message } = fields;
  return file && problem && message !== undefined ? { file, problem, message } : undefined;
}

/** Whether all that is wrong with a file was accepted; the same problem twice was accepted only if it stands there twice. */
export function acceptsUnread(
  { unread }: Baseline,
  file: string,
  problems: readonly Omit<AcceptedUnread, 'file'>[],
): boolean {
  const left = unread.filter(one => one.file === file);
  return (
    problems.length > 0 &&
    problems.every(({ problem, message }) => {
      const index = left.findIndex(one => one.problem === problem && one.message === message);
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    })
  );
}

export type Compared<F> = {
  /** What nobody accepted. */
  readonly fresh: readonly F[];
  readonly known: readonly F[];
  /** What was accepted, was looked for, and is no longer found. */
  readonly gone: readonly Accepted[];
};

/** What is new against a baseline. Entries that were not looked for, in their file or by their rule, are neither known nor gone. */
export function compareWith<F extends { readonly fingerprint: string }>(
  baseline: readonly Accepted[],
  findings: readonly F[],
  looked: (one: Accepted) => boolean,
): Compared<F> {
  const accepted = new Set(baseline.map(({ fingerprint }) => fingerprint));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    fresh: findings.filter(({ fingerprint }) => !accepted.has(fingerprint)),
    known: findings.filter(({ fingerprint }) => accepted.has(fingerprint)),
    gone: baseline.filter(one => !found.has(one.fingerprint) && looked(one)),
  };
}
