import { textFiles } from '../dialect/serverless/testing.ts';
import type { Finding } from '../rule/finding.ts';
import { defineRule, type Rule } from '../rule/rule.ts';
import { ALWAYS } from '../rule/when.ts';
import type { Host, ScanRoot, Target } from './find.ts';

/** For tests: files that are nowhere but here, shown as `shop/NAME`. */
export const memoryRoot = (texts: Readonly<Record<string, string>>): ScanRoot => ({
  files: textFiles(texts),
  shown: file => `shop/${file}`,
});

/** For tests: a host that finds every file of one root; those in `named` as if the user had named them. */
export function memoryHost(texts: Readonly<Record<string, string>>, named: readonly string[] = []): Host {
  const root = memoryRoot(texts);
  return {
    find: () => ({
      targets: Object.keys(texts)
        .toSorted()
        .map(file => ({ root, file, named: named.includes(file) })),
      pathErrors: [],
    }),
  };
}

export const targetIn = (
  texts: Readonly<Record<string, string>>,
  file = Object.keys(texts)[0] ?? '',
  named = false,
): Target => ({ root: memoryRoot(texts), file, named });

/** For tests: a finding with what matters to them. */
export const findingOf = (parts: Partial<Finding> = {}): Finding => ({
  rule: 'named',
  severity: 'medium',
  confidence: 'certain',
  message: 'Uploads is named',
  why: 'w',
  fix: 'f',
  at: { file: 'a.yaml', start: 10, end: 14 },
  when: ALWAYS,
  resource: 'Uploads',
  resourceType: 'Custom::Y',
  deployed: 'Uploads',
  path: 'Properties/Name',
  related: [],
  complete: true,
  ...parts,
});

/** For tests: a rule that finds the Name of every Custom::Y. */
export const named: Rule = defineRule({
  id: 'named',
  title: 'T',
  severity: 'medium',
  preset: 'recommended',
  on: ['Custom::Y'],
  why: 'w',
  fix: 'f',
  references: [],
  check: ({ resource, report }) => {
    if (resource.get('Name').present) report(resource.get('Name'), `${resource.name} is named`);
  },
});

export const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Parameters: { Stage: { Type: String } }
Conditions: { Prod: !Equals [!Ref Stage, prod] }
Resources:
  Always:
    Type: Custom::Y
    Properties: { Name: a }
  Sometimes:
    Type: Custom::Y
    Condition: Prod
    Properties: { Name: b }
`;
