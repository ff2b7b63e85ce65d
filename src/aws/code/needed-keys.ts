import { Text, type Hole } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { arnNaming, arnOfOwn, spelledOut } from '../iam/policy/own-arn.ts';
import { encryptionKeyOf } from '../kms/customer-key.ts';
import type { CallTarget } from './targets.ts';

/**
 * The keys of customers that encrypt what a call acts on, as a target of its own: nothing where all of it is of the stack and encrypted by AWS, undefined
 * where the store is not known. Keys of AWS ask for no action of the caller.
 */
export function keysOf({ resources, isOwn }: CallTarget, world: World): CallTarget | undefined {
  const stores = isOwn ? resources.map(id => world.resource(id)) : [];
  const keys = stores.map(store => store && keyOf(store));
  if (keys.length === 0 || keys.some(key => key === undefined)) return undefined;
  const keyed = keys.flatMap(key => key?.key ?? []);
  return {
    arns: keyed.map(({ arn }) => arn),
    known: keyed.every(({ known }) => known),
    resources: [...new Set(keyed.flatMap(({ resource }) => resource ?? []))],
    isOwn: keyed.every(({ resource }) => resource !== undefined),
    outer: { arns: [], known: false },
  };
}

type NamedKey = { readonly arn: Text; readonly known: boolean; readonly resource?: string };

const ANY: Hole = { of: 'opaque', why: 'only the code knows it' };

/** Without a `key` AWS encrypts the store; undefined where nobody knows. */
function keyOf(store: Resource): { readonly key?: NamedKey } | undefined {
  const key = encryptionKeyOf(store);
  // A parameter that CloudFormation makes is never a SecureString (template reference, AWS::SSM::Parameter, read 2026-11).
  if (!key) return /^AWS::(?:SSM::Parameter|Kinesis::Stream)$/.test(store.type) ? {} : undefined;
  if (key.managedBy === 'unknown') return undefined;
  return key.managedBy === 'aws' ? {} : { key: named(key.at.text, store.world) };
}

/** A key as its ID, its ARN, an alias or what refers to one. */
function named(text: Text, world: World): NamedKey {
  const declared = text.hole && world.declared(text.hole);
  const arn = declared?.type === 'AWS::KMS::Key' ? arnOfOwn(declared.id, world) : undefined;
  if (declared && arn) return { arn, known: true, resource: declared.id };
  const alias = aliasNamed(text, world);
  if (alias) return named(alias.get('TargetKeyId').text, world);
  const spelled = spelledOut(text, world);
  const isArn = spelled.startsWith('arn:');
  if (isArn !== 'no' && spelled.startsWith('alias/') !== 'yes') return { arn: spelled, known: true };
  const isId = spelled.startsWith('alias/') === 'no';
  return { arn: arnNaming('kms:R:A:key/@', isId ? spelled : Text.of(ANY), world), known: isId };
}

/** The alias of the stack with a name. */
function aliasNamed(name: Text, world: World): Resource | undefined {
  const aliases = world.stackIndex.ofType('AWS::KMS::Alias').flatMap(({ id }) => world.resource(id) ?? []);
  return aliases.find(alias =>
    name.hole?.of === 'name'
      ? name.hole.resource === alias.id
      : alias.get('AliasName').text.equals(name) === 'yes',
  );
}
