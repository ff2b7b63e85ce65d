import {
  mergedStatements,
  statementsByResource,
  type PolicyAction,
  type PolicyStatement,
} from '../../aws/code/least-policy.ts';
import type { PermissionCause } from '../../aws/code/permissions.ts';
import { changesOf, type Change } from '../../aws/code/policy-diff.ts';
import type { RolePolicy } from '../../aws/code/role-policies.ts';
import { fittingTemplates } from '../../aws/code/sam-policy-fit.ts';
import { dependentsOf } from '../../model/references.ts';
import type { Resource, World } from '../../model/world.ts';
import type { View } from '../../scan/view.ts';
import type { Span } from '../../source/node.ts';
import { isNumeral, type WrittenJson } from '../../source/plain.ts';
import { writtenArn, writtenText } from '../../aws/iam/policy/written-arn.ts';

/** A place in a file as reports show it; lines count from 1. */
export type ShownCause = { readonly what: string; readonly file: string; readonly line: number };
export type ShownAction = {
  readonly name: string;
  readonly by: readonly ShownCause[];
  /** The calls need one of several such actions. */
  readonly isChoice: boolean;
  /** Only the name of the operation speaks for it. */
  readonly isGuess: boolean;
};
export type ShownResource = { readonly arn: WrittenJson; readonly note?: string };
export type ShownStatement = {
  readonly actions: readonly ShownAction[];
  readonly resources: readonly ShownResource[];
};
export type ShownTemplate = {
  readonly template: string;
  readonly parameters: { readonly [name: string]: WrittenJson };
  readonly actions: readonly ShownAction[];
};
export type ShownChange = {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly action: string;
  /** Not of a policy of AWS, whose name `action` is. */
  readonly resource?: WrittenJson;
  readonly why: string;
};
export type ShownPolicy = {
  readonly functions: readonly Resource[];
  readonly role: Resource | undefined;
  /** Why the policy is not complete: a sentence each. */
  readonly open: readonly (ShownCause & { readonly function: string })[];
  readonly templates: readonly ShownTemplate[];
  readonly statements: readonly ShownStatement[];
  /** What the tool that deploys the functions gives the role for. */
  readonly given: readonly string[];
  readonly others: readonly string[];
};

/** Causes that are shown of one action. */
export const SHOWN = 3;

/** A policy in the words of its template, without secrets. `withTemplates`: SAM policy templates where they fit. */
export class PolicyPresenter {
  readonly #world: World;
  readonly #view: View;
  constructor(world: World, view: View) {
    this.#world = world;
    this.#view = view;
  }

  show(policy: RolePolicy, withTemplates: boolean): ShownPolicy {
    const { functions, role, open, given, others } = policy;
    const all = statementsByResource(policy.permissions);
    const { templates, rest } = withTemplates
      ? fittingTemplates(all, this.#world)
      : { templates: [], rest: all };
    const circular = this.#circular(policy);
    return {
      functions,
      role,
      open: open.map(({ fn, why, at }) => ({ ...this.#cause(why, at ?? fn.at), function: fn.name })),
      templates: templates.map(({ template, parameter, gives }) => ({
        template,
        parameters: parameter ? { [parameter.name]: this.#masked(writtenText(parameter.value)) } : {},
        actions: mergedActions(gives).map(action => this.#action(action)),
      })),
      statements: mergedStatements(rest).map(one => this.#statement(one, circular)),
      given: [...new Set(given.map(({ by }) => this.#view.text(by.what)))],
      others: others.map(({ name }) => name),
    };
  }

  /** What the policy would change of what the role has, and why more may be there. */
  changes(policy: RolePolicy): {
    readonly changes: readonly ShownChange[];
    readonly opaque: readonly string[];
  } {
    const { changes, opaque } = changesOf(policy, this.#world);
    const circular = this.#circular(policy);
    return {
      opaque,
      changes: changes.map(change => ({
        kind: change.kind,
        action: this.#view.text(change.action),
        ...(change.on ? { resource: this.#masked(writtenArn(change.on, this.#world, circular).arn) } : {}),
        why: this.#why(change, policy.open.length === 0),
      })),
    };
  }

  #why({ kind, of, at, by }: Change, isComplete: boolean): string {
    const place = at ? this.#cause('', at) : undefined;
    const where = place ? `${place.file}:${place.line}` : '';
    if (kind === 'remove') {
      if (!of) return `${where} gives more than the functions need`;
      if (of.needed === 0)
        return `${where} ${isComplete ? 'nothing needs it' : 'nothing that is known needs it'}`;
      return of.needed < of.given
        ? `${where} ${of.needed} of ${of.given} actions ${of.needed === 1 ? 'is' : 'are'} needed`
        : `${where} needed on fewer resources`;
    }
    const causes = [
      ...new Set(
        by.map(one => {
          const { file, line, what } = this.#cause(one.what, one.at);
          return `${file}:${line} ${what}`;
        }),
      ),
    ];
    const more = causes.length > SHOWN ? `, and ${causes.length - SHOWN} more` : '';
    return causes.length === 0 ? where : `${causes.slice(0, SHOWN).join(', ')}${more}`;
  }

  #circular({ role, functions }: RolePolicy): ReadonlySet<string> {
    const { stackIndex } = this.#world;
    return new Set(
      [role, ...functions].flatMap(one => (one ? [one.id, ...dependentsOf(stackIndex, one.id)] : [])),
    );
  }

  #statement({ actions, resources }: PolicyStatement, circular: ReadonlySet<string>): ShownStatement {
    return {
      actions: actions.map(action => this.#action(action)),
      resources: resources.map(({ arn, unknown }): ShownResource => {
        const written = writtenArn(arn, this.#world, circular);
        const note = unknown === undefined ? written.note : `any of this account: ${unknown}`;
        return { arn: this.#masked(written.arn), ...(note === undefined ? {} : { note }) };
      }),
    };
  }

  #action({ name, by, isChoice, isGuess }: PolicyAction): ShownAction {
    return { name, by: by.map(({ what, at }: PermissionCause) => this.#cause(what, at)), isChoice, isGuess };
  }

  #cause(what: string, at: Span): ShownCause {
    const { file, start } = this.#view.place(at);
    return { what: this.#view.text(what), file, line: start.line };
  }

  #masked(data: WrittenJson): WrittenJson {
    if (typeof data === 'string') return this.#view.text(data);
    if (Array.isArray(data)) return data.map(item => this.#masked(item));
    if (typeof data !== 'object' || data === null || isNumeral(data)) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, this.#masked(value as WrittenJson)]),
    );
  }
}

const mergedActions = (statements: readonly PolicyStatement[]): readonly PolicyAction[] => [
  ...new Map(
    statements.flatMap(({ actions }) => actions.map(action => [action.name, action] as const)),
  ).values(),
];
