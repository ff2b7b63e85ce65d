import type { Access, Grant } from '../../rule/finding.ts';
import type { ReportedEdge, ReportedNode } from './graph.ts';

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');

/** A managed policy for all of Lambda states no actions. */
function changeOf(kind: ReportedNode['kind'], actions: readonly string[]): string {
  if (kind === 'messages') return 'send to';
  const isCode = actions.length === 0 || actions.includes('lambda:UpdateFunctionCode');
  return kind === 'function' && isCode ? 'change the code of' : 'change';
}

/** `read and change`, as what a caller can do with something. */
export function verbsOf({ access, actions }: Grant, { kind }: Pick<ReportedNode, 'kind'>): string {
  const has = (one: Access): boolean => access.includes(one);
  if (kind === 'account') {
    if (has('administers')) return 'take over';
    return has('changes') ? 'change nearly everything in' : 'read much of';
  }
  if (
    kind === 'function' &&
    has('changes') &&
    actions.every(name => /:Invoke/.test(name)) &&
    actions.length > 0
  )
    return 'call';
  // IAM counts this as permissions management: the right to sign in to the database.
  if (actions.length > 0 && actions.every(name => name === 'rds-db:connect')) return 'sign in to';
  const words = [
    ...(has('reads') ? ['read'] : []),
    ...(has('changes') ? [changeOf(kind, actions)] : []),
    ...(has('administers')
      ? [kind === 'identity' || kind === 'role' ? 'change the permissions of' : 'share']
      : []),
  ];
  if (words.length > 0) return listed(words);
  return has('unknown') ? 'use' : 'list';
}

/** The actions of a grant: `dynamodb:PutItem, dynamodb:Query and 4 more`. */
export function actionsInWords({ actions, count }: Grant, most = 3): string {
  const more = count - Math.min(most, actions.length);
  const shown = actions.slice(0, most);
  return more > 0 ? `${shown.join(', ')} and ${more} more` : listed(shown);
}

const USED: { readonly [used in Grant['used']]: string } = {
  all: 'used by the code',
  some: 'partly used by the code',
  none: 'not used by the code',
  unknown: '',
};

/** What an edge says: `dynamodb:PutItem, used by the code`, `no authorizer`. */
export function edgeInWords({ how, grant, unproved }: ReportedEdge): string {
  const actions = grant && grant.actions.length > 0 ? actionsInWords(grant) : how;
  const used = grant ? USED[grant.used] : '';
  return [actions, used, unproved ?? ''].filter(Boolean).join(', ');
}
