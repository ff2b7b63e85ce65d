import type {
  CodeActionKind,
  DiagnosticSeverity,
  MarkupKind,
  MessageType,
  Position,
  Range,
  TextDocumentSyncKind,
  TextEdit,
} from 'vscode-languageserver-protocol';

/** The numbers and words of the protocol that the server writes (Language Server Protocol 3.17). The packages that name all of them are an eighth of the program. */
export const SEVERITY = { error: 1, warning: 2, information: 3, hint: 4 } as const satisfies Readonly<
  Record<string, DiagnosticSeverity>
>;
export const MESSAGE = { error: 1, warning: 2 } as const satisfies Readonly<Record<string, MessageType>>;
export const INCREMENTAL: typeof TextDocumentSyncKind.Incremental = 2;
export const QUICK_FIX = 'quickfix' satisfies CodeActionKind;
export const MARKDOWN: typeof MarkupKind.Markdown = 'markdown';

export const replaced = (range: Range, newText: string): TextEdit => ({ range, newText });
export const inserted = (position: Position, newText: string): TextEdit => ({
  range: { start: position, end: position },
  newText,
});
