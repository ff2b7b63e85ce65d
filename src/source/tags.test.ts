import { createRequire } from 'node:module';
import { CLOUDFORMATION_SCHEMA, localTags } from 'cloudformation-js-yaml-schema';
import { expect, test } from 'vitest';
import { isCall } from './node.ts';
import { parseTree } from './parse.ts';
import { toPlain, type JsonValue } from './plain.ts';
import { Source } from './source.ts';
import { CLOUDFORMATION_TAGS, tagOf } from './tags.ts';

/** The js-yaml 3 that the schema was made for. */
const require = createRequire(createRequire(import.meta.url).resolve('cloudformation-js-yaml-schema'));
const { load } = require('js-yaml') as { load(text: string, options: object): unknown };

const ours = (text: string) => {
  const { root, problems } = parseTree(new Source('t.yaml', text));
  expect(problems).toEqual([]);
  return toPlain(root!);
};
const theirs = (text: string) => longForm(load(text, { schema: CLOUDFORMATION_SCHEMA }));

/** The schema's objects for tags, in CloudFormation's long form. */
function longForm(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(longForm);
  if (value === null || typeof value !== 'object') return value as JsonValue;
  if ('class' in value && 'data' in value) return { [tagCall(String(value.class))]: longForm(value.data) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, longForm(inner)]));
}
const tagCall = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const declared = [...new Set(Object.values(localTags).flat())];

test.each(declared)('!%s is in our table', name =>
  expect(CLOUDFORMATION_TAGS.get(`!${name}`)).toBe(tagCall(name)),
);
test.each(['Transform', 'Length', 'ToJsonString'])('!%s is in our table, and not in theirs', name => {
  expect(CLOUDFORMATION_TAGS.get(`!${name}`)).toBe(`Fn::${name}`);
  expect(declared).not.toContain(name);
});
test.each([
  ['!Foo', { call: 'Fn::Foo' }],
  ['!Rain::Embed', { call: 'Fn::Rain::Embed' }],
  ['!Fn::Sub', { call: 'Fn::Sub' }],
  ['tag:yaml.org,2002:int', { core: 'int' }],
  ['!', { core: 'str' }],
])('%s', (tag, means) => expect(tagOf(tag)).toEqual(means));

const BODY = { scalar: 'x.y', sequence: '[a, !Ref B, 1]', mapping: '{a: b}' };
const every = Object.entries(localTags).flatMap(([kind, names]) =>
  names.map(name => [`!${name}`, BODY[kind as keyof typeof BODY]] as const),
);

test.each([
  ...every.map(([tag, body]) => `k: ${tag} ${body}`),
  ...every.map(([tag, body]) => `k:\n  - ${tag}\n    ${body}\n  - !If [x, ${tag} ${body}, !Ref z]`),
  'a: !Sub "${A}:${B}"\nb: !Sub\n  - ${A}\n  - {A: !GetAtt C.D}\n',
  'a: !Join\n  - ""\n  - - x\n    - !Ref y\n    - Fn::Sub: ${z}\n',
  'a:\n  Fn::If:\n  - c\n  - !Select [0, !GetAZs ""]\n  - Ref: AWS::NoValue\n',
  'a: !Base64\n  Fn::Sub: |\n    #!/bin/bash\n    echo ${X}\n\n    exit\nb: 1\n',
  'a: !If\n- c\n- - x\n- y\n',
  'a: &b\n  - &c !Ref d\n  - *c\nb: *b\n',
  'a: "x\n  y\n\n  z"\nb: \'p\n  q\'\nc: >\n  f\n  g\n\n   h\nd: |2-\n    i\n   j\n',
  '"a b": 1\n? c\n: 2\n? [d]\n',
  "a: [x, 'y, z', {q: r, s: }, [], {}]\nb:\n- \n- c:\n  d: e\n",
  '# c\na: b # c\n\n# d\nc:\n  # e\n  d: e#f\n  "g":  h # i\n',
  'a: http://x.y/?z#w\nb: x:y\nc: -1\nd: - \n'.replace('- \n', '-x\n'),
])('the same data as cloudformation-js-yaml-schema: %j', text => {
  const expected = text.includes('? [d]') ? { 'a b': 1, c: 2, '[d]': null } : theirs(text);
  expect(ours(text)).toEqual(expected);
});

test.each(['a: !GetAZs', 'a: !GetAZs\nb: 1', 'a: [!Select [0, !GetAZs ]]'])(
  'a tag with nothing behind it has the empty text: %j',
  text => {
    const { root } = parseTree(new Source('t.yaml', text));
    const { a } = root ? (toPlain(root) as { readonly a: unknown }) : { a: undefined };
    expect(JSON.stringify(a)).toContain('{"Fn::GetAZs":""}');
  },
);

test.each([
  ['a: !GetAtt b.c', 'Fn::GetAtt'],
  ['a: { Fn::GetAtt: [b, c] }', 'Fn::GetAtt'],
  ['a: !Condition b', 'Condition'],
  ['a: { Ref: b }', 'Ref'],
  ['{"a": {"Fn::Transform": {"Name": "AWS::Include"}}}', 'Fn::Transform'],
])('%s is a call of %s', (text, fn) => {
  const { root } = parseTree(new Source('t.yaml', text));
  expect(root?.kind === 'map' && isCall(root.entries.get('a')?.value, fn)).toBe(true);
});
test.each([
  'a: { Condition: b }',
  'a: { Fn::Transform: {}, b: c }',
  'a: { Ref: b, c: d }',
  "a: { 'Fn::ForEach::X': [] }",
])('%s stays a map', text => {
  const { root } = parseTree(new Source('t.yaml', text));
  expect(root?.kind === 'map' && root.entries.get('a')?.value.kind).toBe('map');
});
