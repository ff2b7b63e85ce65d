import { lookUp } from '../../model/look-up.ts';
import type { Resource, Value } from '../../model/world.ts';

export const EVENT_API = 'AWS::AppSync::Api';
export const CHANNELS = 'AWS::AppSync::ChannelNamespace';

export type KeyAlone = 'yes' | 'no' | 'unknown';

/** Whether an API key is the only mode of a list of `AuthType`s. */
export function onlyKeyIn(modes: Value): KeyAlone {
  const types = modes.each.map(mode => mode.get('AuthType').literal?.toUpperCase());
  if (types.some(type => type !== undefined && type !== 'API_KEY')) return 'no';
  if (!modes.complete || types.includes(undefined)) return 'unknown';
  return types.length > 0 ? 'yes' : 'no';
}

/** Whether an AppSync Events API has no other provider than an API key (AppSync developer guide, "Configuring authorization and authentication to secure Event APIs", read 2026-11). */
export const keyOnlyEvents = (api: Resource): KeyAlone => onlyKeyIn(api.get('EventConfig', 'AuthProviders'));

/** A way in that an API key alone opens although the API has other providers. */
export type KeyedWay = { readonly at: Value; readonly does: string };

/** Of an API the modes that hold for every channel, of a namespace its own, which override them (CloudFormation reference, "AWS::AppSync::ChannelNamespace", read 2026-11). */
const WAYS: Readonly<Record<string, readonly (readonly [path: readonly string[], does: string])[]>> = {
  [EVENT_API]: [
    [['EventConfig', 'DefaultPublishAuthModes'], 'publish to'],
    [['EventConfig', 'DefaultSubscribeAuthModes'], 'subscribe to'],
  ],
  [CHANNELS]: [
    [['PublishAuthModes'], 'publish to'],
    [['SubscribeAuthModes'], 'subscribe to'],
  ],
};

export const keyedWays = (holder: Resource): KeyedWay[] =>
  (lookUp(WAYS, holder.type) ?? []).flatMap(([path, does]) => {
    const at = holder.get(...path);
    return onlyKeyIn(at) === 'yes' ? [{ at, does }] : [];
  });
