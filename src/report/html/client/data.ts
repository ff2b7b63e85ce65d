import type { PageData, PageEdge, PageGraph, PagePlace } from '../page-data.ts';

export const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as PageData;

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export const placeText = ([file, line, column]: PagePlace, withColumn = false): string =>
  `${data.files[file] ?? ''}:${line}${withColumn ? `:${column}` : ''}`;

const USED = {
  all: 'used by the code',
  some: 'partly used by the code',
  none: 'not used by the code',
  unknown: '',
};
const VERBS = { administers: 'manages', changes: 'changes', reads: 'reads', lists: 'lists', unknown: 'uses' };

export const usedText = ({ used = 'unknown' }: PageEdge): string => USED[used];
export const accessText = ({ access = [] }: Pick<PageEdge, 'access'>): string =>
  access.map(one => VERBS[one]).join(', ');
export function actionsText({ actions = [], count = 0 }: PageEdge, most = 3): string {
  const shown = actions.slice(0, most);
  const more = count - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
/** What an edge says in a step: the actions, or how it comes about. */
export const edgeText = (edge: PageEdge): string =>
  [
    edge.actions && edge.actions.length > 0 ? actionsText(edge) : edge.how,
    usedText(edge),
    edge.unproved ?? '',
  ]
    .filter(Boolean)
    .join(', ');

export const graphTitle = ({ file, stages }: PageGraph): string =>
  `${data.files[file] ?? ''}${stages.length > 0 ? `, stage ${stages.join(', ')}` : ''}`;
