import { groupBy } from '../rule/group-by.ts';
import type { ReportedFinding, ReportedPlace } from './report.ts';
import { FEW, placeOf, pointOf, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';
import { wrapped } from './wrap.ts';

/** The other places of a finding, each position once with all that is said of it; those of the same file by line and column. */
export function relatedLines(
  finding: ReportedFinding,
  { verbose, width }: TextStyle,
  indent: string,
): string[] {
  const all = [...groupBy(finding.related, placeOf).values()].map(places => alsoOf(finding, places));
  const shown = verbose ? all : all.slice(0, FEW);
  const left = all.length - shown.length;
  return [
    ...shown.map(text => wrapped(text, width, indent, `${indent}     `)),
    ...(left > 0
      ? [`${indent}and ${left} more ${left === 1 ? 'place' : 'places'} (use --verbose to list all)`]
      : []),
  ];
}

function alsoOf(finding: ReportedFinding, places: readonly [ReportedPlace, ...ReportedPlace[]]): string {
  const [place] = places;
  const notes = [...new Set(places.map(({ note }) => visible(note)))].filter(Boolean).join('; ');
  if (placeOf(place) === placeOf(finding)) return `also ${notes}`;
  return `also ${place.file === finding.file ? pointOf(place) : placeOf(place)} ${notes}`;
}
