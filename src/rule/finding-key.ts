import type { Finding, Severity } from './finding.ts';
import { sentencesOf } from './when.ts';
import { replaceWord } from './words-in.ts';

/** Equal keys: the findings are one. */
export type FindingKey = string;

/** What a key is made of, and nothing else. */
type KeyParts = {
  readonly rule: string;
  readonly severity: Severity;
  /** The token that it points to. */
  readonly place: string;
  readonly message: string;
  readonly when: readonly string[];
};

/** Two findings are one when a rule says the same, as gravely, of the same token, under the same conditions. */
const keyOf = ({ rule, severity, place, message, when }: KeyParts, ...more: readonly string[]): FindingKey =>
  [rule, severity, place, message, when.join('\u0001'), ...more].join('\0');

const tokenOf = ({ at }: Pick<Finding, 'at'>): string => `${at.file}:${at.start}`;

/** What one rule reports of one resource, in whatever branch: `place` is the property, `key` what is said of it. */
export function reportKey(finding: Pick<Finding, 'rule' | 'severity' | 'at' | 'path' | 'message'>): {
  readonly place: string;
  readonly key: FindingKey;
} {
  const place = `${tokenOf(finding)}\0${finding.path}`;
  return { place, key: keyOf({ ...finding, place, when: [] }) };
}

/** Resources of a stack that share a token, by an anchor, a loop or a shared setting: their own names, and those of resources that belong to them, do not count, nor their conditions where `whenever`. */
export const tokenKey = (finding: Finding, whenever = false): FindingKey =>
  keyOf({
    ...finding,
    place: tokenOf(finding),
    message: withoutNames(finding.message, ...namesIn(finding)),
    when: whenever ? [] : sentencesOf(finding.when),
  });

/** What a message may call the resource: a role without a name of its own is known by its functions. */
const namesIn = ({ resource, deployed, related }: Finding): readonly string[] => [
  resource,
  deployed,
  ...related.flatMap(one => one.resource ?? []),
  'every function',
];

/** The same of one place of code, whatever functions run it and however grave it is for each. */
export const codeKey = (finding: Pick<Finding, 'rule' | 'at'>): FindingKey =>
  `${finding.rule}\0${tokenOf(finding)}`;

/** Copies of what is written once, such as the body of a loop: their names do not count, wherever the message has them. */
export const copyKey = (finding: Finding): FindingKey | undefined =>
  finding.body &&
  keyOf(
    { ...finding, place: tokenOf(finding), message: '', when: sentencesOf(finding.when) },
    finding.path,
    finding.confidence,
    `${finding.body.file}:${finding.body.start}:${finding.body.end}`,
  );

/** The same property of the same resource, which each stage gives another value. */
export function valueKey(finding: Finding): FindingKey {
  const { stages = [], ...when } = finding.when;
  return keyOf(
    { ...finding, place: finding.path, message: '', when: sentencesOf(when) },
    finding.confidence,
    without(finding.deployed, ...stages),
  );
}

/** Stages of a service: the same of the same resource, but for the stage, which names often hold; `exact` where they do not. */
export function stageKey(finding: Finding, exact = false): FindingKey {
  const { stages: named = [], ...when } = finding.when;
  const stages = exact ? [] : named;
  return keyOf(
    {
      ...finding,
      place: `${tokenOf(finding)}:${finding.at.end}:${finding.path}`,
      message: without(finding.message, ...stages),
      when: sentencesOf(when),
    },
    finding.confidence,
    without(finding.deployed, ...stages),
  );
}

type ShownFinding = Omit<KeyParts, 'place'> & {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly template?: Pick<ShownFinding, 'file' | 'start'>;
};

/** Templates that lead to one file: the same for who reads it. */
export function shownKey(finding: ShownFinding): FindingKey {
  const { file, start } = finding.template ?? finding;
  return keyOf({ ...finding, place: `${file}:${start.line}:${start.column}` });
}

/** The same, whatever the conditions. */
export const unconditionalKey = (finding: ShownFinding): FindingKey => shownKey({ ...finding, when: [] });

const without = (text: string, ...names: readonly string[]): string =>
  names.reduce((rest, name) => (name === '' ? rest : rest.replaceAll(name, '\u0002')), text);

/** The same for names of resources, which are whole words: a function may be called `name`. */
const withoutNames = (text: string, ...names: readonly string[]): string =>
  names.reduce(
    (rest, name) => (name === '' || !rest.includes(name) ? rest : replaceWord(rest, name, '\u0002')),
    text,
  );
