import { listInWords } from '../../src/aws/listing.ts';
import { builtFrom, projectOf } from '../../src/aws/code/function-project.ts';
import { lockFaultOf, lockfileSetting, type LockFault } from '../../src/packages/lock-state.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lockfile-missing',
  title: 'Dependencies of a function are not fixed by a lockfile',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [1357] },
  why: 'Each installation can take other versions than those that were tested, among them a version that was published by an attacker a minute ago.',
  fix: 'Commit the lockfile that your package manager writes, and install with npm ci, yarn install --immutable, pnpm install --frozen-lockfile, uv sync --locked, poetry install or pip install --require-hashes.',
  references: [
    'https://docs.npmjs.com/cli/commands/npm-ci',
    'https://pip.pypa.io/en/stable/topics/repeatable-installs/',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-nodejs.html',
  ],
  check({ resource: fn, runs, report }) {
    const project = projectOf(fn);
    const fault = project && lockFaultOf(project);
    if (!project || !fault) return;
    // The setting is the cause, and reported as such.
    if (fault.kind === 'missing' && lockfileSetting(project) && runs('npmrc-unsafe')) return;
    report(fault.at, messageOf(fault), {
      ...detailsOf(fault),
      ...builtFrom(fn),
    });
  },
});

function messageOf(fault: LockFault): string {
  switch (fault.kind) {
    case 'missing':
      return `no lockfile fixes the versions of the ${fault.count === 1 ? 'dependency' : `${fault.count} dependencies`} in ${nameOf(fault.file)}`;
    case 'open':
      return `${nameOf(fault.file)} does not fix the version of ${listInWords(fault.names)}`;
    case 'ignored':
      return fault.exists
        ? `${nameOf(fault.lockfile)} exists, but .gitignore keeps it out of the repository`
        : '.gitignore keeps the lockfile out of the repository';
    case 'outdated':
      return `${nameOf(fault.lockfile)} was written without ${listInWords(fault.names)} as package.json has ${fault.names.length === 1 ? 'it' : 'them'} now`;
  }
}

function detailsOf(fault: LockFault): {
  readonly severity?: 'low';
  readonly why?: string;
  readonly fix?: string;
} {
  const { kind } = fault;
  if (kind === 'open')
    return {
      ...(fault.names.every(name => OF_RUNTIME.has(name)) ? { severity: 'low' } : {}),
      fix: 'Pin each requirement to one version with ==, with hashes where you can: pip-compile --generate-hashes and uv export write such a file.',
    };
  if (kind === 'ignored') return { fix: 'Remove the line from .gitignore and commit the lockfile.' };
  return kind === 'outdated'
    ? {
        why: 'An installation that does not check this, such as npm install, takes versions that nobody has tested. One that does, such as npm ci, fails.',
        fix: 'Run your package manager and commit the lockfile that it writes.',
      }
    : {};
}

/** Packages of AWS that the runtime has as well. */
const OF_RUNTIME: ReadonlySet<string> = new Set(['boto3', 'botocore', 's3transfer']);

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
