import { CommanderError } from 'commander';
import { TOOL } from '../scan/tool-version.ts';
import { UserError } from '../scan/user-error.ts';
import { meantArguments } from './meant.ts';
import { program } from './program.ts';
import { printError, type Terminal } from './terminal.ts';

/** Runs the command line and returns the exit status: 0 clean, 1 findings, 2 could not scan. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length <= 2 && args.some(arg => /^(?:--version|-v?Vv?)$/.test(arg)))
    return version(args, terminal);
  let status = 0;
  try {
    const root = program(terminal, result => {
      status = result;
    });
    const commands = root.commands.map(command => command.name());
    await root.parseAsync([...meantArguments(args, commands, terminal.cwd)], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError)) throw error;
    for (const line of error.message.split('\n')) printError(terminal, line);
    return 2;
  }
}

function version(args: readonly string[], terminal: Terminal): number {
  const dates = args.some(arg => /^(?:--verbose|-V?vV?)$/.test(arg))
    ? Object.entries(TOOL.data).map(([name, date]) => `${name} ${date}\n`)
    : [];
  terminal.out(`${TOOL.version}\n${dates.join('')}`);
  return 0;
}
