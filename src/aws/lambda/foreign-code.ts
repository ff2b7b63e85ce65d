import { before } from '../../source/cut.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import { perStack } from '../../model/memo.ts';
import type { Text } from '../../model/text.ts';
import { Resource, type Value, World } from '../../model/world.ts';
import { publisherOf } from './publishers.ts';

/** Code that does not come with the template: a layer or an image of a function, an application, and what there is to say about where it is from. */
export type ForeignCode = {
  readonly at: Value;
  readonly kind: 'layer' | 'image' | 'application';
  readonly name: string;
  readonly how: 'foreign' | 'unpinned';
  readonly account?: string;
  /** Whether a fixed version or digest of it is used: its owner can not change what runs. */
  readonly fixed?: boolean;
};

/**
 * The layers and the image of a function, or the application of a nested stack, that somebody else's account holds, or whose version may change; `known` are accounts whose owner is known. A layer is used by the ARN of one of its versions,
 * `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION` (Lambda developer guide, "Adding layers to functions", read 2026-11).
 */
export function foreignCodeOf(fn: Resource, known: readonly string[]): ForeignCode[] {
  if (fn.type === 'AWS::CloudFormation::Stack') return foreignApplicationOf(fn, known);
  const own = accountsOf(fn.world.stackIndex);
  const foreign = (account: string): boolean =>
    !own.has(account) && publisherOf(account) === undefined && !known.includes(account);
  const layers = fn.get('Layers').each.flatMap((at): ForeignCode[] => {
    const layer = layerIn(at.text);
    if (layer?.account !== undefined && foreign(layer.account))
      return [
        {
          at,
          kind: 'layer',
          how: 'foreign',
          name: layer.name,
          account: layer.account,
          fixed: layer.pinned === true,
        },
      ];
    return layer?.pinned === false ? [{ at, kind: 'layer', how: 'unpinned', name: layer.name }] : [];
  });
  const uri = fn.get('Code', 'ImageUri');
  const image = imageIn(uri.text);
  return image && foreign(image.account)
    ? [
        ...layers,
        {
          at: uri,
          kind: 'image',
          how: 'foreign',
          fixed: uri.text.has('@sha256:') === 'yes',
          ...image,
        },
      ]
    : layers;
}

/** The tag by which SAM marks the nested stack of an application (SAM developer guide, "AWS::Serverless::Application", read 2026-11). */
const APPLICATION_ID = 'serverlessrepo:applicationId';
const SEMANTIC_VERSION = 'serverlessrepo:semanticVersion';

/** An application of the Serverless Application Repository that a nested stack deploys from somebody else's account: `arn:aws:serverlessrepo:REGION:ACCOUNT:applications/NAME`. */
function foreignApplicationOf(stack: Resource, known: readonly string[]): ForeignCode[] {
  const tagged = (key: string): Value | undefined =>
    stack
      .get('Tags')
      .each.find(tag => tag.get('Key').literal === key)
      ?.get('Value');
  const at = tagged(APPLICATION_ID);
  const [arn, , service, , owner, rest] = at?.text.split(':') ?? [];
  const account = accountIn(owner);
  if (!at || account === undefined || !arn?.is('arn') || !service?.is('serverlessrepo')) return [];
  const own = accountsOf(stack.world.stackIndex);
  if (own.has(account) || publisherOf(account) !== undefined || known.includes(account)) return [];
  const name = rest?.toString().replace(/^applications\//, '') ?? '';
  const fixed = tagged(SEMANTIC_VERSION)?.literal !== undefined;
  return [{ at, kind: 'application', how: 'foreign', name, account, fixed }];
}

/** `pinned` is undefined where only deployment knows the version. */
function layerIn(
  text: Text,
):
  | { readonly name: string; readonly account: string | undefined; readonly pinned: boolean | undefined }
  | undefined {
  const [arn, , service, , account, kind, name, version] = text.split(':') ?? [];
  if (!arn?.is('arn') || !service?.is('lambda') || !kind?.is('layer') || !name) return undefined;
  return { name: name.toString(), account: accountIn(account), pinned: isPinned(version) };
}

function isPinned(version: Text | undefined): boolean | undefined {
  if (version === undefined) return false;
  return version.literal === undefined ? undefined : /^\d+$/.test(version.literal);
}

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/name:tag`. */
function imageIn(text: Text): { readonly name: string; readonly account: string } | undefined {
  const [host] = text.parts;
  const account = typeof host === 'string' ? /^(\d{12})\.dkr\.ecr\./.exec(host)?.[1] : undefined;
  return account === undefined
    ? undefined
    : {
        account,
        name: before(before(text.toString().replace(/^[^/]*\//, ''), ':'), '@'),
      };
}

const accountIn = (text: Text | undefined): string | undefined =>
  /^\d{12}$/.test(text?.literal ?? '') ? text?.literal : undefined;

/** Accounts that the stack is deployed to, as far as it says: a function's role is of its own account (Lambda API reference, "CreateFunction", read 2026-11). */
const accountsOf: (stackIndex: StackIndex) => ReadonlySet<string> = perStack(stackIndex => {
  const world = new World(stackIndex);
  return new Set(
    stackIndex
      .ofType('AWS::Lambda::Function')
      .flatMap(declared => accountIn(new Resource(world, declared).get('Role').text.split(':')?.[4]) ?? []),
  );
});
