import type { ReportedFinding } from './report.ts';
import { visible } from './visible.ts';
import { sentenceOf } from './words.ts';

export type Style =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'place'
  | 'quiet'
  | 'mark'
  | 'title'
  | 'code';
export type Paint = (style: Style, text: string) => string;
/** How the text report looks. */
export type TextStyle = { readonly verbose: boolean; readonly width: number; readonly paint: Paint };

export const INDENT = '  ';
/** So many related places, notes of a file; --verbose shows all. */
export const FEW = 3;

export const pointOf = ({ start }: Pick<ReportedFinding, 'start'>): string => `${start.line}:${start.column}`;
export const placeOf = (place: Pick<ReportedFinding, 'file' | 'start'>): string =>
  `${visible(place.file)}:${pointOf(place)}`;
export const sentence = (finding: ReportedFinding): string => visible(sentenceOf(finding));
/** What stands behind the rule's name where it may not apply. */
export const doubt = ({ confidence }: Pick<ReportedFinding, 'confidence'>): string =>
  confidence === 'certain' ? '' : '(with parameter defaults)';
