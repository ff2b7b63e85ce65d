import { CodeActionKind, TextEdit, type CodeAction, type Diagnostic } from 'vscode-languageserver/node';
import { isCode } from '../code/read.ts';
import type { ReportedFinding } from '../report/report.ts';
import type { Source } from '../source/source.ts';
import type { DiagnosticData } from './diagnostics.ts';
import { rangeOf } from './range.ts';

/** The quick fixes of diagnostics: the edit that mends a finding, where there is one, and the comment that accepts it. */
export function actionsFor(
  diagnostics: readonly Diagnostic[],
  { uri, source }: { readonly uri: string; readonly source: Source },
  findingOf: (data: DiagnosticData) => ReportedFinding | undefined,
): readonly CodeAction[] {
  return diagnostics.flatMap(diagnostic => {
    const data = diagnostic.data as DiagnosticData | undefined;
    const finding = data === undefined ? undefined : findingOf(data);
    if (!finding || finding.uri !== source.file) return [];
    return [...replacements(finding, diagnostic, uri), ...suppressions(finding, diagnostic, { uri, source })];
  });
}

function replacements(finding: ReportedFinding, diagnostic: Diagnostic, uri: string): readonly CodeAction[] {
  const { replacement, start, end } = finding;
  if (replacement === undefined) return [];
  const { range } = diagnostic;
  // Of a text that changed since, the place is that of the diagnostic.
  const place = sameSize(range, rangeOf(start, end)) ? range : undefined;
  return place
    ? [
        {
          title: `Replace with ${replacement}`,
          kind: CodeActionKind.QuickFix,
          isPreferred: true,
          diagnostics: [diagnostic],
          edit: { changes: { [uri]: [TextEdit.replace(place, replacement)] } },
        },
      ]
    : [];
}

const sameSize = (a: Diagnostic['range'], b: Diagnostic['range']): boolean =>
  a.end.line - a.start.line === b.end.line - b.start.line &&
  a.end.character - a.start.character === b.end.character - b.start.character;

/** JSON has no comments. */
function commentSign({ file, text }: Source): string | undefined {
  if (isCode(file)) return file.endsWith('.py') ? '#' : '//';
  return /^\uFEFF?\s*[{[]/.test(text) ? undefined : '#';
}

function suppressions(
  { rule }: ReportedFinding,
  diagnostic: Diagnostic,
  { uri, source }: { readonly uri: string; readonly source: Source },
): readonly CodeAction[] {
  const sign = commentSign(source);
  if (sign === undefined) return [];
  const { line } = diagnostic.range.start;
  const indent = /^[ \t]*/.exec(source.line(line + 1))?.[0] ?? '';
  const comment = `${indent}${sign} stackward-ignore ${rule}: \n`;
  return [
    {
      title: `Accept ${rule} here: add a comment, then write the reason`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: { changes: { [uri]: [TextEdit.insert({ line, character: 0 }, comment)] } },
    },
  ];
}
