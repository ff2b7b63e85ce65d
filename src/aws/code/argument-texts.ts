import type { CodeValue } from '../../code/flow/values.ts';
import { Text, type Hole, type Part } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { arnOfOwn, spelledOut } from '../iam/policy/own-arn.ts';
import type { Placeholder } from './named-by.ts';

/** What the template has no expression for. */
export const ANY: Hole = { of: 'opaque', why: 'only the code knows it' };

/** A text that stands for a placeholder; with `isArn` it is the ARN that ends there. */
export type Filled = {
  readonly text: Text;
  readonly isArn: boolean;
  readonly known: boolean;
  readonly resource?: string;
  /** What it is in, where that is a resource as well. */
  readonly outer?: Filled;
};

export const UNFILLED: Filled = { text: Text.of(ANY), isArn: false, known: false };

type Kind = 'name' | 'arn' | 'queue' | 'key';

/** What an argument names a resource by. */
export function kindOf(path: string, { name }: Placeholder): Kind {
  if (path === 'QueueUrl') return 'queue';
  if (name === 'KeyId') return 'key';
  return /arns?$/i.test(path) ? 'arn' : 'name';
}

/** What a value of an argument stands for: each item of a list. */
export function filled(value: CodeValue, fn: Resource, kind: Kind, depth = 0): readonly Filled[] {
  if (value.kind === 'constant') return [];
  if (value.kind === 'object' && value.isList && depth === 0)
    return [...value.fields.named.values(), value.fields.others].flatMap(slot =>
      slot.all.flatMap(item => filled(item, fn, kind, 1)),
    );
  const text = textOf(value, fn);
  return text.is('') ? [] : [onText(text, fn.world, kind)];
}

/** The `Ref` of a queue is its URL, and that of a custom resource what its function says. */
const MAY_BE_NAME = /^(?:AWS::SQS::Queue$|AWS::CloudFormation::CustomResource$|Custom::)/;

function onText(text: Text, world: World, kind: Kind): Filled {
  const { hole } = text;
  const declared = hole && world.declared(hole);
  const resource = declared ? { resource: declared.id } : {};
  const isKnown = text.holes.every(({ of }) => of !== 'opaque');
  const base = { known: isKnown, ...resource };
  if (kind === 'queue') {
    const own = declared?.type === 'AWS::SQS::Queue' ? arnOfOwn(declared.id, world) : undefined;
    if (own) return { ...base, text: own, isArn: true };
    const name = text.startsWith('arn:') === 'yes' ? text : queueName(text);
    return name ? { ...base, text: name, isArn: name === text } : UNFILLED;
  }
  const spelled = spelledOut(text, world);
  if (spelled.startsWith('arn:') === 'yes') return { ...base, text: spelled, isArn: true };
  if (hole?.of === 'attribute' && /arn$/i.test(hole.attribute)) return { ...base, text, isArn: true };
  if (hole?.of === 'name' && hole.arn === true && declared && !MAY_BE_NAME.test(declared.type))
    return { ...base, text, isArn: true };
  // An alias is no resource that a policy can name (KMS developer guide, "Use aliases to control access to KMS keys", read 2026-11).
  if (kind === 'key' && text.startsWith('alias/') !== 'no' && typeof text.parts[0] === 'string')
    return UNFILLED;
  const isOfArn = kind === 'arn' || (hole?.of === 'parameter' && /arn$/i.test(hole.name));
  if (isOfArn && isKnown && hole) return { ...base, text, isArn: true };
  return { ...base, text: spelled, isArn: false };
}

/** What follows the last slash of the URL of a queue; a text without one is its name. */
function queueName(url: Text): Text | undefined {
  const parts = url.split('/');
  if (parts === undefined || parts.length === 1) return url.literal === undefined ? undefined : url;
  return parts.length >= 5 ? parts.at(-1) : undefined;
}

/** A value of the code as a text of the stack: environment variables are what the template sets them to. */
function textOf(value: CodeValue, fn: Resource): Text {
  if (value.kind !== 'text') return Text.of(ANY);
  return Text.from(
    value.parts.map((part): Part | Text => {
      if (typeof part === 'string') return part;
      if (!('environment' in part)) return ANY;
      const variable = fn.get('Environment', 'Variables', part.environment);
      return variable.present ? variable.text : ANY;
    }),
  );
}
