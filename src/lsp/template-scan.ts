import { join, relative, sep } from 'node:path';
import type { Report, ReportedFinding } from '../report/report.ts';
import { scan } from '../scan.ts';
import type { ScanRoot, Target } from '../scan/find.ts';
import type { FileId } from '../source/node.ts';
import type { EditorFiles } from './editor-files.ts';
import type { EditorSettings } from './host.ts';

/** The root of a file's project with its files as the editor shows them. */
export type EditorRoot = { readonly path: string; readonly files: EditorFiles };
/** What came of a template: the report, and the files that were read or looked for on the way, by their absolute paths. */
export type ScannedTemplate = {
  readonly path: string;
  readonly report: Report;
  readonly read: ReadonlySet<string>;
  /** The text of the template that was scanned. */
  readonly text: string;
};

export const fileIn = ({ path: root }: EditorRoot, path: string): FileId =>
  relative(root, path).split(sep).join('/');

export function targetOf(root: EditorRoot, path: string): Target {
  const scanRoot: ScanRoot = { files: root.files, shown: file => file };
  return { root: scanRoot, file: fileIn(root, path), named: false };
}

/** The findings of a template with what would mend each. */
export async function fixableFindings(
  root: EditorRoot,
  path: string,
  { options }: EditorSettings,
): Promise<readonly ReportedFinding[]> {
  const { plannerOf } = await import('../../rules/fixes.ts');
  const target = targetOf(root, path);
  const host = { find: () => ({ targets: [target], pathErrors: [] }) };
  return (await scan([path], { ...options, fixes: plannerOf }, host)).findings;
}

/** Scans one template. What is no template gives a report without findings. */
export async function scanTemplate(
  root: EditorRoot,
  path: string,
  { options }: EditorSettings,
): Promise<ScannedTemplate> {
  const target = targetOf(root, path);
  root.files.takeRead();
  const report = await scan([path], options, { find: () => ({ targets: [target], pathErrors: [] }) });
  const read = new Set([...root.files.takeRead()].map(file => join(root.path, file)));
  const text = root.files.text(target.file);
  return { path, report, read, text: 'source' in text ? text.source.text : '' };
}
