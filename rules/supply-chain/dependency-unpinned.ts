import { builtFrom, projectOf } from '../../src/aws/code/function-project.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { lockFaultOf } from '../../src/packages/lock-state.ts';
import { unpinnedIn } from '../../src/packages/unpinned.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'dependency-unpinned',
  title: 'Dependencies are asked for in any version',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'] },
  why: 'Whoever updates the lockfile, or installs without one, gets the newest version, also one with other behavior, or one that an attacker has just published.',
  fix: 'Name the version, or a range of compatible versions such as ^1.3.0 or ~=1.3.',
  references: [
    'https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies',
    'https://packaging.python.org/en/latest/specifications/version-specifiers/',
  ],
  check({ resource: fn, runs, report }) {
    const project = projectOf(fn);
    if (!project) return;
    const found = unpinnedIn(project);
    const [first] = found;
    // Requirements without an exact version are told as such.
    if (!first || (lockFaultOf(project)?.kind === 'open' && runs('lockfile-missing'))) return;
    const names = [...new Set(found.map(({ name }) => name))];
    report(first.at, `any version of ${listInWords(names)} is accepted`, builtFrom(fn));
  },
});
