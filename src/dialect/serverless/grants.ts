import type { ServerlessProvenance } from '../../source/provenance.ts';
import { type Plain, make } from '../builder/make.ts';
import type { ServiceFunction } from './service-function.ts';
import { at, textOf, type Node } from '../../source/node.ts';
import { entryAt, isString, truthy } from './read.ts';

/** What decides on the roles of a service. */
type RoleSettings = {
  readonly functions: readonly ServiceFunction[];
  readonly provider: Node | undefined;
};

/** Which role a function runs with: its own setting, one that the provider names, or the one that the framework makes. */
export function customRole({ provider }: RoleSettings, fn: ServiceFunction): Node | undefined {
  const own = at(fn.node, 'role');
  if (truthy(own)) return own;
  const role = at(provider, 'iam', 'role');
  if (isExisting(role)) return role;
  const legacy = at(provider, 'role');
  return truthy(legacy) ? legacy : undefined;
}

/** A role that exists: its ARN or name, or an intrinsic function that gives it. */
export const isExisting = (role: Node | undefined): role is Node => isString(role) || role?.kind === 'call';

/** The ARN of a role that a setting names: by its ARN, or by its logical id. */
export function roleArn(role: Node): Plain {
  const name = textOf(role);
  return name === undefined || name.startsWith('arn:') ? role : { 'Fn::GetAtt': [name, 'Arn'] };
}

/** Statements that settings and events of the functions add to the role that the framework makes for them. */
export class Grants {
  readonly #shared: Node[] = [];
  readonly #own = new Map<string, Node[]>();
  readonly #once = new Map<string, Set<string>>();
  readonly #service: RoleSettings;
  /** Other services that may take the shared role. */
  readonly principals: string[] = [];
  constructor(service: RoleSettings) {
    this.#service = service;
  }

  /** Whether the framework makes a role that functions share. */
  get shared(): boolean {
    const { functions, provider } = this.#service;
    if (functions.length === 0 || isExisting(at(provider, 'iam', 'role')) || entryAt(provider, 'role'))
      return false;
    return functions.some(fn => !entryAt(fn.node, 'role') && !this.ownRole(fn));
  }

  /** Whether the function has a role of its own made by version 4. */
  ownRole(fn: ServiceFunction): boolean {
    const role = at(fn.node, 'iam', 'role');
    if (entryAt(fn.node, 'role') || isExisting(role)) return false;
    const mode = at(this.#service.provider, 'iam', 'role', 'mode');
    return (
      truthy(role) ||
      (mode?.kind === 'scalar' && mode.text === 'perFunction' && !entryAt(this.#service.provider, 'role'))
    );
  }

  /** `once` says that an equal statement of the same role is not repeated. */
  allow(
    fn: ServiceFunction | undefined,
    actions: readonly string[] | string,
    resource: Plain,
    provenance: ServerlessProvenance,
    once?: string,
  ): void {
    const key = fn && this.ownRole(fn) ? fn.key : '';
    const seen = this.#once.get(key) ?? new Set();
    this.#once.set(key, seen);
    if (once !== undefined && seen.size === seen.add(once).size) return;
    const statement = make({ Effect: 'Allow', Action: actions, Resource: resource }, provenance);
    if (key === '') this.#shared.push(statement);
    else if (this.#own.get(key)?.push(statement) === undefined) this.#own.set(key, [statement]);
  }

  get statements(): readonly Node[] {
    return this.#shared;
  }
  statementsOf(fn: ServiceFunction): readonly Node[] {
    return this.#own.get(fn.key) ?? [];
  }
}
