import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { EditorHost } from '../lsp/host.ts';
import { UserError } from '../scan/user-error.ts';
import { Disk, isBelow } from './disk.ts';
import { gitRoot } from './host.ts';
import { ownRules } from './own-rules.ts';
import { policyText } from './policy-command.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ScanFlags } from './scan-flags.ts';
import type { Terminal } from './terminal.ts';

export type LspFlags = ScanFlags & { readonly stdio?: true };

/** Answers an editor on standard input and output until it ends the connection. */
export async function languageServer(flags: LspFlags, terminal: Terminal): Promise<number> {
  if (!terminal.streams) throw new UserError('lsp needs standard input and output');
  const { serve } = await import('../lsp/server.ts');
  return serve(terminal.streams(), await editorHost(flags, terminal));
}

async function editorHost(flags: LspFlags, terminal: Terminal): Promise<EditorHost> {
  const own = await ownRules(flags.rulesFrom ?? [], terminal);
  const { root, ...rest } = flags;
  return {
    rootOf: (path, folders) =>
      root === undefined
        ? (gitRoot(dirname(path)) ?? folders.find(folder => isBelow(folder, path)) ?? dirname(path))
        : resolve(terminal.cwd, root),
    disk: folder => new Disk(folder),
    isRunning: processId => {
      try {
        return process.kill(processId, 0);
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
    list: folder => {
      try {
        return readdirSync(folder);
      } catch {
        return [];
      }
    },
    settingsOf: async (path, cwd) => {
      const { date, env, now } = terminal;
      try {
        return await resolveOptions([path], rest, own, { cwd, date, env, now });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { options: {}, errors: [error.message] };
      }
    },
    policyText: (target, functionId, { options }) =>
      policyText(target, options, { function: functionId, diff: true }),
  };
}
