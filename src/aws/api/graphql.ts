import type { Resource } from '../../model/world.ts';

export const GRAPHQL = 'AWS::AppSync::GraphQLApi';

/** Whether every way of AppSync to be let in is an API key. With another mode beside it the schema says which fields the key opens (AppSync developer guide, "Authorization", read 2026-11). */
export function keyAlone(api: Resource): 'yes' | 'no' | 'unknown' {
  const more = api.get('AdditionalAuthenticationProviders');
  const modes = [
    api.get('AuthenticationType'),
    ...more.each.map(provider => provider.get('AuthenticationType')),
  ].map(mode => mode.literal);
  if (modes.some(mode => mode !== undefined && mode !== 'API_KEY')) return 'no';
  return more.complete && modes.every(mode => mode !== undefined) ? 'yes' : 'unknown';
}
