import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { branchesOf, groundOf, worldOf } from '../../tools/worlds.ts';
import { explore } from './explore.ts';
import { describe as told, known } from './fact.ts';
import { World } from './world.ts';

const nameOf = (world: World): string[] => [String(world.resource('R')?.get('Name').text ?? 'gone')];
const template = (more: string, name: string): string =>
  `${more}\nResources:\n  R: { Type: AWS::X::Y, Properties: { Name: ${name} } }\n  Fn: { Type: AWS::Lambda::Function }\n  Named: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }\n`;

describe('the text of', () => {
  test.each([
    ['a literal', 'orders', 'orders'],
    ['a Ref to a resource', '!Ref Fn', '${Fn}'],
    ['a Ref to a resource with a name', '!Ref Named', 'orders'],
    ['a GetAtt, dotted', '!GetAtt Fn.Arn', '${Fn.Arn}'],
    ['a GetAtt, as a list', '!GetAtt [Fn, Arn]', '${Fn.Arn}'],
    ['a Sub', "!Sub '/x/${Fn}/${AWS::Region}/${!Kept}'", '/x/${Fn}/${AWS::Region}/${Kept}'],
    ['a Sub with its own names', "!Sub ['${A}-${Fn.Arn}', { A: !Ref Named }]", 'orders-${Fn.Arn}'],
    ['a Join', "!Join ['-', [a, !Ref Named, !Ref AWS::NoValue, b]]", 'a-orders-b'],
    ['a Select from a Split', "!Select [1, !Split ['/', a/b/c]]", 'b'],
    ['a Select from a list', '!Select [0, [!Ref Fn, x]]', '${Fn}'],
    ['a Select out of range', '!Select [7, [a]]', '${Select}'],
    ['a FindInMap', '!FindInMap [M, a, k]', 'v'],
    ['a FindInMap of a missing key', '!FindInMap [M, a, nothing]', '${FindInMap}'],
    ['a FindInMap with a default', '!FindInMap [M, zz, k, { DefaultValue: d }]', 'd'],
    ['an import', '!ImportValue shared', '${ImportValue shared}'],
    ['a dynamic reference', "'{{resolve:secretsmanager:db:SecretString:pw}}'", '${resolve:secretsmanager}'],
    [
      'a dynamic reference in a Sub',
      "!Sub '{{resolve:secretsmanager:${Fn}:SecretString:pw}}'",
      '${resolve:secretsmanager}',
    ],
    ['a Ref to nothing', '!Ref Nobody', '${Nobody}'],
    ['an account id keeps its zero', '012345678901', '012345678901'],
    ['a date stays text', '2012-10-17', '2012-10-17'],
  ])('%s', (_, written, shown) =>
    expect(
      nameOf(worldOf(template('Mappings: { M: { a: { k: v, l: [x, y] }, b: { k: w } } }', written))),
    ).toEqual([shown]),
  );
});

