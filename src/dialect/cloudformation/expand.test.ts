import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanText } from '../../scan/text.ts';
import type { Lowered } from '../dialect.ts';
import { toTemplate } from '../emit.ts';
import { lowerText as lower, memory } from './testing.ts';

const template = (lowered: Lowered) =>
  toTemplate(lowered.stacks[0]!) as {
    Resources: Record<string, { Properties?: Record<string, unknown> }>;
    Outputs?: object;
    Conditions?: object;
  };
const notes = (lowered: Lowered) =>
  lowered.stacks[0]!.notes.map(({ message, partial }) => [message, partial]);

const queues = (collection: string): string =>
  `Parameters:\n  Names: { Type: CommaDelimitedList, Default: 'a, b' }\n  Open: { Type: CommaDelimitedList }\nMappings: { M: { k: { l: [m1, m2] } } }\nResources:\n  Fn::ForEach::Queues:\n    - Name\n    - ${collection}\n    - Queue&{Name}: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub 'q-\${Name}', Tag: !Ref Name, Plain: 'x-\${Name}', Kept: !Ref Open } }\n  Last: { Type: AWS::SQS::Queue }\n`;

describe('a loop', () => {
  test.each([
    ['over a list', '[x, y]', ['Queuex', 'Queuey', 'Last']],
    [
      'over values that are no ids: &{Name} keeps letters and digits',
      "['10.0', 'a-b']",
      ['Queue100', 'Queueab', 'Last'],
    ],
    ['over the Default of a parameter', '!Ref Names', ['Queuea', 'Queueb', 'Last']],
    ['over a mapping', '!FindInMap [M, k, l]', ['Queuem1', 'Queuem2', 'Last']],
    ['over a Split', "!Split ['/', s/t]", ['Queues', 'Queuet', 'Last']],
    ['over nothing', '[]', ['Last']],
    ['over what is not known: one copy', '!Ref Open', ['Queue&{Name}', 'Last']],
  ])('%s', (_, collection, ids) =>
    expect(Object.keys(template(lower(queues(collection))).Resources)).toEqual(ids),
  );

  test('writes the value into references, substitutions and texts', () =>
    expect(template(lower(queues('[x]'))).Resources['Queuex']!.Properties).toEqual({
      QueueName: 'q-x',
      Tag: 'x',
      Plain: 'x-x',
      Kept: { Ref: 'Open' },
    }));
  test('keeps a substitution that has another variable', () =>
    expect(
      template(
        lower(
          'Resources:\n  Fn::ForEach::L:\n    - N\n    - [x]\n    - "Q${N}": { Type: T, Properties: { A: !Sub "${N}-${AWS::Region}", B: !Sub "${N}-${!N}", C: !Sub ["${N}${V}", { V: w }] } }\n',
        ),
      ).Resources['Qx']!.Properties,
    ).toEqual({
      A: { 'Fn::Sub': 'x-${AWS::Region}' },
      B: 'x-${N}',
      C: { 'Fn::Sub': ['x${V}', { V: 'w' }] },
    }));
  test('a value of the command line counts', () =>
    expect(
      Object.keys(template(lower(queues('!Ref Open'), { parameters: { Open: 'p,q' } })).Resources),
    ).toEqual(['Queuep', 'Queueq', 'Last']));
  test('an open collection leaves the variable open and says so', () => {
    const lowered = lower(queues('!Ref Open'));
    expect(template(lowered).Resources['Queue&{Name}']!.Properties).toMatchObject({
      Tag: { Ref: 'Name' },
      Plain: { 'Fn::Sub': 'x-${Name}' },
    });
    expect(notes(lowered)).toEqual([
      [
        'the collection of Fn::ForEach::Queues is not known until deployment: the loop was read once, with an unknown value for Name',
        false,
      ],
    ]);
  });
  test('copies keep the place of the body', () => {
    const lowered = lower(queues('[x, y]'));
    const [first, second] = [...lowered.stacks[0]!.resources.values()];
    expect(first!.at).toEqual(second!.at);
  });
  test('in loops, properties, conditions and outputs', () => {
    const made = template(
      lower(`Conditions:\n  Fn::ForEach::C: [X, [1, 2], { 'Is\${X}': !Equals [!Ref X, '1'] }]
Resources:
  Fn::ForEach::A: [X, [1, 2], { 'Fn::ForEach::B': [Y, [a, b], { 'R\${X}\${Y}': { Type: AWS::X::Y, Condition: 'Is\${X}', Properties: { 'Fn::ForEach::P': [Z, [k, l], { 'P\${Z}': '\${X}\${Y}\${Z}' }] } } }] }]
Outputs:\n  Fn::ForEach::O: [X, [1], { 'O\${X}': { Value: !GetAtt 'R\${X}a.Arn' } }]`),
    );
    expect(Object.keys(made.Conditions!)).toEqual(['Is1', 'Is2']);
    expect(Object.keys(made.Resources)).toEqual(['R1a', 'R1b', 'R2a', 'R2b']);
    expect(made.Resources['R2b']).toEqual({
      Type: 'AWS::X::Y',
      Condition: 'Is2',
      Properties: { Pk: '2bk', Pl: '2bl' },
    });
    expect(made.Outputs).toEqual({ O1: { Value: { 'Fn::GetAtt': ['R1a', 'Arn'] } } });
  });
  test('comes before SAM', () => {
    const sam = `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources:\n  Fn::ForEach::F: [N, [A, B], { 'F\${N}': { Type: AWS::Serverless::Function, Properties: { Handler: i.h, Runtime: nodejs22.x, InlineCode: x } } }]\n`;
    expect(Object.keys(template(lower(sam, { dialect: 'sam' })).Resources)).toEqual([
      'FA',
      'FARole',
      'FB',
      'FBRole',
    ]);
  });
  test.each([
    [
      'that is none',
      'Fn::ForEach::Odd: [1]',
      'the entries that Fn::ForEach::Odd adds to Resources are not known',
    ],
    [
      'of too many copies',
      `Fn::ForEach::A: [A, [${Array.from({ length: 700 }, (_, index) => index).join()}], { 'Fn::ForEach::B': [B, [${Array.from({ length: 700 }, (_, index) => index).join()}], { 'R\${A}x\${B}': { Type: AWS::X::Y } }] }]`,
      'Fn::ForEach::A makes more copies than a stack can contain: only the first copies were read',
    ],
  ])('one %s is told', (_, resource, message) =>
    expect(notes(lower(`Resources:\n  ${resource}\n  B: { Type: AWS::SQS::Queue }`))).toContainEqual([
      message,
      true,
    ]),
  );
});

