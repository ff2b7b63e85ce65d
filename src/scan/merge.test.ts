import { describe, expect, test } from 'vitest';
import type { Finding } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import { sentencesOf } from '../rule/when.ts';
import { merge, mergeDeployments, mergeFiles, type MergeOptions } from './merge.ts';
import { findingOf, memoryRoot, named, TEMPLATE } from './testing.ts';
import { present, type Presented } from './present.ts';
import { View } from './view.ts';

const once: MergeOptions = { rules: [named], strict: false, stages: 1 };
const resource = (name: string, parts: Partial<Finding> = {}): Finding =>
  findingOf({ resource: name, deployed: name, message: `${name} is named`, ...parts });

describe('resources that share a token', () => {
  const all = [resource('B'), resource('A'), resource('C', { at: { file: 'a.yaml', start: 99, end: 99 } })];
  test('are one finding, which names the others', () =>
    expect(merge(all, once)).toMatchObject([
      { resource: 'A', related: [{ note: 'same issue in B', resource: 'B' }] },
      { resource: 'C', related: [] },
    ]));
  test('in whatever order', () =>
    expect(merge(all.toReversed(), once).find(one => one.resource === 'A')).toEqual(merge(all, once)[0]));
});

describe('resources that share a token under other conditions', () => {
  const prodOnly = { when: { branches: [[{ subject: 'Stage', is: 'prod', holds: true }]] } };
  test('are one where one of them is always there', () =>
    expect(merge([resource('A', prodOnly), resource('B')], once)).toMatchObject([
      { resource: 'B', related: [{ note: 'same issue in A' }] },
    ]));
  test('stay apart where none is', () =>
    expect(
      merge(
        [
          resource('A', prodOnly),
          resource('B', { when: { branches: [[{ subject: 'Stage', is: 'prod', holds: false }]] } }),
        ],
        once,
      ),
    ).toHaveLength(2));
});

test('names of resources are whole words: one may begin with the name of another', () => {
  const says = (name: string, deployed: string): Finding =>
    findingOf({ resource: name, deployed, message: `a tag of ${deployed} is named` });
  expect(merge([says('name', 'name'), says('order', 'order')], once)).toHaveLength(1);
  expect(merge([says('Stamp', 'Stamp'), says('Stamp', 'StampRole')], once)).toHaveLength(1);
});

describe('a rule that gathers', () => {
  const gathering: Rule = { ...named, gather: all => `${all.length} are named` };
  const place = (start: number) => ({ at: { file: 'a.yaml', start, end: start } });
  const all = [
    resource('A', { ...place(1), when: { branches: [[{ subject: 'P', is: 'true', holds: true }]] } }),
    resource('B', { ...place(2), replacement: { of: 'a', by: 'b' } }),
    resource('C', { ...place(3), gathering: 'apart' }),
  ];
  test('has one finding a stack, on the gravest and least conditional; what is apart stays apart', () =>
    expect(merge(all, { ...once, rules: [gathering] })).toMatchObject([
      { resource: 'B', message: '2 are named', related: [{ note: 'A is named', resource: 'A' }] },
      { resource: 'C', message: 'C is named' },
    ]));
  test('offers no replacement that mends only one of them', () =>
    expect(merge(all, { ...once, rules: [gathering] })[0]).not.toHaveProperty('replacement'));
  test('has one finding a group and branch, which is another one when the list is', () => {
    const item = (name: string, parts: Partial<Finding>): Finding =>
      resource(name, { gathering: { group: 'Api', item: name, listed: true }, ...parts });
    const when = { branches: [[{ subject: 'P', is: 'true', holds: true }]] };
    const found = [
      item('A', place(1)),
      item('B', place(2)),
      item('C', { ...place(3), when }),
      item('D', { ...place(4), gathering: { group: 'Other', item: 'D', listed: true } }),
    ];
    const [gathered, ...alone] = merge(found, { ...once, rules: [gathering] });
    expect(gathered).toMatchObject({ message: '2 are named', items: ['A', 'B'] });
    expect(alone).toMatchObject([{ message: 'C is named' }, { message: 'D is named' }]);
  });
  test('points to the setting that mends all, with the first related as well', () => {
    const shared = place(9).at;
    const found = [
      resource('A', { ...place(1), gathering: { group: 'logs', at: shared } }),
      resource('B', { ...place(2), gathering: { group: 'logs', at: shared } }),
    ];
    expect(merge(found, { ...once, rules: [gathering] })).toMatchObject([
      { at: shared, related: [{ resource: 'A' }, { resource: 'B' }] },
    ]);
  });
  test('does not count one resource in two branches as two', () => {
    const twice = [resource('A', place(1)), resource('A', { ...place(2), message: 'A is named otherwise' })];
    expect(merge(twice, { ...once, rules: [gathering] })).toEqual(twice);
  });
  test('gathers nothing in the strict preset', () =>
    expect(merge(all, { ...once, rules: [gathering], strict: true })).toEqual(all));
});

