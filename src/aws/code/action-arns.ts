import { lookUp } from '../../model/look-up.ts';
import { Text, type Hole, type Part } from '../../model/text.ts';
import { subParts } from '../../source/intrinsics/sub.ts';
import { actionNamed, type Action } from '../iam/actions/action-table.ts';
import { writtenOnArns } from '../iam/actions/on-arns.ts';
import type { World } from '../../model/world.ts';
import { EVERYTHING, UNKNOWN } from './unknown-part.ts';
import { arnOf } from '../iam/policy/arn.ts';

/**
 * The ARNs on which IAM checks an action, of a call that acts on `targets`: the objects of a bucket, the table itself. Of a target that is not known, or of
 * another kind, those of any resource of the kinds that the action has (Service Authorization Reference, "Actions defined by …").
 */
export function arnsOfAction(name: string, targets: readonly Text[], world: World): readonly Text[] {
  const action = actionNamed(name);
  if (action && !action.scopable && !writtenOnArns(action.name)) return [EVERYTHING];
  const kinds = [...(action ? kindsOf(action) : [])];
  if (action?.name === 'logs:CreateLogStream')
    kinds.push(...kindsOf(actionNamed('logs:PutLogEvents') ?? action));
  if (kinds.length === 0) return targets.length > 0 ? targets : [EVERYTHING];
  const found = new Map(
    targets.flatMap(target => {
      const arn = onTarget(kinds, target);
      return arn ? [[arn.key, arn]] : [];
    }),
  );
  return found.size > 0 ? [...found.values()] : anyOfThem(kinds, world);
}

/** `head`: the resource part of the ARN up to the first name in it; `tail`: what follows that name, later names being `*`. */
type Kind = {
  readonly service: string;
  readonly head: string;
  readonly tail: string;
  readonly required: boolean;
  readonly any: Text;
};

const known = new Map<string, readonly Kind[]>();

function kindsOf(action: Action): readonly Kind[] {
  const found =
    known.get(action.name) ??
    action.types.flatMap(({ arns: [arn], required }) =>
      arn === undefined ? [] : { ...kindOf(arn), required },
    );
  known.set(action.name, found);
  return found;
}

const FIELDS: { readonly [name: string]: Hole } = {
  Partition: { of: 'pseudo', name: 'AWS::Partition' },
  Region: { of: 'pseudo', name: 'AWS::Region' },
  Account: { of: 'pseudo', name: 'AWS::AccountId' },
};

function kindOf(pattern: string): Omit<Kind, 'required'> {
  const parts = subParts(pattern).map((part): Part => {
    if (part.kind !== 'variable') return part.text;
    return lookUp(FIELDS, part.name) ?? '*';
  });
  const any = Text.from(parts.map(part => (part === '*' ? UNKNOWN : part)));
  const arn = arnOf(Text.from(parts));
  const resource = arn?.resource.toString() ?? '';
  const cut = resource.indexOf('*');
  return {
    service: arn?.service.toString() ?? '',
    head: cut < 0 ? resource : resource.slice(0, cut),
    tail: cut < 0 ? '' : resource.slice(cut + 1),
    any,
  };
}

function onTarget(kinds: readonly Kind[], target: Text): Text | undefined {
  const arn = arnOf(target);
  if (!arn) return target;
  const fitting = kinds.filter(
    ({ service, head }) => arn.service.is(service) && arn.resource.startsWith(head) !== 'no',
  );
  if (fitting.length === 0) return undefined;
  if (arn.service.is('logs') && arn.resource.startsWith('log-group:') === 'yes')
    return inLogGroup(target, kinds);
  if (fitting.some(({ tail }) => tail === '' || holds(arn.resource, tail))) return target;
  const [{ tail } = { tail: '' }] = fitting.toSorted((a, b) => rank(a, arn.resource) - rank(b, arn.resource));
  return Text.of(target, tail);
}

/** A kind that the ARN is surely of comes before one that it may be of, and a required one before others. */
const rank = ({ head, required }: Kind, resource: Text): number =>
  (resource.startsWith(head) === 'yes' ? 0 : 2) + (required ? 0 : 1);

/** Whether a name is followed by what stands before the next one: `/index/` in `table/Orders/index/by-day`. */
function holds(resource: Text, tail: string): boolean {
  const [mark = ''] = tail.split('*');
  return resource.parts.some(
    (part, index) => typeof part === 'string' && part.indexOf(mark, index === 0 ? 1 : 0) >= 0,
  );
}

/**
 * Permissions on a log group are checked on its ARN with `:*`; of its streams, also of one that is to be made, on theirs (CloudWatch Logs user guide, "Log group
 * ARNs", read 2026-11).
 */
function inLogGroup(group: Text, kinds: readonly Kind[]): Text {
  const at = group.parts.findIndex(part => typeof part === 'string' && part.includes(STREAM));
  const parts = at < 0 ? group.parts : group.parts.slice(0, at + 1);
  const last = parts.at(-1);
  const end = kinds.some(({ tail }) => tail.startsWith(STREAM)) ? `${STREAM}*` : ':*';
  if (typeof last !== 'string') return Text.of(group, end);
  const [name = ''] = last.replace(/:\*$/, '').split(STREAM);
  return Text.from([...parts.slice(0, -1), name, end]);
}
const STREAM = ':log-stream:';

function anyOfThem(kinds: readonly Kind[], world: World): readonly Text[] {
  const required = kinds.filter(kind => kind.required);
  const arns = (required.length > 0 ? required : kinds).map(({ any }) => inRegion(any, world));
  return [...new Map(arns.map(arn => [arn.key, arn])).values()];
}

/** The Region is what the deployment says, as in the ARNs of calls. */
function inRegion(arn: Text, world: World): Text {
  const region = world.pseudo('AWS::Region');
  return region === undefined
    ? arn
    : Text.from(
        arn.parts.map(part =>
          typeof part !== 'string' && part.of === 'pseudo' && part.name === 'AWS::Region' ? region : part,
        ),
      );
}
