import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, Diagnostic, TextEdit } from 'vscode-languageserver-protocol';
import type { ReportedFinding } from '../report/report.ts';
import { commentSign } from '../report/suppression.ts';
import { visible } from '../report/visible.ts';
import type { Source } from '../source/source.ts';
import type { DiagnosticData } from './diagnostics.ts';
import { inserted, QUICK_FIX, replaced } from './protocol.ts';
import { rangeOf } from './range.ts';

/** A document that is asked about, and where its root is. */
export type ActionDocument = { readonly uri: string; readonly source: Source; readonly root: string };

/** The quick fixes of diagnostics: the edits that mend a finding, where there are some, and the comment that accepts it. */
export function actionsFor(
  diagnostics: readonly Diagnostic[],
  document: ActionDocument,
  findings: readonly ReportedFinding[],
): readonly CodeAction[] {
  const actions = diagnostics.flatMap(diagnostic => {
    const data = diagnostic.data as DiagnosticData | undefined;
    const finding = findings.find(({ fingerprint }) => fingerprint === data?.fingerprint);
    if (!finding || finding.uri !== document.source.file) return [];
    return [
      ...repairs(finding, diagnostic, document),
      ...replacements(finding, diagnostic, document),
      ...suppressions(finding, diagnostic, document),
    ];
  });
  return withoutTwins(actions);
}

/** Of equal edits that mend several findings one, a safe one where there is one. */
function withoutTwins(actions: readonly CodeAction[]): readonly CodeAction[] {
  const byEdit = new Map<string, CodeAction>();
  for (const action of actions) {
    const key = JSON.stringify(action.edit);
    const twin = byEdit.get(key);
    const [first = action, other] =
      action.isPreferred && !twin?.isPreferred ? [action, twin] : [twin, action];
    const diagnostics = [...(first.diagnostics ?? []), ...(twin ? (other?.diagnostics ?? []) : [])];
    byEdit.set(key, { ...first, diagnostics });
  }
  return [...byEdit.values()];
}

/** What `--fix` and `--fix-unsafe` would write. The title says what may break. */
function repairs(
  { repair }: ReportedFinding,
  diagnostic: Diagnostic,
  { uri, source, root }: ActionDocument,
): readonly CodeAction[] {
  if (!repair) return [];
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of repair.edits) {
    const address = edit.uri === source.file ? uri : pathToFileURL(join(root, edit.uri)).href;
    (changes[address] ??= []).push(replaced(rangeOf(edit.start, edit.end), edit.text));
  }
  const risk = repair.risk === undefined ? '' : ` (${repair.risk})`;
  return [
    {
      title: visible(`${repair.description}${risk}`),
      kind: QUICK_FIX,
      isPreferred: repair.safety === 'safe',
      diagnostics: [diagnostic],
      edit: { changes },
    },
  ];
}

/** The value that alone mends a finding, where no rule has a fix of its own. */
function replacements(
  { replacement, repair, start, end }: ReportedFinding,
  diagnostic: Diagnostic,
  { uri }: ActionDocument,
): readonly CodeAction[] {
  if (replacement === undefined || repair) return [];
  return [
    {
      title: visible(`Replace with ${replacement}`),
      kind: QUICK_FIX,
      isPreferred: true,
      diagnostics: [diagnostic],
      edit: { changes: { [uri]: [replaced(rangeOf(start, end), replacement)] } },
    },
  ];
}

function suppressions(
  { rule }: ReportedFinding,
  diagnostic: Diagnostic,
  { uri, source }: ActionDocument,
): readonly CodeAction[] {
  const sign = commentSign(source.file, source.text);
  if (sign === undefined) return [];
  const { line } = diagnostic.range.start;
  const indent = /^[ \t]*/.exec(source.line(line + 1))?.[0] ?? '';
  const comment = `${indent}${sign} stackward-ignore ${rule}: \n`;
  return [
    {
      title: `Accept ${rule} here: add a comment, then write the reason`,
      kind: QUICK_FIX,
      diagnostics: [diagnostic],
      edit: { changes: { [uri]: [inserted({ line, character: 0 }, comment)] } },
    },
  ];
}
