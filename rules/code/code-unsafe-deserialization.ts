import { eventUsesOf } from '../../src/aws/code/event-uses.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import type { EventUse } from '../../src/aws/code/use.ts';
import { projectOf } from '../../src/packages/function-project.ts';
import { defineRule, type Resource } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'code-unsafe-deserialization',
  title: 'Data of the event is read by a format that can run code',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S8', 'S4'], sas: ['SAS-01'], cwe: [502, 611] },
  why: 'Such a format can name functions to call. Whoever sends the event runs code with the credentials of the function.',
  fix: 'Use a format that has only data: JSON, or yaml.safe_load for YAML.',
  references: [
    'https://docs.python.org/3/library/pickle.html',
    'https://github.com/yaml/pyyaml/wiki/PyYAML-yaml.load(input)-Deprecation',
    'https://github.com/nodeca/js-yaml/blob/master/CHANGELOG.md',
    'https://lxml.de/FAQ.html#how-do-i-use-lxml-safely-as-a-web-service-endpoint',
  ],
  check({ resource: fn, strict, report, undetermined }) {
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    for (const use of eventUsesOf(fn)) {
      const place = isUnsafe(use, fn) ? faultPlace(fn, code, use.at, use.within) : undefined;
      if (!place) continue;
      const isXml = use.kind === 'xml';
      const said = isXml
        ? `${use.field} is read as XML with external entities (${use.called})`
        : `${use.field} is read by ${use.called}, which can run code`;
      if (use.writer === 'unknown' && !strict)
        undetermined(`${said}, and who calls the function is not known`);
      else
        report(place.at, said, {
          ...(use.writer === 'sender' || use.writer === 'unknown' ? { severity: 'medium' } : {}),
          ...(isXml ? XML : {}),
          code: place.code,
          related: use.way.map(({ at, note }) => ({ at: code.placeOf(at), note, leads: true })),
        });
    }
  },
});

const XML = {
  why: 'A document can name files of the function, whose text then stands in it, or addresses that the function calls.',
  fix: 'Leave external entities off: no noent, and resolve_entities=False for lxml.',
} as const;

/** js-yaml reads functions up to version 3 (its changelog, 4.0.0). */
function isUnsafe({ kind, package: needed }: EventUse, fn: Resource): boolean {
  if (kind !== 'objects' && kind !== 'xml') return false;
  if (!needed) return true;
  const asked = projectOf(fn)?.manifest.dependencies.find(({ name }) => name === needed.name)?.asked ?? '';
  return Number(/^[~^=v]?(\d+)/.exec(asked)?.[1] ?? Number.NaN) <= needed.major;
}
