import type { WrittenJson } from '../source/plain.ts';
import { VARIABLE } from './evaluator/evaluate.ts';

/** A serverless variable that stays open is written as the author wrote it; `!GetAtt a.b` as a list, which its tag means, `{ Fn::GetAtt: a.b }` as it is. */
export const spelled = (fn: string, arg: WrittenJson, tagged: boolean): WrittenJson | undefined => {
  if (fn === VARIABLE) return `\${${String(arg)}}`;
  if (fn !== 'Fn::GetAtt' || typeof arg !== 'string' || !tagged) return undefined;
  const cut = arg.indexOf('.');
  return { [fn]: cut < 0 ? [arg] : [arg.slice(0, cut), arg.slice(cut + 1)] };
};
