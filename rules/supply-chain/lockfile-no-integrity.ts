import { listInWords } from '../../src/aws/listing.ts';
import { builtFrom, projectOf } from '../../src/aws/code/function-project.ts';
import { unhashedRequirements, unverifiedIn, type Unverified } from '../../src/packages/integrity.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lockfile-no-integrity',
  title: 'Lockfile does not verify the content of packages',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [353] },
  why: 'Without a hash the package manager installs whatever the registry, a mirror or a proxy returns for this version.',
  fix: 'Delete the entries (or the lockfile) and let the package manager write them again.',
  references: [
    'https://docs.npmjs.com/cli/configuring-npm/package-lock-json',
    'https://pip.pypa.io/en/stable/topics/secure-installs/',
    'https://www.w3.org/TR/SRI/',
  ],
  check({ resource: fn, strict, report, undetermined }) {
    const project = projectOf(fn);
    if (!project) return;
    for (const { file, why } of project.unread) undetermined(`${file} ${why} and was not read`);
    const built = builtFrom(fn);
    for (const found of unverifiedIn(project))
      report(found.at, messageOf(found), {
        ...built,
        ...(found.hash === 'weak'
          ? {
              severity: 'low',
              why: 'Two different files with the same SHA-1 hash can be made: who publishes a package can show one and deliver the other.',
            }
          : {}),
      });
    const open = strict ? unhashedRequirements(project) : undefined;
    if (open)
      report(open.at, `no hash verifies ${listInWords(open.names)}`, {
        severity: 'low',
        ...built,
        fix: 'Write the requirements with pip-compile --generate-hashes or uv export, and install with --require-hashes.',
      });
  },
});

const messageOf = ({ hash, names }: Unverified): string =>
  hash === 'none' ? `no hash verifies ${listInWords(names)}` : `only SHA-1 verifies ${listInWords(names)}`;