describe('an include', () => {
  const include = (path: string): string =>
    `Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${path} } }`;
  const more = {
    'more.yaml': 'Extra: { Type: AWS::SNS::Topic }\n',
    'props.yaml': 'QueueName: included\n',
    'top.yaml': 'Resources: { Extra: { Type: AWS::SNS::Topic } }\n',
    'self.yaml': include('./self.yaml'),
  };
  test.each([
    [
      'beside resources',
      `Resources:\n  ${include('./more.yaml')}\n  B: { Type: AWS::SQS::Queue }`,
      { Extra: { Type: 'AWS::SNS::Topic' }, B: { Type: 'AWS::SQS::Queue' } },
    ],
    ['as all resources', `Resources:\n  ${include('more.yaml')}`, { Extra: { Type: 'AWS::SNS::Topic' } }],
    [
      'at the top',
      `Transform: { Name: AWS::Include, Parameters: { Location: top.yaml } }\nResources:\n  B: { Type: AWS::SQS::Queue }`,
      { B: { Type: 'AWS::SQS::Queue' }, Extra: { Type: 'AWS::SNS::Topic' } },
    ],
    [
      'in properties',
      `Resources:\n  B: { Type: AWS::SQS::Queue, Properties: { A: 1, ${include('props.yaml')} } }`,
      { B: { Type: 'AWS::SQS::Queue', Properties: { A: 1, QueueName: 'included' } } },
    ],
    [
      'as a value',
      `Resources:\n  B: { Type: AWS::SQS::Queue, Properties: { A: { ${include('props.yaml')} } } }`,
      { B: { Type: 'AWS::SQS::Queue', Properties: { A: { QueueName: 'included' } } } },
    ],
  ])('%s', (_, text, resources) => {
    const lowered = lower(text, { files: more });
    expect(template(lowered).Resources).toEqual(resources);
    expect([lowered.read.length, notes(lowered)]).toEqual([1, []]);
  });
  test('keeps the place in its own file', () =>
    expect(
      lower(`Resources:\n  ${include('more.yaml')}`, { files: more }).stacks[0]!.resources.get('Extra')!.at
        .file,
    ).toBe('more.yaml'));
  test.each([
    ['in S3', 's3://bucket/key', 'the content that AWS::Include includes from s3://bucket/key is not known'],
    ['above the root', '../x.yaml', 'AWS::Include of ../x.yaml: outside the root of the scan'],
    ['missing', 'none.yaml', 'AWS::Include of none.yaml: none.yaml does not exist'],
    ['including itself', 'self.yaml', 'AWS::Include of ./self.yaml: it cannot be included here'],
  ])('%s is told', (_, path, message) =>
    expect(
      notes(
        lower(`Resources:\n  B: { Type: AWS::SQS::Queue, Properties: { A: 1, ${include(path)} } }`, {
          files: more,
        }),
      ),
    ).toContainEqual([message, true]),
  );
});

