import { entriesOf, isList, isMap, textOf, at, type Node } from '../source/node.ts';

/** A finding that was accepted. The fingerprint has no line and nothing of a value in it; the rest is for people who read the file. */
export type Accepted = {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly resource: string;
};
export type Baseline = readonly Accepted[];

const SCHEMA = 'stackward.baseline/1';
const KIND = /^stackward\.baseline\/(\d+)$/;

/** The baseline as a file, sorted, so that a diff of it shows what was accepted. */
export function writtenBaseline(findings: Baseline): string {
  const sorted = findings
    .map(({ fingerprint, rule, file, resource }) => ({ rule, file, resource, fingerprint }))
    .toSorted(
      (a, b) =>
        compare(a.file, b.file) ||
        compare(a.rule, b.rule) ||
        compare(a.resource, b.resource) ||
        compare(a.fingerprint, b.fingerprint),
    );
  return `${JSON.stringify({ schema: SCHEMA, findings: [] }, null, 2).replace('[]', sorted.length === 0 ? '[]' : `[\n${sorted.map(one => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`)}\n`;
}
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
  const accepted = list.items.map(acceptedFrom);
  return accepted.every(one => one !== undefined)
    ? accepted
    : {
        fault: `entry ${accepted.indexOf(undefined) + 1} of this baseline is not { rule, file, resource, fingerprint }`,
      };
}

function acceptedFrom(node: Node): Accepted | undefined {
  const fields = Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, textOf(value)]));
  const { fingerprint, rule, file, resource } = fields;
  return fingerprint && rule && file && resource !== undefined
    ? { fingerprint, rule, file, resource }
    : undefined;
}

export type Compared<F> = {
  /** What nobody accepted. */
  readonly fresh: readonly F[];
  readonly known: readonly F[];
  /** What was accepted, was looked for, and is no longer found. */
  readonly gone: Baseline;
};

/** What is new against a baseline. Entries that were not looked for, in their file or by their rule, are neither known nor gone. */
export function compareWith<F extends { readonly fingerprint: string }>(
  baseline: Baseline,
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
