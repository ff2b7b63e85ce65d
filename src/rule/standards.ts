import type { Maps } from './rule.ts';
import { relatedTo } from './security-hub.ts';

export type StandardKey = keyof Maps | 'nist' | 'pci';
/** `items`: every item of the list, where the list is short enough to be covered or not as a whole. */
export type Standard = {
  readonly key: StandardKey;
  readonly name: string;
  /** It follows from another standard that rules name, and is shown where it is asked for. */
  readonly follows?: (maps: Maps) => readonly string[];
  readonly items?: Readonly<Record<string, string>>;
  /** An item as it is shown and as SARIF tags it. */
  readonly shown: (item: string | number) => string;
  readonly tag: (item: string | number) => string;
};

const itself = String;

/** The standards that rules are mapped to, in the order in which they are shown. */
export const STANDARDS: readonly Standard[] = [
  {
    key: 'owasp',
    name: 'OWASP Serverless Top 10',
    shown: itself,
    tag: item => `OWASP-Serverless-${item}`,
    // The interpretation of 2018, numbered after the Top 10 of 2017 (OWASP/Serverless-Top-10-Project, read 2026-11).
    items: {
      S1: 'Injection',
      S2: 'Broken authentication',
      S3: 'Sensitive data exposure',
      S4: 'XML external entities',
      S5: 'Broken access control',
      S6: 'Security misconfiguration',
      S7: 'Cross-site scripting',
      S8: 'Insecure deserialization',
      S9: 'Components with known vulnerabilities',
      S10: 'Insufficient logging and monitoring',
    },
  },
  {
    key: 'sas',
    name: 'CSA serverless risks',
    shown: itself,
    tag: itself,
    // "The 12 Most Critical Risks for Serverless Applications", Cloud Security Alliance, 2019.
    items: {
      'SAS-01': 'Function event-data injection',
      'SAS-02': 'Broken authentication',
      'SAS-03': 'Insecure deployment configuration',
      'SAS-04': 'Over-privileged permissions and roles',
      'SAS-05': 'Inadequate monitoring and logging',
      'SAS-06': 'Insecure third-party dependencies',
      'SAS-07': 'Insecure storage of secrets',
      'SAS-08': 'Denial of service and financial exhaustion',
      'SAS-09': 'Business logic manipulation',
      'SAS-10': 'Improper exception handling and verbose errors',
      'SAS-11': 'Obsolete functions, resources and triggers',
      'SAS-12': 'Cross-execution data persistency',
    },
  },
  {
    key: 'cwe',
    name: 'CWE',
    shown: item => `CWE-${item}`,
    tag: item => `external/cwe/cwe-${String(item).padStart(3, '0')}`,
  },
  { key: 'fsbp', name: 'AWS Security Hub FSBP', shown: itself, tag: itself },
  { key: 'cis', name: 'CIS AWS Foundations 6.0', shown: itself, tag: item => `CIS-AWS-6.0-${item}` },
  {
    key: 'nist',
    name: 'NIST SP 800-53 Rev. 5',
    follows: ({ fsbp = [] }) => relatedTo('nist', fsbp),
    shown: itself,
    tag: item => `NIST-800-53-r5-${item}`,
  },
  {
    key: 'pci',
    name: 'PCI DSS 4.0.1',
    follows: ({ fsbp = [] }) => relatedTo('pci', fsbp),
    shown: itself,
    tag: item => `PCI-DSS-4.0.1-${item}`,
  },
];

/** The items of a standard that a rule answers for. */
export function itemsOf({ key, follows }: Standard, maps: Maps = {}): readonly (string | number)[] {
  if (follows) return follows(maps);
  return key === 'nist' || key === 'pci' ? [] : (maps[key] ?? []);
}
/** Those that rules name themselves. */
export const NAMED_STANDARDS = STANDARDS.filter(({ follows }) => !follows);

/** An item of a standard with the rules that answer for it: all items of a short list, else those that a rule names. */
export type Coverage = { readonly item: string; readonly title: string; readonly rules: readonly string[] };

/** What rules say to a standard, in its own order. */
export function coverage(
  standard: Standard,
  rules: readonly { readonly id: string; readonly maps?: Maps }[],
): Coverage[] {
  const { items, shown } = standard;
  const found = new Map(Object.keys(items ?? {}).map(item => [item, [] as string[]]));
  for (const { id, maps } of rules)
    for (const item of itemsOf(standard, maps)) {
      const list = found.get(shown(item)) ?? [];
      list.push(id);
      found.set(shown(item), list);
    }
  const rows = [...found].map(([item, ids]) => ({ item, title: items?.[item] ?? '', rules: ids.toSorted() }));
  return items ? rows : rows.toSorted((a, b) => a.item.localeCompare(b.item, 'en', { numeric: true }));
}
