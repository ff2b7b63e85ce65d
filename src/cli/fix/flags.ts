import { UserError } from '../../scan/user-error.ts';

export type FixFlags = { readonly fix?: true; readonly fixUnsafe?: true; readonly dryRun?: true };

/** Whether fixes are asked for. Throws UserError where the flags do not go together. */
export function asksForFixes({ fix, fixUnsafe, dryRun }: FixFlags, paths: readonly string[]): boolean {
  const asked = fix === true || fixUnsafe === true;
  if (dryRun && !asked) throw new UserError('--dry-run is for --fix and --fix-unsafe');
  if (asked && !dryRun && paths.includes('-'))
    throw new UserError('--fix cannot write to standard input: use --fix --dry-run to print the changes');
  return asked;
}
