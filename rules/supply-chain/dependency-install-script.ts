import { listInWords } from '../../src/aws/listing.ts';
import { builtFrom, projectOf } from '../../src/aws/code/function-project.ts';
import { installScriptsIn } from '../../src/packages/install-scripts.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'dependency-install-script',
  title: 'Dependencies run scripts when they are installed',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [829] },
  why: 'An install script runs on the computer that deploys, with its credentials. Worms in npm packages spread this way.',
  fix: 'List the packages that need their scripts under allowScripts in package.json (npm 11.16 or later), or set ignore-scripts=true in .npmrc and run npm rebuild for those packages.',
  references: [
    'https://docs.npmjs.com/cli/using-npm/scripts',
    'https://github.blog/changelog/2026-06-09-upcoming-breaking-changes-for-npm-v12/',
    'https://pnpm.io/settings',
  ],
  check({ resource: fn, report }) {
    const project = projectOf(fn);
    for (const { names, at } of project ? installScriptsIn(project) : [])
      report(
        at,
        `${listInWords(names)} ${names.length === 1 ? 'runs a script' : 'run scripts'} when installed`,
        {
          ...builtFrom(fn),
        },
      );
  },
});