describe('stages', () => {
  const inStage = (stage: string, parts: Partial<Finding> = {}): Finding =>
    findingOf({ when: { branches: [], stages: [stage] }, ...parts });
  const words = (all: readonly Finding[]): string[][] => all.map(({ when }) => sentencesOf(when));
  test('that all say the same are not named', () =>
    expect(words(merge([inStage('dev'), inStage('prod')], { ...once, stages: 2 }))).toEqual([[]]));
  test('that say it alone are', () =>
    expect(words(merge([inStage('dev'), inStage('prod')], { ...once, stages: 3 }))).toEqual([
      ['stage is dev or prod'],
    ]));
  test('that give one property several values are one, with the others related', () => {
    const account = (stage: string, message: string, start: number): Finding =>
      inStage(stage, { message, path: 'Principal', at: { file: 'a.yaml', start, end: start + 1 } });
    expect(
      merge(
        [account('dev', 'account 1', 1), account('qa', 'account 2', 2), account('prod', 'account 3', 3)],
        {
          ...once,
          stages: 3,
        },
      ),
    ).toMatchObject([
      {
        message: 'account 1 in stage dev, and likewise in qa and prod',
        when: { branches: [] },
        related: [{ note: 'account 2' }, { note: 'account 3' }],
      },
    ]);
    const two = [account('dev', 'a', 1), account('dev', 'b', 2)];
    expect(merge(two, { ...once, stages: 2 })).toHaveLength(2);
  });
});

describe('copies of one text', () => {
  const body = { file: 'a.yaml', start: 1, end: 9 };
  const copy = (name: string, message: string): Finding => resource(name, { body, message });
  test('are one finding that names the others, also where a message has other names', () =>
    expect(merge([copy('RawPolicy', 'of Raw'), copy('CleanPolicy', 'of Clean')], once)).toMatchObject([
      { message: 'of Clean (also in RawPolicy)', related: [] },
    ]));
  test('have as many findings as one of them', () =>
    expect(merge([copy('A', 'x'), copy('A', 'y'), copy('B', 'x'), copy('B', 'y')], once)).toMatchObject([
      { message: 'x (also in B)' },
      { message: 'y (also in B)' },
    ]));
});

const view = new View(memoryRoot({ 'a.yaml': TEMPLATE }));
const shown = (all: readonly Finding[]): Presented[] => present(all, view, {});
test('a second place is never the place of the finding', () => {
  const at = { file: 'a.yaml', start: 5, end: 9 };
  const [one] = shown([
    findingOf({
      at,
      related: [
        { at, note: 'here' },
        { at: { ...at, start: 6 }, note: 'there' },
      ],
    }),
  ]);
  expect(one?.related).toMatchObject([{ note: 'there' }]);
});

const prod = [{ subject: 'Stage', is: 'prod', holds: true }];
const deployed = (by: string, when: Finding['when']): Finding =>
  findingOf({ when, related: [{ at: { file: 'a.yaml', start: 0, end: 1 }, note: `deployed by ${by}` }] });

test('a template that several stacks deploy: what always holds covers the same in a branch, and names all that deploy it', () =>
  expect(
    mergeDeployments(shown([deployed('One', { branches: [prod] }), deployed('Two', { branches: [] })])),
  ).toMatchObject([{ when: [], related: [{ note: 'deployed by Two' }, { note: 'deployed by One' }] }]));

test('what is only likely does not cover what is certain', () =>
  expect(
    mergeDeployments(
      shown([findingOf({ confidence: 'with defaults' }), findingOf({ when: { branches: [prod] } })]),
    ),
  ).toHaveLength(2));

test('what several templates lead to is one: the first stays', () => {
  const [a, b, c] = shown([
    findingOf({ deployed: 'A' }),
    findingOf({ deployed: 'B' }),
    findingOf({ severity: 'high' }),
  ]);
  expect(mergeFiles([a, b, c].flatMap(one => one ?? []))).toEqual([a, c]);
});
