/** Logical ids as the framework makes them (osls 3.77 `naming.js`, read 2026-11). */
const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `hello-world_x` → `HelloDashworldUnderscorex`. */
export const normal = (name: string): string =>
  upperFirst(name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'));
/** `my.bucket` → `Mybucket`. */
export const alphanumeric = (name: string): string => upperFirst(name.replace(/[^0-9A-Za-z]/g, ''));
export const capitalized = (name: string): string => upperFirst(name.toLowerCase());

/** `users/{id}` → `UsersIdVar`. */
export const pathName = (path: string): string =>
  path
    .split('/')
    .map(part =>
      upperFirst(
        capitalized(part)
          .replaceAll('-', 'Dash')
          .replace(/^([^{]*)\{(.*)\}/, '$1$2Var')
          .replace(/[^0-9A-Za-z]/g, ''),
      ),
    )
    .join('');

/** The method of a REST API for a path without outer slashes. */
export const restMethod = (path: string, method: string): string =>
  `ApiGatewayMethod${path === '' ? '' : pathName(path)}${capitalized(method)}`;

export const websocketRoute = (route: string): string =>
  route
    .replaceAll('$', 'S')
    .replaceAll('/', 'Slash')
    .replaceAll('-', 'Dash')
    .replaceAll('_', 'Underscore')
    .replaceAll('.', 'Period');

/** What stands for the hash or time in an id that is new at each deployment. */
export const EACH_DEPLOYMENT = 'OfThisDeployment';
export const ROLE = 'IamRoleLambdaExecution';
export const REST_API = 'ApiGatewayRestApi';
export const HTTP_API = 'HttpApi';
export const BUCKET = 'ServerlessDeploymentBucket';
