import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { placesOf, REPLACEMENTS, withNode } from '../../../fixtures/mutations.ts';
import { PLAINLY } from '../../scan/text.ts';
import { StackIndex } from '../../model/stack-index.ts';
import { World } from '../../model/world.ts';
import type { Files } from '../../source/files.ts';
import { isMap, type Node } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
import { Source } from '../../source/source.ts';
import { detect } from '../index.ts';
import { lowerFile } from '../index.ts';
import { nesting, type Nesting } from './nested.ts';

const treeOf = (file: string, text: string): Node => parseTree(new Source(file, text)).root!;
const filesOf = (trees: Readonly<Record<string, Node>>): Files => ({
  open: file => {
    const root = trees[file];
    return root
      ? { source: new Source(file, ''), parsed: { root, problems: [], comments: [] } }
      : { refused: 'missing', message: '' };
  },
  text: () => ({ refused: 'missing', message: '' }),
});
function nest(
  trees: Readonly<Record<string, Node>>,
  parameters: Readonly<Record<string, string>> = {},
): Nesting | undefined {
  const root = trees['parent.yaml'];
  const dialect = detect(root);
  if (!isMap(root) || !dialect) return undefined;
  const [files, deployment] = [
    filesOf(trees),
    { ...PLAINLY, parameters: new Map(Object.entries(parameters)) },
  ];
  return nesting(
    lowerFile(root, dialect, 'parent.yaml', files, deployment),
    'parent.yaml',
    files,
    deployment,
  );
}

describe('a parameter of the child, when the parent passes', () => {
  const parent = (passed: string): string => `
Parameters: { Known: { Type: String }, Usual: { Type: String, Default: usual }, Few: { Type: String, AllowedValues: [a, b] }, Many: { Type: CommaDelimitedList } }
Mappings: { Map: { one: { two: found } } }
Conditions: { Big: !Equals [!Ref Few, a] }
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, ${passed} } }`;
  const child =
    'Parameters: { P: { Type: String, Default: own } }\nResources: { Queue: { Type: AWS::SQS::Queue } }';
  const parameterOf = (passed: string): unknown => {
    const found = nest(
      { 'parent.yaml': treeOf('parent.yaml', parent(passed)), 'child.yaml': treeOf('child.yaml', child) },
      { Known: 'known', Many: 'x,y' },
    )!.nested[0]!;
    const { given, fallback, allowed } = found.lowered.stacks[0]!.parameters.get('P')!;
    return {
      ...(given === undefined ? {} : { given }),
      ...(fallback === undefined || given !== undefined ? {} : { fallback }),
      ...(allowed ? { allowed } : {}),
    };
  };
  test.each<[string, string, unknown]>([
    ['a literal', 'Parameters: { P: x }', { given: 'x' }],
    ['a known parameter', 'Parameters: { P: !Ref Known }', { given: 'known' }],
    ['text with a known parameter', "Parameters: { P: !Sub '${Known}-1' }", { given: 'known-1' }],
    ['what a mapping holds', 'Parameters: { P: !FindInMap [Map, one, two] }', { given: 'found' }],
    ['a list', 'Parameters: { P: [a, !Ref Known] }', { given: 'a,known' }],
    ['a list as text', "Parameters: { P: !Join [',', !Ref Many] }", { given: 'x,y' }],
    ['nothing', 'NotificationARNs: []', { given: 'own' }],
    ['no value', 'Parameters: { P: !Ref AWS::NoValue }', { given: 'own' }],
    ['null', 'Parameters: { P: }', { given: 'own' }],
    ['a parameter with a default', 'Parameters: { P: !Ref Usual }', { fallback: 'usual' }],
    ['a parameter with few values', 'Parameters: { P: !Ref Few }', { allowed: ['a', 'b'] }],
    ['an attribute', 'Parameters: { P: !GetAtt Queue.Arn }', {}],
    ['what a condition decides', 'Parameters: { P: !If [Big, x, y] }', {}],
    ['parameters that a condition decides', 'Parameters: !If [Big, { P: x }, { P: y }]', {}],
    ['parameters beside a transform', "Parameters: { 'Fn::Transform': { Name: More } }", {}],
    ['parameters that a transform makes', 'Parameters: !Transform { Name: Make }', {}],
  ])('%s', (_, passed, expected) => expect(parameterOf(passed)).toEqual(expected));
});

