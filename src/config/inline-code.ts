import { at, type Entry } from '../source/node.ts';
import type { Comment, Source } from '../source/source.ts';

/** A comment of JavaScript or Python that speaks to this tool: alone on its line, or behind code. */
const COMMENT = /(^|\s)(?:#|\/\/)[ \t]?stackward/i;

/** The comments to this tool in code that resources hold: `Code.ZipFile` of CloudFormation, `InlineCode` of SAM. */
export function commentsOfInlineCode(resources: readonly Entry[], source: Source): readonly Comment[] {
  if (!/\b(?:ZipFile|InlineCode)\b/.test(source.text)) return [];
  return resources.flatMap(({ value }) => {
    const code = at(value, 'Properties', 'Code', 'ZipFile') ?? at(value, 'Properties', 'InlineCode');
    if (!code) return [];
    const { file, start, end } = code.span;
    let begins = start;
    return source.text
      .slice(start, end)
      .split('\n')
      .flatMap(line => {
        const here = begins;
        begins += line.length + 1;
        const found = COMMENT.exec(line);
        if (!found) return [];
        const [whole, space = ''] = found;
        const text = line.slice(found.index + whole.length - 'stackward'.length);
        const sign = here + found.index + space.length;
        const span = { file, start: sign, end: here + line.length };
        return [{ text: text.trim(), line: source.position(sign).line, span }];
      });
  });
}
