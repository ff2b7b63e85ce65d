import type { Service } from '../service.ts';

/** Makes what the events of one kind deploy to, for all functions of the service. */
export type EventFamily = (service: Service) => void;

export const FAMILIES: readonly EventFamily[] = [];
export function makeEvents(service: Service): void {
  for (const family of FAMILIES) family(service);
}