describe('an output of the child is, seen from the parent', () => {
  const parent = `
Parameters: { Known: { Type: String }, Open: { Type: String }, Few: { Type: String, AllowedValues: [a, b] }, Usual: { Type: String, Default: usual } }
Conditions: { Big: !Equals [!Ref Few, a] }
Resources:
  Bucket: { Type: AWS::S3::Bucket, Properties: { Tags: !GetAtt Child.Outputs.O } }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Known: !Ref Known, Open: !Ref Open, Few: !Ref Few, Usual: !Ref Usual, Attribute: !GetAtt Bucket.Arn, If: !If [Big, x, y], List: [a, !Ref Open], Path: /a } } }`;
  const child = (value: string): string => `
Parameters: { Known: { Type: String }, Open: { Type: String }, Few: { Type: String }, Usual: { Type: String }, Attribute: { Type: String }, If: { Type: String }, List: { Type: CommaDelimitedList }, Own: { Type: String, Default: own }, None: { Type: String }, Path: { Type: AWS::SSM::Parameter::Value<String> } }
Conditions: { Big: !Equals [!Ref Few, a], Always: !Equals [!Ref Known, known] }
Resources: { Bucket: { Type: AWS::S3::Bucket }, Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub '\${Known}-q' } } }
Outputs: { O: { Value: ${value} } }`;
  const seen = (value: string, defaults = false): string => {
    const trees = {
      'parent.yaml': treeOf('parent.yaml', parent),
      'child.yaml': treeOf('child.yaml', child(value)),
    };
    const [stack] = nest(trees, { Known: 'known' })!.lowered.stacks;
    const world = new World(new StackIndex(stack!), [], defaults);
    return world.resource('Bucket')!.get('Tags').text.toString();
  };
  test.each<[string, string, string]>([
    ['its literal', 'x', 'x'],
    ['what the parent passes', '!Ref Known', 'known'],
    ['text around it', "!Sub 'a-${Known}/*'", 'a-known/*'],
    ['its own default', '!Ref Own', 'own'],
    ['an open parameter of the parent', '!Ref Open', '${Open}'],
    ['one with few values', '!Ref Few', '${Few}'],
    ['one with a default', '!Ref Usual', '${Usual}'],
    ['an attribute of the parent', "!Sub '${Attribute}/*'", '${Bucket.Arn}/*'],
    ['a branch of the parent', '!Ref If', 'x'],
    ['a list', "!Join [',', !Ref List]", '${Child.Join}'],
    ['a resource of the child', '!Ref Bucket', '${Child.Bucket}'],
    ['an attribute of the child', "!Sub '${Bucket.Arn}/*'", '${Child.Bucket.Arn}/*'],
    ['a branch that is settled', '!If [Always, x, y]', 'x'],
    ['a branch of the child: unknown', '!If [Big, x, y]', '${Child.Outputs.O}'],
    ['its region', '!Ref AWS::Region', '${AWS::Region}'],
    ['its name', '!Ref AWS::StackName', '${Child.AWS::StackName}'],
    ['what nobody passes', '!Ref None', '${Child.None}'],
    ['a value in the parameter store', '!Ref Path', '${Child.Path}'],
    ['an import', '!ImportValue x', '${Child.ImportValue x}'],
    ['a secret', "'{{resolve:secretsmanager:x}}'", '${resolve:secretsmanager}'],
  ])('%s', (_, value, expected) => expect(seen(value)).toBe(expected));
  test('the default of the parent, in a run with defaults', () =>
    expect(seen('!Ref Usual', true)).toBe('usual'));
  test('nothing where a macro may change the child', () =>
    expect(seen('x }}\nTransform: Explode\nMetadata: { a: { b: c')).toBe('${Child.Outputs.O}'));

  test('what a stack gives another, in any order, and from below', () => {
    const trees = {
      'parent.yaml': treeOf(
        'parent.yaml',
        `
Resources:
  A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: take.yaml, Parameters: { P: !Join ['', [!GetAtt B.Outputs.O, -a]] } } }
  B: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: take.yaml, Parameters: { P: !Sub '\${C.Outputs.O}-b' } } }
  C: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: middle.yaml } }`,
      ),
      'middle.yaml': treeOf(
        'middle.yaml',
        'Resources: { In: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: take.yaml, Parameters: { P: deep } } } }\nOutputs: { O: { Value: !GetAtt In.Outputs.O } }',
      ),
      'take.yaml': treeOf(
        'take.yaml',
        'Parameters: { P: { Type: String } }\nResources: { Q: { Type: AWS::SQS::Queue } }\nOutputs: { O: { Value: !Ref P } }',
      ),
    };
    const given = nest(trees)!.nested.map(
      ({ by, lowered }) => `${by[0]!.resource.id} ${lowered.stacks[0]!.parameters.get('P')?.given}`,
    );
    expect(given.toSorted()).toEqual(['A deep-b-a', 'B deep-b', 'C undefined', 'In deep']);
  });
});

