import type { Action } from '../../aws/iam/actions/action-table.ts';
import { actionNamed } from '../../aws/iam/actions/action-table.ts';
import { expandAction } from '../../aws/iam/actions/expand.ts';
import { resourceText } from '../../aws/iam/policy/grant.ts';
import { spelledOut } from '../../aws/iam/policy/own-arn.ts';
import type { Statement } from '../../aws/iam/policy/statements.ts';
import type { Principal } from '../../aws/iam/principals/principal.ts';
import { Text } from '../../model/text.ts';
import type { Value, World } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { canonical, type Side } from '../canonical.ts';
import type { SentencePart } from '../change.ts';
import { conditionPhrases } from './condition-words.ts';
import { spelledAfter, spelledBefore, type Spelling } from '../renaming.ts';

/** What an entry of a statement is compared by. `except`: everything but these (`NotAction`, `NotResource`, `NotPrincipal`). */
export type StatementEntry = {
  readonly key: string;
  /** As they are written. */
  readonly texts: readonly Text[];
  /** As they are compared: spelled out, by the ids from before. */
  readonly compared: readonly Text[];
  readonly except: boolean;
};

/** One action entry on one resource entry for one principal: the smallest part of a statement that its author wrote. */
export type Atom = {
  readonly effect: 'Allow' | 'Deny' | 'unknown';
  readonly principal: (StatementEntry & { readonly who: Principal['who'] | undefined }) | undefined;
  readonly action: StatementEntry;
  readonly resource: StatementEntry | undefined;
  /** `key` is empty without one; `says` ends a sentence about what is allowed. */
  readonly condition: Condition;
  readonly at: Span;
  readonly statement: Statement;
  /** It lets everyone in, and nothing else keeps them out. */
  readonly isPublic?: boolean;
  /** Equal for atoms that give the same. */
  readonly key: string;
};

export type Condition = { readonly key: string; readonly says: readonly SentencePart[] };

/** A statement of a resource policy has principals as well. */
export type StatementWithPrincipals = Statement & {
  readonly principals?: readonly Principal[];
  readonly notPrincipals?: readonly Principal[];
};

export type AtomContext = { readonly side: Side; readonly spelling: Spelling; readonly world: World };

/** The atoms of a statement. */
export function atomsOf(
  statement: StatementWithPrincipals,
  how: AtomContext,
  condition = conditionOf(statement.condition, how),
): readonly Atom[] {
  const { effect = 'unknown', at } = statement;
  const actions = entriesOf(statement.actions, statement.notActions, text => lower(spelled(text, how)));
  const resources = entriesOf(statement.resources, statement.notResources, text =>
    spelled(spelledOut(text, how.world), how),
  );
  const principals = principalsOf(statement, how);
  return (principals.length > 0 ? principals : [undefined]).flatMap(principal =>
    actions.flatMap(action =>
      (resources.length > 0 ? resources : [undefined]).map((resource): Atom => ({
        effect,
        principal,
        action,
        resource,
        condition,
        at: statement.provenance?.span ?? action.span ?? at.span,
        statement,
        key: [effect, principal?.key ?? '', action.key, resource?.key ?? '', condition.key].join('\u0001'),
      })),
    ),
  );
}

/** What a `Condition` asks; an empty one asks nothing. */
function conditionOf(condition: Value, { side, spelling }: AtomContext): Condition {
  const key = canonical(condition, side, spelling);
  return key === '' || key === '{}' ? { key: '', says: [] } : { key, says: conditionPhrases(condition) };
}

type Placed = StatementEntry & { readonly span: Span | undefined };

function entriesOf(
  entries: readonly Value[],
  others: readonly Value[],
  compared: (text: Text) => Text,
): readonly Placed[] {
  const named = entries.map((entry): Placed => {
    const text = resourceText(entry);
    const one = compared(text);
    return { key: one.key, texts: [text], compared: [one], except: false, span: entry.span };
  });
  if (others.length === 0) return named;
  const texts = others.map(resourceText);
  const all = texts.map(compared);
  return [...named, { key: exceptKey(all), texts, compared: all, except: true, span: others[0]?.span }];
}

function principalsOf(
  { principals = [], notPrincipals = [] }: StatementWithPrincipals,
  how: AtomContext,
): readonly NonNullable<Atom['principal']>[] {
  const named = principals.map(({ at, who }) => {
    const text = resourceText(at);
    const one = spelled(text, how);
    return { key: `${kindOf(at)}${one.key}`, texts: [text], compared: [one], except: false, who };
  });
  if (notPrincipals.length === 0) return named;
  const texts = notPrincipals.map(({ at }) => resourceText(at));
  const compared = texts.map(text => spelled(text, how));
  return [...named, { key: exceptKey(compared), texts, compared, except: true, who: undefined }];
}

const exceptKey = (texts: readonly Text[]): string =>
  `!${texts
    .map(({ key }) => key)
    .toSorted()
    .join('\u0002')}`;

/** `Service`, `AWS`, `Federated`: one text may be any of them. `*` is everyone as an account too. */
const kindOf = ({ path, text }: Value): string =>
  text.is('*') ? '' : (/\/(Service|AWS|Federated|CanonicalUser)(?:\/\d+)?$/.exec(path)?.[1] ?? '');

/** A text as it is compared. */
export const spelled = (text: Text, { side, spelling }: AtomContext): Text =>
  (side === 'before' ? spelledBefore : spelledAfter)(text, spelling);
const lower = (text: Text): Text =>
  Text.from(text.parts.map(part => (typeof part === 'string' ? part.toLowerCase() : part)));

/** The actions that an entry gives, by name in lower case; what the table does not know is itself. */
export function namesIn({ texts, except }: StatementEntry): ReadonlySet<string> {
  if (!except) return new Set(texts.flatMap(text => expanded(text)));
  const left = new Set(expanded(Text.of('*')));
  for (const name of texts.flatMap(text => expanded(text))) left.delete(name);
  return left;
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 2_000;

function expanded(text: Text): readonly string[] {
  const written = text.literal;
  if (written === undefined) return [text.key];
  const before = known.get(written);
  if (before) return before;
  const found = expandAction(written);
  const names =
    found === 'unknown-service' || found.length === 0
      ? [written.toLowerCase()]
      : found.map(({ name }) => name.toLowerCase());
  if (known.size > MOST_KNOWN) known.clear();
  known.set(written, names);
  return names;
}

/** The actions of names, as far as AWS lists them. */
export const actionsNamed = (names: Iterable<string>): readonly Action[] =>
  [...names].flatMap(name => actionNamed(name) ?? []);
