import { after, before } from '../../source/cut.ts';
import { Text, type Part } from '../text.ts';

export const literalText = (text: string): Text =>
  text.includes('{{resolve:') ? folded([text]) : Text.ofLiteral(text);

/** A Text in which `{{resolve:service:…}}` is one hole, also where its reference has holes of its own. */
export function folded(pieces: readonly (Part | Text)[]): Text {
  const text = Text.from(pieces);
  if (!text.parts.some(part => typeof part === 'string' && part.includes('{{resolve:'))) return text;
  const out: Part[] = [];
  let reference: string | undefined;
  for (const part of text.parts) {
    if (typeof part !== 'string') {
      if (reference === undefined) out.push(part);
      else reference += Text.of(part).toString();
      continue;
    }
    for (const piece of part.split(/(\{\{resolve:|\}\})/)) {
      if (piece === '{{resolve:' && reference === undefined) reference = '';
      else if (piece === '}}' && reference !== undefined) {
        out.push({ of: 'secret', service: before(reference, ':'), reference: after(reference, ':') ?? '' });
        reference = undefined;
      } else if (reference === undefined) out.push(piece);
      else reference += piece;
    }
  }
  return reference === undefined ? Text.from(out) : text;
}
