import { listInWords } from '../../src/aws/listing.ts';
import { builtFrom, projectOf } from '../../src/aws/code/function-project.ts';
import { foreignSources, type ForeignSource } from '../../src/packages/sources.ts';
import { defineRule, type Severity } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lockfile-foreign-source',
  title: 'Dependency comes from outside the registries of the project',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [829] },
  why: 'Whoever controls the other place decides what runs with the permissions of the function. Nobody reads an address in a lockfile, so a changed one is a known way to smuggle code into a pull request.',
  fix: 'Install the package from a registry of the project. If the place is right, name the registry in .npmrc, .yarnrc.yml, pip.conf or pyproject.toml.',
  references: [
    'https://docs.npmjs.com/cli/configuring-npm/package-lock-json',
    'https://docs.npmjs.com/cli/using-npm/scope',
    'https://github.com/lirantal/lockfile-lint',
  ],
  check({ resource: fn, report, undetermined }) {
    const project = projectOf(fn);
    if (!project) return;
    for (const { file, why } of project.unread) undetermined(`${file} ${why} and was not read`);
    for (const source of foreignSources(project))
      report(source.at, messageOf(source), {
        severity: severityOf(source),
        ...detailsOf(source),
        ...builtFrom(fn),
      });
  },
});

function messageOf({ kind, host, names, other = '', isPlain }: ForeignSource): string {
  const who = listInWords(names);
  const [verb, is] = names.length === 1 ? ['comes', 'is'] : ['come', 'are'];
  const how = isPlain ? ' without encryption' : '';
  switch (kind) {
    case 'git':
      return `${who} ${verb} from a git repository on ${host}${how}`;
    case 'url':
      return `${who} ${is} downloaded from ${host}, which is no registry${how}`;
    case 'registry':
      return `${who} ${verb} from ${host}, which no configuration of the project names${how}`;
    case 'most':
      return `most packages come from ${host}, which no configuration of the project names${how}`;
    case 'scope':
      return `${who} ${verb} from ${host}, but the configuration takes this scope from ${other}`;
    case 'tarball':
      return `the entry of ${who} installs the package ${other}`;
    case 'plain':
      return `${who} ${verb} from ${host} over plain HTTP`;
  }
}

function severityOf({ kind, isAsked, isPlain }: ForeignSource): Severity {
  if (kind === 'most') return 'low';
  if (kind === 'plain') return 'medium';
  return isAsked && !isPlain && (kind === 'git' || kind === 'url') ? 'medium' : 'high';
}

function detailsOf({ kind, isAsked }: ForeignSource): { readonly why?: string; readonly fix?: string } {
  if (kind === 'most')
    return {
      why: 'The lockfile works only for those whose own settings lead to this registry, and others cannot tell it from a changed address.',
      fix: 'Name the registry in the .npmrc (or .yarnrc.yml, pip.conf, pyproject.toml) of the project.',
    };
  if (kind === 'tarball' || kind === 'scope' || kind === 'plain')
    return { fix: 'Delete the entry, run your package manager again, and find out who changed it.' };
  return isAsked
    ? {
        why: 'No registry checks, keeps or scans what is in the repository or behind the address. Its owner, or whoever takes over the account, decides what the next installation gets.',
        fix: 'Publish the package to a registry, or fix the commit and review each change of it.',
      }
    : {};
}
