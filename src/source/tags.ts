const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];
/** In the section Rules only. */
const RULE_FUNCTIONS = ['Contains', 'EachMemberEquals', 'EachMemberIn', 'RefAll', 'ValueOf', 'ValueOfAll'];

/** The short tags of CloudFormation with the functions that they stand for (CloudFormation Template Reference, "Intrinsic function reference", read 2026-11). */
export const CLOUDFORMATION_TAGS: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...[...FUNCTIONS, ...RULE_FUNCTIONS].map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
]);

const CORE = 'tag:yaml.org,2002:';

export type Tag = { readonly call: string } | { readonly core: string };

/** What a resolved YAML tag means: a call (`!Sub`; every unknown `!Foo` is `Fn::Foo`), or a type of YAML itself (`!!str` is `{ core: 'str' }`). */
export function tagOf(tag: string): Tag {
  if (tag === '!') return { core: 'str' };
  if (tag.startsWith(CORE)) return { core: tag.slice(CORE.length) };
  return { call: CLOUDFORMATION_TAGS.get(tag) ?? `Fn::${tag.replace(/^!(?:Fn::)?/, '')}` };
}

/** Text under such a tag is text, whatever it looks like. */
export const isTextType = (core: string): boolean =>
  core === 'str' || core === 'binary' || core === 'timestamp';

/** Keys that make a map of one entry an intrinsic function. A loop (`Fn::ForEach::Name`) stays a key among its siblings, and `Condition` is an ordinary key too. */
export const isCallKey = (key: string): boolean =>
  key === 'Ref' || (key.startsWith('Fn::') && !key.startsWith('Fn::ForEach::'));