test('a stack that is deployed twice in the same way is read once', () => {
  const stacks = ['A', 'B']
    .map(id => `  ${id}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml } }`)
    .join('\n');
  const found = nest({
    'parent.yaml': treeOf('parent.yaml', `Resources:\n${stacks}`),
    'child.yaml': treeOf('child.yaml', 'Resources: { Q: { Type: AWS::SQS::Queue } }'),
  })!;
  expect(found.nested.map(({ by }) => by.map(({ resource }) => resource.id))).toEqual([['A', 'B']]);
});

describe('what cannot be followed is noted, with its place', () => {
  const notes = (stack: string, more: Readonly<Record<string, string>> = {}): unknown[] => {
    const parent = `Parameters: { Open: { Type: String } }\nResources:\n  Child: { Type: AWS::CloudFormation::Stack, ${stack} }`;
    const trees = Object.fromEntries(
      Object.entries({ 'parent.yaml': parent, ...more }).map(([file, text]) => [file, treeOf(file, text)]),
    );
    return nest(trees)!.lowered.stacks[0]!.notes.map(({ message, span, partial }) => [
      message,
      span && parent.slice(span.start, span.end),
      partial,
    ]);
  };
  const url = (value: string): string => `Properties: { TemplateURL: ${value} }`;
  test.each<[string, string, string, string]>([
    [
      'a file that is missing',
      'none.yaml',
      'the template of Child, none.yaml, does not exist: its resources are not known',
      'none.yaml',
    ],
    [
      'a file above the root',
      '../x.yaml',
      'the template of Child is outside the root of the scan: its resources are not known',
      '../x.yaml',
    ],
    [
      'an address',
      'https://s3.amazonaws.com/b/x.yaml',
      'the template of Child is at a URL: its resources are not known',
      'https://s3.amazonaws.com/b/x.yaml',
    ],
    [
      'a name that a parameter gives',
      '!Ref Open',
      'the template of Child is not known until deployment: its resources are not known',
      '!Ref Open',
    ],
  ])('%s', (_, value, message, place) => expect(notes(url(value))).toEqual([[message, place, true]]));
  test('a file that is no template', () =>
    expect(notes(url('readme.yaml'), { 'readme.yaml': 'a: 1' })).toMatchObject([
      [
        'the template of Child, readme.yaml, is not a template: its resources are not known',
        'readme.yaml',
        true,
      ],
    ]));
  test('a stack that deploys its parent', () =>
    expect(notes(url('parent.yaml'))).toMatchObject([
      [
        'Child deploys parent.yaml, which is one of its parent templates: the cycle was not followed',
        'parent.yaml',
        true,
      ],
    ]));
  test('a circle of two is noted where it closes', () => {
    const found = nest({
      'parent.yaml': treeOf(
        'parent.yaml',
        `Resources:\n  Child: { Type: AWS::CloudFormation::Stack, ${url('child.yaml')} }`,
      ),
      'child.yaml': treeOf(
        'child.yaml',
        `Resources:\n  Back: { Type: AWS::CloudFormation::Stack, ${url('parent.yaml')} }`,
      ),
    })!;
    expect([
      found.lowered.stacks[0]!.notes,
      found.nested.map(({ file, lowered }) => [file, lowered.stacks[0]!.notes.map(({ message }) => message)]),
    ]).toEqual([
      [],
      [
        [
          'child.yaml',
          ['Back deploys parent.yaml, which is one of its parent templates: the cycle was not followed'],
        ],
      ],
    ]);
  });
  test('nothing, where a stack has no template', () => expect(notes('Properties: { Tags: [] }')).toEqual([]));
});

