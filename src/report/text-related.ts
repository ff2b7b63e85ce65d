import { groupBy } from '../rule/group-by.ts';
import type { ReportedFinding, ReportedPlace } from './report.ts';
import { FEW, placeOf, pointOf, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';
import { wrapped } from './wrap.ts';

/** The way to a finding, and its other places, each position once with all that is said of it; those of the same file by line and column. */
export function relatedLines(
  finding: ReportedFinding,
  { verbose, width }: TextStyle,
  indent: string,
): string[] {
  const way = finding.related.filter(({ leads }) => leads);
  const others = finding.related.filter(({ leads }) => !leads);
  const all = [...groupBy(others, placeOf).values()].map(places => alsoOf(finding, places));
  const shown = verbose ? all : all.slice(0, FEW);
  const left = all.length - shown.length;
  return [
    ...way.map((place, index) =>
      wrapped(
        `${index === 0 ? 'from' : 'then'} ${pointIn(finding, place)} ${visible(place.note)}`,
        width,
        indent,
        `${indent}     `,
      ),
    ),
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
  return `also ${pointIn(finding, place)} ${notes}`;
}

const pointIn = (finding: ReportedFinding, place: ReportedPlace): string =>
  place.file === finding.file ? pointOf(place) : placeOf(place);
