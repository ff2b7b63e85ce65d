import { at, entriesOf, isMap, itemsOf, textOf, type Node } from '../../source/node.ts';
import { versionRange } from '../version-range.ts';
import { advisory, severityNamed, type Advisory } from './advisory.ts';

/** Version 2 of `npm audit --json`: packages by name; a `via` that is a text is another of them (npmcli/arborist, lib/audit-report.js and lib/vuln.js, read 2026-11). */
export const advisoriesOfNpm = (root: Node): readonly Advisory[] =>
  entriesOf(at(root, 'vulnerabilities')).flatMap(({ value }) =>
    itemsOf(at(value, 'via')).flatMap(via => (isMap(via) ? (ofNpm(via) ?? []) : [])),
  );

function ofNpm(via: Node): Advisory | undefined {
  return advisory({
    ecosystem: 'node',
    // `name` is what the package is called where it is needed, `dependency` what it is.
    name: textOf(at(via, 'dependency')) ?? textOf(at(via, 'name')) ?? '',
    ids: [idIn(textOf(at(via, 'url'))), numbered(at(via, 'source'))],
    title: textOf(at(via, 'title')) ?? '',
    severity: severityNamed(textOf(at(via, 'severity'))),
    range: versionRange(textOf(at(via, 'range')) ?? '?'),
    versions: [],
    fixed: [],
  });
}

/** What registries answer to npm 6, yarn 1 and pnpm, which hand it on: `advisories` by number. */
export const advisoriesOfRegistry = (root: Node): readonly Advisory[] =>
  entriesOf(at(root, 'advisories')).flatMap(({ value }) => ofRegistry(value) ?? []);

function ofRegistry(node: Node): Advisory | undefined {
  const patched = textOf(at(node, 'patched_versions')) ?? '';
  return advisory({
    ecosystem: 'node',
    name: textOf(at(node, 'module_name')) ?? '',
    ids: [
      textOf(at(node, 'github_advisory_id')),
      idIn(textOf(at(node, 'url'))),
      ...itemsOf(at(node, 'cves')).map(textOf),
      numbered(at(node, 'id')),
    ],
    title: textOf(at(node, 'title')) ?? '',
    severity: severityNamed(textOf(at(node, 'severity'))),
    range: versionRange(textOf(at(node, 'vulnerable_versions')) ?? '?'),
    versions: itemsOf(at(node, 'findings')).flatMap(finding => textOf(at(finding, 'version')) ?? []),
    fixed:
      patched === '<0.0.0'
        ? 'none'
        : [...patched.matchAll(/>=\s?([^\s|]{1,100})/g)].map(([, one = '']) => one),
  });
}

/**
 * A line of yarn: `{ type: "auditAdvisory", data: { advisory } }` of yarn 1, `{ value, children }` of `yarn npm audit` since yarn 4
 * (yarnpkg/berry, plugin-npm-cli, sources/npmAuditUtils.ts, read 2026-11). Nothing for a line with a summary.
 */
export function advisoryOfYarn(line: Node): Advisory | 'unknown' | undefined {
  const type = textOf(at(line, 'type'));
  if (type === 'auditAdvisory') return ofRegistry(at(line, 'data', 'advisory') ?? line);
  if (type !== undefined)
    return /^(?:auditSummary|auditAction|info|warning|activity\w+|step|progress\w+|finished)$/.test(type)
      ? undefined
      : 'unknown';
  const told = at(line, 'children');
  if (!isMap(told) || at(told, 'Vulnerable Versions') === undefined)
    // `yarn npm audit` also tells deprecated packages, and prints `{}` lines where there is nothing.
    return isMap(told) && at(told, 'Issue') !== undefined ? undefined : 'unknown';
  return advisory({
    ecosystem: 'node',
    name: textOf(at(line, 'value')) ?? '',
    ids: [idIn(textOf(at(told, 'URL'))), numbered(at(told, 'ID'))],
    title: textOf(at(told, 'Issue')) ?? '',
    severity: severityNamed(textOf(at(told, 'Severity'))),
    range: versionRange(textOf(at(told, 'Vulnerable Versions')) ?? '?'),
    versions: itemsOf(at(told, 'Tree Versions')).flatMap(one => textOf(one) ?? []),
    fixed: [],
  });
}

/** The id at the end of the address of an advisory. */
const idIn = (url: string | undefined): string | undefined => /\/([A-Za-z][\w-]{2,60})$/.exec(url ?? '')?.[1];
const numbered = (node: Node | undefined): string | undefined => {
  const text = textOf(node);
  return text !== undefined && /^\d{1,12}$/.test(text) ? `npm-${text}` : undefined;
};