describe('a nested template is found', () => {
  const found = (stack: string, files: Readonly<Record<string, string>>): string[] =>
    nest(
      Object.fromEntries(
        Object.entries({
          'parent.yaml': `Parameters: { Dir: { Type: String } }\nMappings: { M: { a: { b: child } } }\nResources:\n  Child: { Type: AWS::CloudFormation::Stack, ${stack} }`,
          ...files,
        }).map(([file, text]) => [file, treeOf(file, text)]),
      ),
      { Dir: 'stacks' },
    )!.nested.map(({ file, dialect }) => `${file} ${dialect}`);
  const QUEUE = 'Resources: { Q: { Type: AWS::SQS::Queue } }';
  const SAM =
    'Transform: AWS::Serverless-2016-10-31\nResources: { Q: { Type: AWS::Serverless::SimpleTable } }';
  test.each<[string, string, string, string]>([
    ['beside its parent', 'Properties: { TemplateURL: ./child.yaml }', 'child.yaml', QUEUE],
    ['in a folder', 'Properties: { TemplateURL: stacks/child.yaml }', 'stacks/child.yaml', QUEUE],
    ['by a file URL', 'Properties: { TemplateURL: file://child.yaml }', 'child.yaml', QUEUE],
    [
      'by the value of a parameter',
      "Properties: { TemplateURL: !Sub '${Dir}/child.yaml' }",
      'stacks/child.yaml',
      QUEUE,
    ],
    [
      'by a mapping',
      "Properties: { TemplateURL: !Join ['', [!FindInMap [M, a, b], .yaml]] }",
      'child.yaml',
      QUEUE,
    ],
    [
      'by the asset of the CDK, whatever its URL',
      'Properties: { TemplateURL: https://x.test }, Metadata: { aws:asset:path: child.json, aws:asset:property: TemplateURL }',
      'child.json',
      QUEUE,
    ],
  ])('%s', (_, stack, file, text) =>
    expect(found(stack, { [file]: text })).toEqual([`${file} cloudformation`]),
  );
  test('of another dialect', () =>
    expect(found('Properties: { TemplateURL: child.yaml }', { 'child.yaml': SAM })).toEqual([
      'child.yaml sam',
    ]));
  test('from the folder of the template that names it', () =>
    expect(
      found('Properties: { TemplateURL: a/b.yaml }', {
        'a/b.yaml':
          'Resources: { C: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: c.yaml } } }',
        'a/c.yaml': QUEUE,
      }),
    ).toEqual(['a/b.yaml cloudformation', 'a/c.yaml cloudformation']));
  test('twice, where it gets other parameters', () => {
    const stack = (id: string, value: string): string =>
      `  ${id}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { P: ${value} } } }\n`;
    const { nested } = nest({
      'parent.yaml': treeOf(
        'parent.yaml',
        `Resources:\n${stack('A', 'a')}${stack('B', 'b')}${stack('C', 'a')}`,
      ),
      'child.yaml': treeOf('child.yaml', `Parameters: { P: { Type: String } }\n${QUEUE}`),
    })!;
    expect(nested.map(({ by }) => by.map(({ resource }) => resource.id))).toEqual([['A', 'C'], ['B']]);
  });
  test('only in the branches where it is deployed', () => {
    const { nested } = nest({
      'parent.yaml': treeOf(
        'parent.yaml',
        'Parameters: { Stage: { Type: String } }\nConditions: { Prod: !Equals [!Ref Stage, prod], Never: !Equals [a, b] }\nResources:\n  A: { Type: AWS::CloudFormation::Stack, Condition: Prod, Properties: { TemplateURL: child.yaml } }\n  B: { Type: AWS::CloudFormation::Stack, Condition: Never, Properties: { TemplateURL: child.yaml } }',
      ),
      'child.yaml': treeOf('child.yaml', QUEUE),
    })!;
    expect(
      nested.flatMap(({ by }) => by.map(({ resource, exists }) => [resource.id, exists.when])),
    ).toMatchObject([['A', [[{ subject: 'Stage', is: 'prod', holds: true }]]]]);
  });
});