describe('the collection of a loop', () => {
  const idsOf = (collection: string): string[] =>
    Object.keys(
      template(
        lower(
          `Parameters:
  Zones: { Type: List<AWS::EC2::AvailabilityZone::Name>, Default: 'a,b' }
  One: { Type: String, Default: one }
  Store: { Type: AWS::SSM::Parameter::Value<List<String>>, Default: /names }
Mappings: { M: { one: { names: [m1, m2] } } }
Resources:
  Fn::ForEach::Loop: [Name, ${collection}, { 'Q\${Name}': { Type: AWS::SQS::Queue } }]`,
        ),
      ).Resources,
    );
  test.each<[string, string, string[]]>([
    ['is a list of any kind', '!Ref Zones', ['Qa', 'Qb']],
    ['may hold parameters', '[!Ref One, two]', ['Qone', 'Qtwo']],
    ['is found by the value of a parameter', '!FindInMap [M, !Ref One, names]', ['Qm1', 'Qm2']],
    [
      'is a default where the map has none',
      '!FindInMap [M, none, names, { DefaultValue: [d1, d2] }]',
      ['Qd1', 'Qd2'],
    ],
    ['holds numbers and booleans as text', '[1, true]', ['Q1', 'Qtrue']],
    ['of the parameter store is not known: its Default is a name', '!Ref Store', ['Q${Name}']],
    ['with an attribute is not known', '[!GetAtt A.B]', ['Q${Name}']],
    ['of zones is not known', '!GetAZs eu-west-1', ['Q${Name}']],
  ])('%s', (_, collection, ids) => expect(idsOf(collection)).toEqual(ids));
});

describe('the body of a loop', () => {
  const first = (body: string, id = 'Rx'): unknown =>
    template(
      lower(
        `Mappings: { M: { x: { k: found } } }\nResources:\n  Fn::ForEach::Loop: [N, [x], { 'R\${N}': { Type: AWS::X::Y, ${body} } }]`,
      ),
    ).Resources[id];
  test.each<[string, string, unknown]>([
    ['an attribute', "Properties: { A: !GetAtt 'R${N}.Arn' }", { 'Fn::GetAtt': ['Rx', 'Arn'] }],
    ['a reference to what a loop makes', "Properties: { A: !Ref 'R${N}' }", { Ref: 'Rx' }],
    ['a key of a map', "Properties: { A: { 'k-${N}': v } }", { 'k-x': 'v' }],
    ['a mapping', 'Properties: { A: !FindInMap [M, !Ref N, k] }', { 'Fn::FindInMap': ['M', 'x', 'k'] }],
    [
      'a Fn::Sub with values',
      "Properties: { A: !Sub ['${N}-${V}', { V: !Ref N }] }",
      { 'Fn::Sub': ['x-${V}', { V: 'x' }] },
    ],
    ['an escape stays one', "Properties: { A: !Sub '${!N}' }", { 'Fn::Sub': '${!N}' }],
  ])('%s', (_, body, expected) => expect(first(body)).toMatchObject({ Properties: { A: expected } }));
  test.each<[string, string, object]>([
    ['a condition', "Condition: 'Is${N}'", { Condition: 'Isx' }],
    ['what comes before', "DependsOn: ['D${N}']", { DependsOn: ['Dx'] }],
  ])('%s', (_, body, expected) => expect(first(body)).toMatchObject(expected));
  test('an inner loop may look for its collection by the outer variable', () =>
    expect(
      Object.keys(
        template(
          lower(
            "Mappings: { M: { a: { l: [1, 2] }, b: { l: [3] } } }\nResources:\n  Fn::ForEach::A: [X, [a, b], { 'Fn::ForEach::B': [Y, !FindInMap [M, !Ref X, l], { 'R${X}${Y}': { Type: AWS::X::Y } }] }]",
          ),
        ).Resources,
      ),
    ).toEqual(['Ra1', 'Ra2', 'Rb3']));
  test('loops in more than five loops stay, and are noted', () => {
    const nested = Array.from({ length: 6 }).reduce<string>(
      (body, _, index) => `{ 'Fn::ForEach::L${6 - index}': [V${6 - index}, [x], ${body}] }`,
      "{ 'R': { Type: AWS::X::Y } }",
    );
    expect(notes(lower(`Resources: ${nested}`))).toEqual([
      ['the entries that Fn::ForEach::L6 adds to Resources are not known', true],
    ]);
  });
});

