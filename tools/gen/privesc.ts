import { before } from '../../src/source/cut.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TableOptions, sha256, upToDate, writeTable } from './table.ts';
import { withPip } from './pip.ts';

const VERSION = '0.9.1';
const RELEASED = '2026-06-14';
/**
 * Ways that the source lacks. A command or a session runs on an instance, where the credentials of the instance's role are
 * (https://docs.aws.amazon.com/cli/latest/reference/ssm/send-command.html, "Runs commands on one or more managed nodes"; read 2026-11). "Deleting the permissions boundary for a role might increase its permissions"
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html and the same for users, read 2026-11).
 */
const BESIDES = [
  'SendCommandToInstance\tssm:sendcommand',
  'StartSessionOnInstance\tssm:startsession',
  'DeleteRolePermissionsBoundary\tiam:deleterolepermissionsboundary',
  'PutRolePermissionsBoundary\tiam:putrolepermissionsboundary',
  'DeleteUserPermissionsBoundary\tiam:deleteuserpermissionsboundary',
  'PutUserPermissionsBoundary\tiam:putuserpermissionsboundary',
];
const BUILT = `with ${BESIDES.length} of our own`;

/**
 * Writes data/privesc-methods.txt: ways to more permissions than one was given, each with the actions that it takes, from the constants of
 * cloudsplaining. A table of the wanted version stays as it is (delete it to rebuild it); `offline` only checks it.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  if (upToDate('privesc-methods.txt', VERSION, BUILT, options)) return;
  await withPip([`cloudsplaining==${VERSION}`], folder => {
    const text = readFileSync(join(folder, 'cloudsplaining', 'shared', 'constants.py'), 'utf8');
    writeTable(
      'privesc-methods.txt',
      {
        source: 'pypi:cloudsplaining',
        version: VERSION,
        licence: 'BSD-3-Clause',
        date: RELEASED,
        sha256: sha256(text),
        built: BUILT,
      },
      `${[...rows(text), ...BESIDES].join('\n')}\n`,
    );
  });
}

/** Name TAB the actions in lower case, in the order of the source. */
function rows(text: string): string[] {
  const [, dictionary] = text.split('PRIVILEGE_ESCALATION_METHODS = {\n');
  const methods = [
    ...before(dictionary ?? '', '\n}')
      .replace(/#.*/g, '')
      .matchAll(/"(\w+)":\s*\[([^[\]]*)\]/g),
  ];
  if (methods.length < 50)
    throw new Error(`only ${methods.length} methods: the source is laid out otherwise`);
  return methods.map(
    ([, name = '', list = '']) =>
      `${name}\t${[...list.matchAll(/"([^"]+)"/g)].map(([, action = '']) => action.toLowerCase()).join(',')}`,
  );
}