describe('branches', () => {
  const stage =
    'Parameters: { Stage: { Type: String } }\nConditions: { Prod: !Equals [!Ref Stage, prod], Other: !Not [!Condition Prod], Both: !And [!Condition Prod, !Equals [!Ref Stage, dev]] }';
  test('an If makes one for each side', () =>
    expect(branchesOf(template(stage, '!If [Prod, a, b]'), nameOf)).toEqual([
      'a when Stage is prod',
      'b when Stage is not prod',
    ]));
  test('two conditions over one parameter never contradict', () =>
    expect(branchesOf(template(stage, "!Join ['', [!If [Prod, a, b], !If [Other, c, d]]]"), nameOf)).toEqual([
      'ad when Stage is prod',
      'bc when Stage is not prod',
    ]));
  test('a condition that can not hold', () =>
    expect(branchesOf(template(stage, '!If [Both, a, b]'), nameOf)).toEqual(['b']));
  test('a side that changes nothing leaves no trace', () =>
    expect(branchesOf(template(stage, '!If [Prod, a, a]'), nameOf)).toEqual(['a']));
  test('allowed values prune', () =>
    expect(
      branchesOf(
        template(
          'Parameters: { Stage: { Type: String, AllowedValues: [dev, test] } }\nConditions: { Prod: !Equals [!Ref Stage, prod] }',
          '!If [Prod, a, b]',
        ),
        nameOf,
      ),
    ).toEqual(['b']));
  test('a mapping forks on the keys that a parameter can be', () =>
    expect(
      branchesOf(
        template(
          'Parameters: { Stage: { Type: String } }\nMappings: { M: { dev: { k: 1 }, prod: { k: 2 } } }',
          '!FindInMap [M, !Ref Stage, k]',
        ),
        nameOf,
      ),
    ).toEqual(['1 when Stage is dev', '2 when Stage is not dev']));
  test('a value from the command line decides', () =>
    expect(
      branchesOf(template(stage, '!If [Prod, a, b]'), nameOf, {
        parameters: new Map([['Stage', 'prod']]),
        opts: new Map(),
        params: new Map(),
        env: () => undefined,
      }),
    ).toEqual(['a']));
  test('a missing condition is a question of its own', () =>
    expect(branchesOf(template('', '!If [Nowhere, a, b]'), nameOf)).toEqual([
      'a when Nowhere is true',
      'b when Nowhere is false',
    ]));
  test('a comparison that no parameter decides is told by the name of its condition', () =>
    expect(
      branchesOf(
        template(
          "Conditions: { Own: !Not [!Equals [!Join ['', !ImportValue list], '']] }",
          '!If [Own, a, b]',
        ),
        nameOf,
      ),
    ).toEqual(['b when Own is false', 'a when Own is true']));
  test('two expressions that look alike are two questions, the same one twice is one', () => {
    const empty = (list: string): string => `!Equals ['', !Join ['', !Ref ${list}]]`;
    const lists = `Parameters: { P: { Type: CommaDelimitedList }, Q: { Type: CommaDelimitedList } }\nConditions: { A: ${empty('P')}, B: ${empty('Q')}, C: !And [!Condition A, ${empty('P')}] }`;
    expect(branchesOf(template(lists, '!If [A, !If [B, ab, a], !If [C, c, none]]'), nameOf)).toEqual([
      'ab when A is true and B is true',
      'a when A is true and B is false',
      'none when A is false',
    ]);
    expect(
      branchesOf(
        template(lists.replace(/, C: .*$/, `, C: !Or [!Condition B, ${empty('P')}] }`), '!If [C, c, none]'),
        nameOf,
      ),
    ).toEqual(['c when B is true, or "${Join}" is empty', 'none when B is false and "${Join}" is not empty']);
  });
  test('conditions in a circle end', () =>
    expect(
      branchesOf(
        template('Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }', '!If [A, a, b]'),
        nameOf,
      ),
    ).toHaveLength(2));
  test('so do ten thousand of them', () => {
    const size = 10_000;
    const conditions = Array.from(
      { length: size },
      (_, index) => `C${index}: !Not [!Condition C${(index + 1) % size}]`,
    );
    expect(
      branchesOf(template(`Conditions: { ${conditions.join(', ')} }`, '!If [C0, a, b]'), nameOf),
    ).toHaveLength(2);
  });
  test('a name made of itself ends', () =>
    expect(
      nameOf(
        worldOf(
          'Resources:\n  R: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Ref R, Name: !Ref R } }',
        ),
      ),
    ).toEqual(['${R}']));
  test('a resource exists where its condition holds', () =>
    expect(
      branchesOf(
        `${stage}\nResources: { R: { Type: AWS::X::Y, Condition: Prod, Properties: { Name: n } } }`,
        nameOf,
      ),
    ).toEqual(['n when Stage is prod', 'gone when Stage is not prod']));
});

