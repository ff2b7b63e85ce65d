import { at, itemsOf, textOf, type Node } from '../../source/node.ts';
import { advisory, type Advisory } from './advisory.ts';

/** `pip-audit -f json`, which tells no severity (pypa/pip-audit, pip_audit/_format/json.py, read 2026-11). */
export const advisoriesOfPip = (dependencies: Node | undefined): readonly Advisory[] =>
  itemsOf(dependencies).flatMap(dependency =>
    itemsOf(at(dependency, 'vulns')).flatMap(
      vuln =>
        advisory({
          ecosystem: 'python',
          name: textOf(at(dependency, 'name')) ?? '',
          ids: [textOf(at(vuln, 'id')), ...itemsOf(at(vuln, 'aliases')).map(textOf)],
          title: textOf(at(vuln, 'description')) ?? '',
          severity: undefined,
          range: undefined,
          versions: [textOf(at(dependency, 'version')) ?? ''],
          fixed: itemsOf(at(vuln, 'fix_versions')).flatMap(one => textOf(one) ?? []),
        }) ?? [],
    ),
  );
