import type { Value } from '../../model/world.ts';

/**
 * The entry of `AllowOrigins` that lets any page in, where cookies and other credentials are allowed as well; they are not unless `AllowCredentials` says so
 * (Lambda API reference, "Cors", read 2026-11).
 */
export function anyOrigin(cors: Value): Value | undefined {
  if (cors.get('AllowCredentials').boolean !== true) return undefined;
  return cors.get('AllowOrigins').each.find(origin => /^(?:\*|https?:\/\/\*)$/.test(origin.literal ?? ''));
}