test.each(Object.entries(REPLACEMENTS))('%s in any place breaks nothing', (_, by) => {
  const read = (file: string, name: string): [string, Node] => [
    name,
    treeOf(name, readFileSync(`fixtures/nested/shop/${file}`, 'utf8')),
  ];
  const trees = Object.fromEntries([
    read('template.yaml', 'parent.yaml'),
    read('stacks/storage.yaml', 'stacks/storage.yaml'),
    read('stacks/drafts.yaml', 'stacks/drafts.yaml'),
  ]);
  for (const [name, tree] of Object.entries(trees))
    for (const path of placesOf(tree))
      expect(() => nest({ ...trees, [name]: withNode(tree, path, by) })).not.toThrow();
});

describe('a template that is not followed says why', () => {
  const stack = (url: string): string =>
    `Resources: { Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url} } } }`;
  const notesOf = (trees: Readonly<Record<string, string>>): readonly string[] =>
    nest(
      Object.fromEntries(Object.entries(trees).map(([file, text]) => [file, treeOf(file, text)])),
    )!.lowered.stacks[0]!.notes.map(({ message, partial }) => `${message}${partial ? ' (partial)' : ''}`);

  test.each<[string, Readonly<Record<string, string>>, readonly unknown[]]>([
    [
      'nothing of a child that is there',
      { 'parent.yaml': stack('child.yaml'), 'child.yaml': 'Resources: { Q: { Type: AWS::SQS::Queue } }' },
      [],
    ],
    ['a missing file', { 'parent.yaml': stack('child.yaml') }, [expect.stringContaining('does not exist')]],
    [
      'a file that is no template',
      { 'parent.yaml': stack('child.yaml'), 'child.yaml': 'a: b' },
      [expect.stringContaining('child.yaml')],
    ],
    [
      'a stack that nests itself',
      { 'parent.yaml': stack('parent.yaml') },
      [expect.stringContaining('parent.yaml')],
    ],
    [
      'stacks that nest each other',
      { 'parent.yaml': stack('a.yaml'), 'a.yaml': stack('b.yaml'), 'b.yaml': stack('a.yaml') },
      [],
    ],
  ])('%s', (_, trees, expected) => expect(notesOf(trees)).toEqual(expected));

  test('eight levels are read, and no more', () => {
    const levels = Array.from({ length: 12 }, (_, level): [string, string] => [
      level === 0 ? 'parent.yaml' : `${level}.yaml`,
      stack(`${level + 1}.yaml`),
    ]);
    const trees = Object.fromEntries(levels.map(([file, text]) => [file, treeOf(file, text)]));
    expect(nest(trees)!.nested.map(({ file }) => file)).toEqual(
      Array.from({ length: 8 }, (_, level) => `${level + 1}.yaml`),
    );
  });
});
