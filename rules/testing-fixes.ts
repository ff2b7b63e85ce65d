import { applyFixes, type Attempt } from '../src/cli/fix/session.ts';
import { applied } from '../src/fix/source-edit.ts';
import { openScan } from '../src/scan.ts';
import { TODAY } from '../src/scan/text.ts';
import { textFiles } from '../src/source/texts.ts';
import { plannerOf } from './fixes.ts';

/** For tests: the template that fixes are made in. */
export const FILE = 'template.yaml';

/** For tests: makes the fixes of a rule in a text, with the files beside it. */
export async function attempts(
  id: string,
  source: string,
  beside: { readonly [file: string]: string } = {},
  day = TODAY,
): Promise<readonly Attempt[]> {
  const root = { files: textFiles({ ...beside, [FILE]: source }), shown: (file: string) => file };
  const opened = await openScan(
    [FILE],
    { only: [id], preset: 'strict', today: day, fixes: plannerOf },
    { find: () => ({ targets: [{ root, file: FILE, named: true }], pathErrors: [] }) },
  );
  return (await applyFixes(opened, { unsafe: true })).attempts;
}

/** For tests: a text with the edits of an attempt made. */
export function mended(source: string, { fix }: Pick<Attempt, 'fix'>): string {
  const edits = fix.edits
    .filter(({ uri }) => uri === FILE)
    .map(({ range: [start, end], text }) => ({ at: { file: FILE, start, end }, text }));
  return applied(source, edits);
}
