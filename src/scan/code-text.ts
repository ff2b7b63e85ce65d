import { moduleIn } from '../aws/code/function-code.ts';
import { isCode } from '../code/read.ts';
import { walk } from '../code/walk.ts';
import type { CodeText } from '../config/suppressions.ts';
import { isCodeConfig } from '../dialect/serverless/code/config.ts';
import type { Files } from '../source/files.ts';
import type { FileId, Span } from '../source/node.ts';

/** What a suppression in a file of code can be read from; undefined for any other file. A `serverless.ts` is the template itself. */
export function codeTextOf(file: FileId, files: Files): CodeText | undefined {
  if (!isCode(file) || isCodeConfig(file)) return undefined;
  const text = files.text(file);
  const module = 'source' in text && /stackward/i.test(text.source.text) ? moduleIn(files, file) : undefined;
  if (!module || !('source' in text)) return { comments: [], statements: [] };
  const statements: Span[] = [];
  walk(module, { statement: ({ span }) => statements.push(span) });
  const { source } = text;
  return {
    comments: module.comments.map(({ text: words, span }) => ({
      text: words,
      span,
      line: source.position(span.start).line,
    })),
    statements,
  };
}
