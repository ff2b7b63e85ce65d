import { builtFrom, projectOf } from '../../src/aws/code/function-project.ts';
import { unsafeSettings, type UnsafeSetting } from '../../src/packages/unsafe-settings.ts';
import { defineRule, type Severity } from '../../src/rule/rule.ts';

type Told = {
  readonly message: string;
  readonly severity?: Severity;
  readonly why: string;
  readonly fix: string;
};

export default defineRule({
  id: 'npmrc-unsafe',
  title: 'Package manager is configured in an unsafe way',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [427] },
  why: 'The setting lets somebody else decide what is installed, and so what runs with the permissions of the function.',
  fix: 'Remove the setting.',
  references: [
    'https://docs.npmjs.com/cli/configuring-npm/npmrc',
    'https://pip.pypa.io/en/stable/cli/pip_install/',
    'https://medium.com/@alex.birsan/dependency-confusion-4a5d60fec610',
  ],
  check({ resource: fn, report }) {
    const project = projectOf(fn);
    for (const setting of project ? unsafeSettings(project) : []) {
      const { message, ...details } = told(setting);
      report(setting.at, message, {
        ...details,
        ...builtFrom(fn),
      });
    }
  },
});

function told({ kind, key, host, file }: UnsafeSetting): Told {
  const name = file.slice(file.lastIndexOf('/') + 1);
  switch (kind) {
    case 'token':
      return {
        message: `${key} in ${name} is a plaintext credential`,
        severity: 'high',
        why: 'Anyone with access to the repository can use it, to publish packages if it allows that. It remains in the history after it is removed.',
        fix: 'Revoke the credential, and read the new one from an environment variable: ${NPM_TOKEN}.',
      };
    case 'no-lockfile':
      return {
        message: `package-lock=false in ${name} keeps npm from writing and reading a lockfile`,
        why: 'Each installation can take other versions than those that were tested.',
        fix: 'Remove the setting and commit package-lock.json.',
      };
    case 'no-tls-check':
      return {
        message: `${key} in ${name} turns off the verification of certificates`,
        why: 'Anyone on the network can answer in place of the registry.',
        fix: 'Remove the setting. For a certificate of your own, set cafile (npm) or cert (pip).',
      };
    case 'plain-registry':
      return {
        message: `the registry ${host} in ${name} is used over plain HTTP`,
        why: 'Anyone on the network can change what is installed, and read the credentials of the registry.',
        fix: 'Use the address of the registry with https.',
      };
    case 'no-checksums':
      return {
        message: `checksumBehavior in ${name} accepts packages that do not match the lockfile`,
        why: 'The package manager installs a package even if its content changed.',
        fix: 'Remove the setting: the default is throw.',
      };
    case 'second-index':
      return {
        message: `${key} in ${name} mixes ${host} with another index`,
        why: 'pip takes the highest version that either index has. Whoever publishes a name of your private index to the public one decides what is installed (dependency confusion).',
        fix: 'Use one index that proxies the other, or uv, which takes each package from the first index that has it.',
      };
  }
}
