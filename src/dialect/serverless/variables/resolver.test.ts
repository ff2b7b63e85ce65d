import { VARIABLE } from '../../../model/evaluator/evaluate.ts';
import { expect, test } from 'vitest';
import { plainOf, resolverOf, sourceAt } from '../testing.ts';

const CUSTOM = `
service: svc
params: { default: { p: pd, n: null }, prod: { p: pp } }
provider: { name: aws, stage: dev }
custom:
  text: T
  key: k
  map: { k: v, dev: one, prod: two }
  list: [p, q]
  nul: null
  no: false
  zero: 0
  empty: ''
  number: 1.50
  word: yes
  table: !GetAtt Table.Arn
`;
const value = (variable: string, given = {}) => {
  const { resolver } = resolverOf(`${CUSTOM}  v: ${JSON.stringify(variable)}\n`, given);
  return plainOf(resolver.get('custom', 'v'));
};
const open = (address: string) => ({ [VARIABLE]: address });

test.each<[string, string, unknown, object?]>([
  ['a value', '${self:custom.text}', 'T'],
  ['a map', '${self:custom.map}', { k: 'v', dev: 'one', prod: 'two' }],
  ['an intrinsic function', '${self:custom.table}', { 'Fn::GetAtt': 'Table.Arn' }],
  ['an item of a list', '${self:custom.list.1}', 'q'],
  ['nested', '${self:custom.map.${self:custom.key}}', 'v'],
  ['null falls through', "${self:custom.nul, 'd'}", 'd'],
  ['false does not', "${self:custom.no, 'd'}", false],
  ['zero does not', "${self:custom.zero, 'd'}", 0],
  ['the empty string does not', "${self:custom.empty, 'd'}", ''],
  ['numbers lose their zeros in a string', 'n${self:custom.number}', 'n1.5'],
  ['yes is a word', '${self:custom.word}', 'yes'],
  ['the stage that is deployed', '${self:custom.map.${sls:stage}}', 'two', { stage: 'prod' }],
  ['the stage of the provider', '${self:custom.map.${sls:stage}}', 'one'],
  ['parameters of the stage', '${param:p}', 'pp', { stage: 'prod' }],
  ['parameters of all stages', '${param:p}', 'pd', { stage: 'test' }],
  ['parameters of the command line', '${param:p}', 'cli', { params: { p: 'cli' } }],
  ['options', '${opt:name}', 'x', { opts: { name: 'x' } }],
  ['the environment', '${env:HOME_OF}', '/x', { env: { HOME_OF: '/x' } }],
  ['truth of words', '${strToBool(1)}', true],
  ['no region said', '${aws:region}', 'us-east-1'],
  ['a file of data', '${file(./a.yml):k.0}', 'one', { files: { 'a.yml': 'k: [one]' } }],
  ['variables inside a file', '${file(a.yml):ref}', 'T', { files: { 'a.yml': 'ref: ${self:custom.text}' } }],
  ['a file of text', '${file(a.txt)}', 'hello', { files: { 'a.txt': 'hello' } }],
  ['no such file', "${file(nope.yml), 'd'}", 'd'],
  ['escaped', '\\${self:custom.text}', '${self:custom.text}'],
])('%s', (_, variable, expected, given) => expect(value(variable, given)).toEqual(expected));

test.each<[string, string, string]>([
  ['a missing value', '${self:custom.nope}', 'self:custom.nope'],
  ['a missing option', '${opt:x}', 'opt:x'],
  ['a missing variable of the environment', '${env:X}', 'env:X'],
  ['a network value', '${ssm:/a/b}', 'ssm:/a/b'],
  ['a network value with a fallback, for it may exist', "${ssm:/a/b, 'd'}", 'ssm:/a/b'],
  ['arguments are kept', '${cf(eu-west-1):stack.Out}', 'cf(eu-west-1):stack.Out'],
  ['an unknown source, whatever its fallback', "${git:sha1, 'd'}", 'git:sha1'],
  ['code', '${file(x.js):a}', 'file(x.js):a'],
  ['words that are no booleans', '${strToBool(maybe)}', 'strToBool(maybe):'],
  ['an address that is not known', '${self:custom.map.${opt:x}}', 'self:custom.map.${opt:x}'],
])('%s is unknown', (_, variable, address) => expect(value(variable)).toEqual(open(address)));

test('known text stays around an unknown value', () =>
  expect(value('a-${ssm:/x}-b')).toEqual({ 'Fn::Join': ['', ['a-', open('ssm:/x'), '-b']] }));
test('what is no string can not stand in one', () =>
  expect(value('a-${self:custom.map}')).toEqual({ 'Fn::Join': ['', ['a-', open('self:custom.map')]] }));

test('inside Fn::Sub an unknown value becomes an entry and pseudo parameters stay', () => {
  const { resolver } = resolverOf(
    `${CUSTOM}  v: !Sub 'arn:\${AWS::Partition}:\${ssm:/x}:\${self:custom.text}'\n`,
  );
  expect(plainOf(resolver.get('custom', 'v'))).toEqual({
    'Fn::Sub': ['arn:${AWS::Partition}:${ServerlessVariable1}:T', { ServerlessVariable1: open('ssm:/x') }],
  });
});