describe('confidence', () => {
  const wild = (world: World): string[] => (world.resource('R')?.get('Name').literal === '*' ? ['open'] : []);
  test.each([
    [
      'a default is a finding with less confidence',
      "{ Type: String, Default: '*' }",
      ['open (with defaults)'],
    ],
    ['no default, no finding', '{ Type: String }', []],
    ['one allowed value is certain', "{ Type: String, AllowedValues: ['*'] }", ['open']],
    [
      'some allowed values make branches',
      "{ Type: String, AllowedValues: ['*', a], Default: a }",
      ['open when P is *'],
    ],
    [
      'the default of an SSM type is a name',
      "{ Type: 'AWS::SSM::Parameter::Value<String>', Default: '*' }",
      [],
    ],
  ])('%s', (_, parameter, expected) =>
    expect(branchesOf(template(`Parameters: { P: ${parameter} }`, '!Ref P'), wild)).toEqual(expected),
  );
});

describe('matching', () => {
  test('asks for existence last, so unrelated conditions make no branch', () => {
    const many = Array.from(
      { length: 40 },
      (_, index) =>
        `  L${index}: { Type: AWS::Logs::LogGroup, Condition: C${index}, Properties: { LogGroupName: /x/${index} } }`,
    ).join('\n');
    const conditions = Array.from(
      { length: 40 },
      (_, index) => `  C${index}: !Equals [!Ref P, v${index}]`,
    ).join('\n');
    const text = `Parameters: { P: { Type: String } }\nConditions:\n${conditions}\nResources:\n${many}`;
    expect(
      branchesOf(text, world =>
        [
          ...world.matching('AWS::Logs::LogGroup', group =>
            group.get('LogGroupName').literal === '/x/7' ? true : undefined,
          ),
        ].map(({ resource }) => resource.id),
      ),
    ).toEqual(['L7 when P is v7']);
  });
  test('the cap says that branches were left unread, and each finding still names only what it needs', () => {
    const conditions = Array.from(
      { length: 9 },
      (_, index) => `  C${index}: !Equals [!Ref P${index}, x]`,
    ).join('\n');
    const parameters = Array.from({ length: 9 }, (_, index) => `  P${index}: { Type: String }`).join('\n');
    const pieces = Array.from({ length: 9 }, (_, index) => `!If [C${index}, a, b]`).join(', ');
    const stackIndex = groundOf(
      `Parameters:\n${parameters}\nConditions:\n${conditions}\nResources: { R: { Type: AWS::X::Y, Properties: { Name: !Join ['', [${pieces}]] } } }`,
    );
    const { found } = explore(stackIndex, world => [
      { place: 'R', key: 'R', item: world.resource('R')!.get('Name').text.literal!.length },
    ]);
    expect(found).toMatchObject([{ item: 9, when: [[]], complete: false }]);
    const { found: each } = explore(stackIndex, world =>
      [...world.resource('R')!.get('Name').text.literal!].flatMap((letter, at) =>
        letter === 'a' ? [{ place: `${at}`, key: `${at}`, item: at }] : [],
      ),
    );
    expect(each.map(({ item, when }) => [item, when.map(facts => facts.map(told))])).toEqual(
      Array.from({ length: 9 }, (_, at) => [at, [[`P${at} is x`]]]),
    );
  });
});

test('a world is consistent: a subject has one value, a question one answer', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('A', 'B'), fc.constantFrom('x', 'y', 'z')), { maxLength: 12 }),
      fc.array(fc.boolean(), { maxLength: 12 }),
      (questions, script) => {
        const stackIndex = groundOf('Resources: { R: { Type: AWS::X::Y } }');
        const first = new World(stackIndex);
        for (const [subject, is] of questions) first.assumptions.decide(subject, is);
        const world = new World(
          stackIndex,
          first.facts.map((fact, index) => ({ ...fact, holds: script[index] ?? true })).slice(0, 1),
        );
        const answers = questions.map(([subject, is]) => world.assumptions.decide(subject, is));
        expect(questions.map(([subject, is]) => world.assumptions.decide(subject, is))).toEqual(answers);
        for (const subject of ['A', 'B'])
          expect(
            world.facts.filter(fact => fact.subject === subject && fact.holds).length,
          ).toBeLessThanOrEqual(1);
        for (const fact of world.facts) expect(known(world.facts, fact.subject, fact.is)).toBe(fact.holds);
      },
    ),
  ));
