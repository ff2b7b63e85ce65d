import { grantsInWords } from '../../src/aws/code/granted-services.ts';
import { builtFrom } from '../../src/aws/code/function-project.ts';
import { shippedWith, type ShippedPackage } from '../../src/aws/code/shipped-packages.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { affects, fixOf, type Advisory } from '../../src/packages/audit/advisory.ts';
import { advisoriesFor } from '../../src/packages/audit/lookup.ts';
import { defineRule, type Severity } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'dependency-vulnerable',
  title: 'Function includes a package with a known vulnerability',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [1395] },
  why: 'Attackers know the vulnerability, and what they get to run has the permissions of the function.',
  fix: 'Update the package.',
  references: [
    'https://docs.npmjs.com/cli/commands/npm-audit',
    'https://pypi.org/project/pip-audit/',
    'https://google.github.io/osv-scanner/output/',
  ],
  gather: all => {
    const [base = ''] = (all[0]?.message ?? '').split('; ');
    return `${base}; ${listInWords(all.map(({ item = '' }) => item))}`;
  },
  check({ resource: fn, settings, report, undetermined }) {
    const known = advisoriesFor(settings.advisories);
    if (known.isEmpty) return;
    const shipped = shippedWith(fn);
    if (!shipped) return;
    const { project } = shipped;
    if ('why' in shipped) {
      const asked = project.manifest.dependencies.filter(
        ({ name }) => known.of(project.language, name).length > 0,
      );
      if (asked.length > 0)
        undetermined(
          `${shipped.why}, so the versions of ${listInWords(asked.map(({ name }) => name))} are not known`,
        );
      return;
    }
    const names = new Set(shipped.packages.map(({ name }) => name));
    for (const name of names)
      for (const advisory of known.of(project.language, name)) {
        if (advisory.range === undefined && advisory.versions.length === 0)
          undetermined(`which versions of ${name} ${advisory.id} affects cannot be read`);
        const found = shipped.packages.filter(one => one.name === name && affects(advisory, one.version));
        const [first] = found;
        if (!first) continue;
        const item = `${fn.name} ${grantsInWords(fn)}${found.some(({ isImported }) => isImported) ? '' : ' and does not import it'}`;
        report(first.at, `${faultOf(advisory, found)}; ${item}`, {
          severity: severityOf(advisory, found),
          ...(advisory.title === ''
            ? {}
            : {
                why: `${advisory.title}. What an attacker gets to run has the permissions of the function.`,
              }),
          fix: fixIn(advisory, found),
          related: builtFrom(fn).related,
          subject: `${name} ${advisory.id}`,
          gathering: { group: `${project.folder} ${name} ${advisory.id}`, item, at: fn.at },
        });
      }
  },
});

function faultOf(advisory: Advisory, found: readonly ShippedPackage[]): string {
  const versions = [...new Set(found.map(({ version }) => version))];
  const fixes = fixesOf(advisory, found);
  const fixed = fixes.length > 0 ? `, fixed in ${listInWords(fixes)}` : '';
  return `${found[0]?.name} ${listInWords(versions)} ${versions.length > 1 ? 'have' : 'has'} the vulnerability ${advisory.id}${fixes.includes('none') ? ', which no version fixes' : fixed}`;
}

function fixIn(advisory: Advisory, found: readonly ShippedPackage[]): string {
  const { name, id } = advisory;
  const fixes = fixesOf(advisory, found);
  if (fixes.includes('none')) return `Replace ${name}, or keep what an attacker sends away from it.`;
  return fixes.length > 0
    ? `Update ${name} to ${listInWords(fixes)} or later.`
    : `Update ${name} to a version that ${id} does not affect.`;
}

const fixesOf = (advisory: Advisory, found: readonly ShippedPackage[]): readonly string[] => [
  ...new Set(found.flatMap(({ version }) => fixOf(advisory, version) ?? [])),
];

/** What is deployed and not loaded can hardly be used. */
function severityOf({ severity = 'high' }: Advisory, found: readonly ShippedPackage[]): Severity {
  return severity !== 'info' && found.every(({ isImported }) => !isImported) ? 'low' : severity;
}