test('a value keeps the place where it is written', () => {
  const text = `${CUSTOM}  v: "\${self:custom.text}"\n  f: "\${file(a.yml):deep}"\n`;
  const file = 'x: 1\ndeep: VALUE\n';
  const { resolver } = resolverOf(text, { files: { 'a.yml': file } });
  expect(sourceAt(resolver.get('custom', 'v')!, text)).toBe('T');
  const included = resolver.get('custom', 'f')!;
  expect([included.span.file, sourceAt(included, file)]).toEqual(['a.yml', 'VALUE']);
});

test('the environment says that the author did not write it', () =>
  expect(
    resolverOf(`${CUSTOM}  v: "\${env:A}"\n`, { env: { A: 'x' } }).resolver.get('custom', 'v')!.provenance,
  ).toMatchObject({ kind: 'environment', variable: 'A' }));

test.each([
  ['itself', 'v: ${self:custom.v}'],
  ['the whole service', 'v: ${self:}'],
  ['one that refers back', 'v: ${self:custom.w}\n  w: ${self:custom.v}'],
  ['a file that includes itself', 'v: ${file(loop.yml)}'],
])('a variable of %s is a cycle, said with its place', (_, entry) => {
  const { resolver, reports: diagnostics } = resolverOf(`${CUSTOM}  ${entry}\n`, {
    files: { 'loop.yml': 'x: ${file(loop.yml)}' },
  });
  resolver.get();
  resolver.get('custom');
  expect(diagnostics.problems.map(problem => problem.code)).toContain('variable-cycle');
});

test('a file outside the root is refused by name', () => {
  const { resolver, reports: diagnostics } = resolverOf(`${CUSTOM}  v: \${file(../../etc/passwd)}\n`);
  expect(plainOf(resolver.get('custom', 'v'))).toEqual(open('file(../../etc/passwd):'));
  expect(diagnostics.problems).toMatchObject([
    { code: 'outside', message: expect.stringContaining('../../etc/passwd') },
  ]);
});

test('code is noted, never run', () => {
  const { resolver, reports: diagnostics } = resolverOf(`${CUSTOM}  v: \${file(x.js)}\n`, {
    files: { 'x.js': 'throw new Error()' },
  });
  resolver.get('custom', 'v');
  expect(diagnostics.notes).toMatchObject([{ code: 'computed-file', partial: true }]);
});

test('a network value is noted once', () => {
  const { resolver, reports: diagnostics } = resolverOf(`${CUSTOM}  v: ["\${ssm:/x}", "a-\${ssm:/x}"]\n`);
  resolver.get('custom', 'v');
  expect(diagnostics.notes).toMatchObject([
    { code: 'variable', message: 'ssm:/x is not known until deployment', partial: true },
  ]);
});

test('an include that is missing is noted', () => {
  const { resolver, reports: diagnostics } = resolverOf(`${CUSTOM}  v: \${file(nope.yml)}\n`);
  resolver.get('custom', 'v');
  expect(diagnostics.notes).toMatchObject([{ code: 'file', partial: true }]);
});

test.each([
  ['a text', 'xyz', ''],
  ['a text with unknown variables', '"${opt:x}"', '-'],
])('%s that doubles with every line is cut, and what does not is read', (_, first, between) => {
  const lines = Array.from(
    { length: 60 },
    (_line, index) => `  a${index + 1}: "\${self:custom.a${index}}${between}\${self:custom.a${index}}"`,
  );
  const { resolver, reports: diagnostics } = resolverOf(
    `${CUSTOM}  a0: ${first}\n${lines.join('\n')}\n  b: c\n`,
  );
  resolver.get('custom', 'a60');
  expect(diagnostics.problems.map(problem => problem.code)).toContain('variables-too-large');
  expect(resolver.get('custom', 'b')).toMatchObject({ text: 'c' });
});

test('values that double with every line are cut', () => {
  const lines = Array.from(
    { length: 40 },
    (_, index) => `  a${index + 1}: ['\${self:custom.a${index}}', '\${self:custom.a${index}}']`,
  );
  const { resolver, reports: diagnostics } = resolverOf(`${CUSTOM}  a0: [x, x]\n${lines.join('\n')}\n`);
  resolver.get('custom', 'a40');
  expect(diagnostics.problems.map(problem => problem.code)).toContain('variables-too-large');
});

test('a chain of ten thousand references ends', () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `  a${index + 1}: \${self:custom.a${index}}`);
  const { resolver } = resolverOf(`${CUSTOM}  a0: x\n${lines.join('\n')}\n`);
  expect(plainOf(resolver.get('custom', 'a20'))).toBe('x');
  expect(() => resolver.get('custom', 'a10000')).not.toThrow();
});
