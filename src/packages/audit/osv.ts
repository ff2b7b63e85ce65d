import { lookUp } from '../../model/look-up.ts';
import { at, itemsOf, textOf, type Node } from '../../source/node.ts';
import type { Ecosystem } from '../project.ts';
import { advisory, severityNamed, severityOfScore, type Advisory } from './advisory.ts';

const ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = { npm: 'node', PyPI: 'python' };

/** `osv-scanner --format json`: advisories in the form of osv.dev by package and version; those of other ecosystems are left out (google/osv-scanner, docs/output.md and pkg/models/results.go, read 2026-11). */
export const advisoriesOfOsv = (root: Node): readonly Advisory[] =>
  itemsOf(at(root, 'results'))
    .flatMap(result => itemsOf(at(result, 'packages')))
    .flatMap(found => {
      const name = textOf(at(found, 'package', 'ecosystem')) ?? '';
      const ecosystem = lookUp(ECOSYSTEMS, name);
      return ecosystem ? ofPackage(found, name, ecosystem) : [];
    });

function ofPackage(found: Node, name: string, ecosystem: Ecosystem): readonly Advisory[] {
  const groups = itemsOf(at(found, 'groups')).map(group => ({
    ids: new Set(itemsOf(at(group, 'ids')).map(textOf)),
    score: textOf(at(group, 'max_severity')),
  }));
  const called = textOf(at(found, 'package', 'name')) ?? '';
  return itemsOf(at(found, 'vulnerabilities')).flatMap(vulnerability => {
    if (at(vulnerability, 'withdrawn') !== undefined) return [];
    const id = textOf(at(vulnerability, 'id'));
    return (
      advisory({
        ecosystem,
        name: called,
        ids: [id, ...itemsOf(at(vulnerability, 'aliases')).map(textOf)],
        title: textOf(at(vulnerability, 'summary')) ?? textOf(at(vulnerability, 'details')) ?? '',
        severity:
          severityNamed(textOf(at(vulnerability, 'database_specific', 'severity'))) ??
          severityOfScore(groups.find(({ ids }) => ids.has(id))?.score),
        range: undefined,
        versions: [textOf(at(found, 'package', 'version')) ?? ''],
        fixed: fixesIn(vulnerability, called, name),
      }) ?? []
    );
  });
}

/** The `fixed` events of a package's ranges. */
const fixesIn = (vulnerability: Node, called: string, ecosystem: string): readonly string[] =>
  itemsOf(at(vulnerability, 'affected'))
    .filter(
      affected =>
        textOf(at(affected, 'package', 'name')) === called &&
        textOf(at(affected, 'package', 'ecosystem')) === ecosystem,
    )
    .flatMap(affected => itemsOf(at(affected, 'ranges')))
    .filter(range => textOf(at(range, 'type')) !== 'GIT')
    .flatMap(range => itemsOf(at(range, 'events')))
    .flatMap(event => textOf(at(event, 'fixed')) ?? []);
