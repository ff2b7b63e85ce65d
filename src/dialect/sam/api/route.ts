import type { SamEvent } from '../events/sam-event.ts';
import type { SamResource, InvokeTarget } from '../sam-resource.ts';

export const ANY = 'x-amazon-apigateway-any-method';
export const DEFAULT_PATH = '$default';
export const IMPLICIT = { Api: 'ServerlessRestApi', HttpApi: 'ServerlessHttpApi' } as const;
export type Family = keyof typeof IMPLICIT;

/** A path and method that an event gives to an API. */
export type ApiRoute = {
  readonly path: string;
  readonly method: string;
  readonly resource: SamResource;
  readonly event: SamEvent;
  readonly target: InvokeTarget;
  readonly condition: string | undefined;
  /** The role that starts a state machine; a function needs none. */
  readonly role?: string;
};
export type ApiRoutes = { readonly family: Family; readonly list: ApiRoute[] };