describe('files in files', () => {
  const include = (path: string): string =>
    `Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${path} } }`;
  test('are found from the folder of the file that includes them', () => {
    const lowered = lower(`Resources:\n  ${include('parts/all.yaml')}`, {
      files: { 'parts/all.yaml': include('./one.yaml'), 'parts/one.yaml': 'R: { Type: AWS::X::Y }' },
    });
    expect([template(lowered).Resources, lowered.read]).toEqual([
      { R: { Type: 'AWS::X::Y' } },
      ['parts/all.yaml', 'parts/one.yaml'],
    ]);
  });
  test('may have loops, and be named by a parameter', () =>
    expect(
      template(
        lower(
          `Parameters: { Part: { Type: String } }\nResources:\n  ${include("!Sub 'parts/${Part}.yaml'")}`,
          {
            files: { 'parts/a.yaml': "Fn::ForEach::L: [N, [x, y], { 'R${N}': { Type: AWS::X::Y } }]" },
            parameters: { Part: 'a' },
          },
        ),
      ).Resources,
    ).toEqual({ Rx: { Type: 'AWS::X::Y' }, Ry: { Type: 'AWS::X::Y' } }));
  test('of a name that is not known are noted', () =>
    expect(
      notes(
        lower(
          `Parameters: { Part: { Type: String } }\nResources: { R: { Type: AWS::X::Y, Properties: { A: 1, ${include('!Ref Part')} } } }`,
        ),
      ),
    ).toContainEqual(['the content that AWS::Include includes from its Location is not known', true]));
  test('at the top give way to what the template says itself', () =>
    expect(
      template(
        lower(
          'Transform: { Name: AWS::Include, Parameters: { Location: top.yaml } }\nResources: { R: { Type: AWS::X::Own } }',
          { files: { 'top.yaml': 'Resources: { R: { Type: AWS::X::Other }, S: { Type: AWS::X::Y } }' } },
        ),
      ).Resources,
    ).toEqual({ R: { Type: 'AWS::X::Own' }, S: { Type: 'AWS::X::Y' } }));
});

const base = {
  Parameters: { P: { Type: 'CommaDelimitedList' } },
  Conditions: { C: { 'Fn::Equals': ['a', 'b'] } },
  Resources: {
    R: {
      Type: 'AWS::Serverless::Function',
      Properties: { Policies: [{ Statement: { Effect: 'Allow' } }], Events: { E: { Type: 'Api' } } },
    },
  },
  Outputs: { O: { Value: { Ref: 'R' } } },
};
const odd = fc.constantFrom<unknown>(
  { 'Fn::ForEach::L': ['N', ['x', 'y'], { 'k${N}': { Ref: 'N' } }] },
  { 'Fn::ForEach::L': ['N', { Ref: 'P' }, { 'k${N}': '${N}' }] },
  { 'Fn::ForEach::L': null },
  { 'Fn::ForEach::L': ['N', [[]], []] },
  { 'Fn::ForEach::L': [{ Ref: 'N' }, {}, {}] },
  { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 'all.yaml' } } },
  { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: { Ref: 'P' } } } },
  { 'Fn::Transform': [{}] },
  { a: 1, 'Fn::Transform': { Name: 'AWS::Include' } },
  { 'Fn::FindInMap': [{ Ref: 'P' }] },
  { 'Fn::Cidr': ['::/0', 300, 'x'] },
  { 'Fn::ToJsonString': { 'Fn::ToJsonString': [] } },
  { 'Fn::Length': { Ref: 'P' } },
  null,
  [],
  'x',
);
type Tree = null | string | number | Tree[] | { [key: string]: Tree };
function placed(tree: Tree, at: readonly number[], what: Tree): Tree {
  const [step, ...rest] = at;
  if (step === undefined || typeof tree !== 'object' || tree === null) return what;
  if (Array.isArray(tree))
    return tree.map((item, index) => (index === step % tree.length ? placed(item, rest, what) : item));
  const keys = Object.keys(tree);
  return Object.fromEntries(
    keys.map((key, index) => [
      key,
      index === step % keys.length ? placed(tree[key]!, rest, what) : tree[key]!,
    ]),
  );
}
test('whatever stands wherever, lowering and judging end without an exception', () =>
  fc.assert(
    fc.property(
      fc.array(fc.nat(6), { maxLength: 6 }),
      odd,
      fc.array(fc.nat(6), { maxLength: 6 }),
      odd,
      (one, first, two, second) => {
        const text = JSON.stringify(placed(placed(base, one, first as Tree), two, second as Tree));
        const { problems } = scanText(text, [], {
          files: memory({
            'all.yaml': 'Resources: { X: { Type: AWS::X::Y } }\nFn::ForEach::Z: [1, [2], {}]\n',
          }),
        });
        expect(problems.filter(problem => problem.includes('failed'))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  ));
