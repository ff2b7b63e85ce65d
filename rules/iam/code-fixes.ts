import { narrowedStatement, type NarrowedStatement } from '../../src/aws/code/narrowed-statement.ts';
import { exactStatements } from '../../src/aws/code/exact-statements.ts';
import { givesService } from '../../src/aws/code/given-by-tool.ts';
import { attachedPolicies } from '../../src/aws/iam/policy/attached.ts';
import { isPattern } from '../../src/aws/iam/actions/glob.ts';
import { isPedantic, only, openGrantOf } from '../../src/aws/iam/policy/open-resources.ts';
import { grantsOf, principalsWith } from '../../src/aws/iam/policy/roles.ts';
import {
  isOfAuthor,
  policyTemplateOfStatement,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
import type { Step } from '../../src/fix/authored.ts';
import { getAtt, ref, sub, type Data, type DataMap } from '../../src/fix/data.ts';
import type { Edits } from '../../src/fix/cuts.ts';
import type { Fix, FixContext } from '../../src/fix/fix.ts';
import {
  policyItemAt,
  removePolicyItem,
  rewritePolicy,
  removeTemplate,
  rewriteTexts,
  type PolicyItem,
} from '../../src/fix/policy-edits.ts';
import { rewriteEntry } from '../../src/fix/rewriting.ts';
import { all, fixed, setProperty, siteOf } from '../../src/fix/sites.ts';
import type { StackIndex } from '../../src/model/stack-index.ts';
import { World } from '../../src/model/world.ts';
import type { WrittenJson } from '../../src/source/plain.ts';
import { at, isList, isMap } from '../../src/source/node.ts';
import { isSamePlace, isWithin } from '../../src/source/span.ts';

/** What no statement allows is denied (IAM user guide, "How AWS enforcement code logic evaluates requests to allow or deny access", read 2026-11-30). */
const UNSEEN = 'A call that the code makes in a way that was not seen is denied.';
/** Of more actions that may be needed nobody can judge a list of the others. */
const MOST_DOUBTFUL = 12;
const needless = (doubtful: readonly string[]): string =>
  `Where something needs ${listInWords(doubtful, 4)} after all, it is denied.`;
const ELSEWHERE = 'A call of the code for a resource that the template does not name is denied.';

/** A statement with all that is done with it, where that is known and no condition of the template decides any of it. */
type Judged = {
  readonly statement: Statement;
  readonly item: PolicyItem;
  readonly narrowed: NarrowedStatement;
  /** Asks again whether what was answered holds in all branches. */
  readonly isCertain: () => boolean;
};

const worlds = new WeakMap<StackIndex, World>();

/** A world in which nothing was asked yet that a condition decides. */
function freshWorld({ world: { stackIndex } }: FixContext): World {
  const known = worlds.get(stackIndex);
  const world = known?.facts.length === 0 ? known : new World(stackIndex);
  worlds.set(stackIndex, world);
  return world;
}

function judged(context: FixContext): Judged | undefined {
  const { finding, resource, authored } = context;
  const world = freshWorld(context);
  const holder = world.resource(resource.id);
  const statement =
    holder && grantsOf(holder).find(one => isOfAuthor(one) && isWithin(finding.at, one.at.span));
  if (!holder || !statement || policyTemplateOfStatement(statement) !== undefined) return undefined;
  const roles = holder.type === 'AWS::IAM::Role' ? [holder] : principalsWith(holder, world);
  if (roles.some(({ type }) => type !== 'AWS::IAM::Role')) return undefined;
  const narrowed = narrowedStatement(statement, roles);
  const item = narrowed && policyItemAt(authored, statement.at.span);
  const isCertain = (): boolean => world.facts.length === 0;
  return item && isCertain() ? { statement, item, narrowed, isCertain } : undefined;
}

/** The actions that the code needs, in the place of a wildcard; where that would leave them open on all resources, these by name as well. */
export function exactActions(context: FixContext): Fix | undefined {
  const found = judged(context);
  const entry = found?.narrowed.entries.find(({ at }) => isSamePlace(at.span, context.finding.at));
  if (!found || !entry || entry.doubtful.length > MOST_DOUBTFUL) return undefined;
  const { item } = found;
  if (entry.actions.length === 0) return withoutUnused(found, [entry]);
  const resources = resourcesLeft(found);
  if (!resources) return undefined;
  const risks = [
    ...(entry.doubtful.length > 0 ? [needless(entry.doubtful)] : []),
    ...(resources.length > 0 ? [ELSEWHERE] : []),
  ];
  return certain(
    found,
    fixed(
      `Replace "${entry.written}" with ${listInWords(entry.actions)}${onThem(resources)}`,
      all(rewriteTexts(item, 'Action', [{ at: entry.at.span, items: entry.actions }]), resources),
      risks.length > 0 ? risks.join(' ') : undefined,
    ),
  );
}

const LOGGING = /^logs:(?:CreateLogStream|PutLogEvents)$/i;

const onThem = (edits: readonly unknown[]): string =>
  edits.length > 0 ? ', on the resources that the code uses' : '';

/** What names the resources as well, where the exact actions would be told as open on all of them. */
const resourcesLeft = (found: Judged): Edits =>
  isOpen(found.statement, found.narrowed) ? namedResources(found) : [];

/** Whether the code is known to use one of some actions, which a statement allows in vain. */
export const isUsedInVain = (context: FixContext, names: readonly string[]): boolean =>
  judged(context)?.narrowed.entries.some(({ isVain, written }) => isVain && names.includes(written)) === true;

/** Takes away what of a statement no code uses, or the whole of it. */
export function unusedGrant(context: FixContext): Fix | undefined {
  const { authored, finding } = context;
  // A narrower template may still allow more than is used: that is left to the author.
  const [, template] = /^Remove (\w+Policy)\.$/.exec(finding.fix) ?? [];
  if (template !== undefined)
    return fixed(`Remove ${template}`, removeTemplate(authored, finding.at, template), UNSEEN);
  const found = judged(context);
  return found && withoutUnused(found, found.narrowed.entries);
}

function withoutUnused(found: Judged, given: NarrowedStatement['entries']): Fix | undefined {
  const { item, narrowed, statement } = found;
  const entries = given.filter(({ actions, written, doubtful, isVain }) =>
    actions.length > 0 ? isPattern(written) : doubtful.length === 0 && !isVain,
  );
  // The name of another group was meant to be that of the function.
  if (entries.some(({ written }) => LOGGING.test(written)) && !narrowed.isLogging()) return undefined;
  if (entries.length === 0 || narrowed.entries.length < statement.actions.length) return undefined;
  const isWhole =
    entries.length === statement.actions.length && entries.every(({ actions }) => actions.length === 0);
  if (isWhole) return certain(found, fixed('Remove the statement', removePolicyItem(item), UNSEEN));
  const resources = entries.some(({ actions }) => actions.length > 0) ? resourcesLeft(found) : [];
  const gone = entries.flatMap(({ written, actions }) => (actions.length === 0 ? written : []));
  const said = [
    ...(gone.length > 0 ? [`Remove ${listInWords(gone)}`] : []),
    ...entries.flatMap(({ written, actions }) =>
      actions.length > 0 ? `Replace "${written}" with ${listInWords(actions)}` : [],
    ),
  ];
  const edits = rewriteTexts(
    item,
    'Action',
    entries.map(({ at, actions }) => ({ at: at.span, items: actions })),
  );
  const doubtful = entries.flatMap(one => one.doubtful);
  if (doubtful.length > MOST_DOUBTFUL) return undefined;
  const risks = [
    UNSEEN,
    ...(doubtful.length > 0 ? [needless(doubtful)] : []),
    ...(resources && resources.length > 0 ? [ELSEWHERE] : []),
  ];
  return certain(
    found,
    fixed(`${said.join('; ')}${onThem(resources ?? [])}`, all(edits, resources), risks.join(' ')),
  );
}

/** The resources that the code uses, in the place of all. */
export function namedOnly(context: FixContext): Fix | undefined {
  const found = judged(context);
  const edits = found && namedResources(found);
  return edits && edits.length > 0
    ? certain(found, fixed('Name the resources that the code uses', edits, ELSEWHERE))
    : undefined;
}

/** What the code needs of a policy of AWS, in its place. */
export function exactPolicy(context: FixContext): Fix | undefined {
  const { finding, authored, resource } = context;
  const world = freshWorld(context);
  const role = resource.type === 'AWS::IAM::Role' ? world.resource(resource.id) : undefined;
  const attached = role && attachedPolicies(role).find(({ at }) => isSamePlace(at.span, finding.at));
  if (!role || !attached) return undefined;
  const { policy } = attached;
  const isAll = policy.services.includes('*') || policy.named.includes('*');
  const needed = exactStatements(role, action => isAll || givesService(policy, action));
  if (!needed || needed.doubtful.length > MOST_DOUBTFUL) return undefined;
  const statements = needed.statements.map(({ actions, resources }) => {
    const named = resources.map(dataOf);
    return named.every(one => one !== undefined)
      ? { Effect: 'Allow', Action: actions, Resource: named.length === 1 ? (named[0] ?? '*') : named }
      : undefined;
  });
  if (!statements.every(one => one !== undefined) || world.facts.length > 0) return undefined;
  const document = { Version: '2012-10-17', Statement: statements };
  const isOfFunction = stepsHave(authored.steps(finding.at), 'Policies');
  return fixed(
    statements.length === 0
      ? `Remove ${policy.name}`
      : `Replace ${policy.name} with the actions and resources that the code uses`,
    isOfFunction
      ? rewritePolicy(authored, finding.at, statements.length === 0 ? [] : [document])
      : intoRole(
          context,
          statements.length === 0
            ? undefined
            : { PolicyName: `${resource.id}Policy`, PolicyDocument: document },
        ),
    [UNSEEN, ...(needed.doubtful.length > 0 ? [needless(needed.doubtful)] : []), ELSEWHERE].join(' '),
  );
}

const stepsHave = (steps: readonly Step[], key: string): boolean =>
  steps.some(({ entry }) => entry?.key === key);

/** Takes a policy of AWS from a role, and gives it another one. */
function intoRole(context: FixContext, policy: DataMap | undefined): Edits {
  const { authored, finding, resource } = context;
  const site = siteOf(context, resource);
  const properties = site && at(site.map, 'Properties');
  const listed = at(properties, 'ManagedPolicyArns');
  const policies = at(properties, 'Policies');
  if (site?.kind !== 'cloudformation' || !isMap(properties) || !isList(listed)) return undefined;
  const isOnly = listed.items.length === 1;
  if (isOnly && policy && !policies)
    return rewriteEntry(site.editor, properties, 'ManagedPolicyArns', { Policies: [policy] });
  const gone = isOnly
    ? site.editor.removeKey(properties, 'ManagedPolicyArns')
    : rewritePolicy(authored, finding.at, []);
  if (!policy) return gone;
  return all(
    gone,
    isList(policies) ? site.editor.addItem(policies, policy) : setProperty(site, ['Policies'], [policy]),
  );
}

const certain = ({ isCertain }: Judged, fix: Fix | undefined): Fix | undefined =>
  isCertain() ? fix : undefined;

/** Whether what is used of a statement would be told as open on all resources. */
function isOpen(statement: Statement, { entries }: NarrowedStatement): boolean {
  const opening = openGrantOf(statement);
  const used = new Set(entries.flatMap(({ actions }) => actions));
  const left = opening?.actions.filter(({ name }) => used.has(name)) ?? [];
  return opening !== undefined && left.length > 0 && !isPedantic(only(left, opening), statement, undefined);
}

function namedResources({ statement, narrowed, item }: Judged): Edits {
  const opening = openGrantOf(statement);
  const resources = opening && narrowed.resources()?.map(dataOf);
  if (!opening || !resources?.every(one => one !== undefined)) return undefined;
  return rewriteTexts(
    item,
    'Resource',
    opening.entries.map(({ span }, index) => ({ at: span, items: index === 0 ? resources : [] })),
  );
}

/** An ARN as a fix writes it. */
function dataOf(written: WrittenJson): Data | undefined {
  if (typeof written === 'string') return written;
  const [[fn, arg] = []] = Object.entries(written ?? {}) as [string, WrittenJson][];
  if (fn === 'Ref' && typeof arg === 'string') return ref(arg);
  if (fn === 'Fn::Sub' && typeof arg === 'string') return sub(arg);
  if (fn !== 'Fn::GetAtt' || !Array.isArray(arg)) return undefined;
  const [id, attribute] = arg;
  return typeof id === 'string' && typeof attribute === 'string' ? getAtt(id, attribute) : undefined;
}
