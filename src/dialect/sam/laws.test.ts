import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../source/node.ts';
import { toPlain, type JsonValue } from '../../source/plain.ts';
import { placesOf, reversed, withNode } from '../../../fixtures/mutations.ts';
import { SAMPLE } from './sample.ts';
import { lowerNode, parsed } from './testing.ts';

const root = parsed(SAMPLE)!;
const span = root.span;
const scalar = (text: string, plain = false): Node => ({ kind: 'scalar', text, plain, span });
const list = (...items: Node[]): Node => ({ kind: 'list', items, span });
const call = (fn: string, arg: Node): Node => ({ kind: 'call', fn, arg, span });
const map = (key: string, value: Node): Node => ({
  kind: 'map',
  span,
  entries: new Map([[key, { key, keySpan: span, value }]]),
});

const REPLACEMENTS: readonly Node[] = [
  scalar('null', true),
  scalar(''),
  scalar('AWS::Serverless::Function'),
  scalar('true', true),
  scalar('0', true),
  list(),
  list(scalar('x')),
  list(list()),
  map('Statement', scalar('null', true)),
  map('Ref', list()),
  { kind: 'map', entries: new Map(), span },
  call('Ref', scalar('P')),
  call('Ref', scalar('F.Alias')),
  call('Ref', scalar('AWS::NoValue')),
  call('Ref', list()),
  call('Fn::Sub', scalar('${F.Version}')),
  call('Fn::Sub', list()),
  call('Fn::If', list(scalar('C'), list(), scalar('null', true))),
  call('Fn::If', scalar('C')),
  call('Fn::GetAtt', list(list())),
  call('Fn::Transform', map('Name', scalar('AWS::Include'))),
];

const places = placesOf(root);

describe('lowering never throws', () => {
  test('whatever stands at a place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(...REPLACEMENTS),
        (place, by) => void lowerNode(withNode(root, place, () => by)),
      ),
      { numRuns: 400 },
    );
  });
  test('with two places wrong', () => {
    const one = fc.tuple(fc.constantFrom(...places), fc.constantFrom(...REPLACEMENTS));
    fc.assert(
      fc.property(one, one, ([a, first], [b, second]) => {
        const once = withNode(root, a, () => first);
        const reached = placesOf(once).some(
          place => place.length === b.length && place.every((key, at) => key === b[at]),
        );
        lowerNode(reached ? withNode(once, b, () => second) : once);
      }),
      { numRuns: 100 },
    );
  });
});

const template = (stack: ReturnType<typeof lowerNode>): string =>
  JSON.stringify([...stack.resources.values()].map(({ id, type, node }) => [id, type, toPlain(node)]));

describe('logical ids', () => {
  const NAMES = [
    'OrdersFunction',
    'OrdersApi',
    'OrdersWeb',
    'OrdersFlow',
    'OrdersTable',
    'OrdersBucket',
    'OrdersPool',
    'OrdersTopic',
    'OrdersQueue',
    'OrdersLayer',
  ];
  /** Hashes of content and of other ids change with a name. */
  const HASH = /[0-9a-f]{10}\b/g;
  test.each(NAMES)('renaming %s renames the output exactly', name => {
    const [before, after] = [SAMPLE, SAMPLE.replaceAll(name, 'Zoo')].map(text =>
      template(lowerNode(parsed(text))).replace(HASH, '#'),
    );
    expect(after).toBe(before!.replaceAll(name, 'Zoo'));
  });
});

/** A text for each deployed resource in which neither keys nor items have an order. */
function unordered(data: JsonValue): string {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(unordered).toSorted().join()}]`;
  const members = Object.entries(data).map(([key, value]) => `${key}:${unordered(value)}`);
  return `{${members.toSorted().join()}}`;
}

test('the order of keys changes nothing that is deployed', () => {
  const facts = (node: Node): string[] =>
    [...lowerNode(node).resources.values()]
      .map(({ id, node: body }) => `${id} ${unordered(toPlain(body))}`.replace(/[0-9a-f]{10}\b/g, '#'))
      .toSorted();
  expect(facts(reversed(root, () => true))).toEqual(facts(root));
});

test('lowering takes time in proportion to the template', { retry: 3 }, () => {
  const many = (count: number): Node =>
    parsed(
      `Transform: AWS::Serverless-2016-10-31\nGlobals: { Function: { Environment: { Variables: { A: b } } } }\nResources:\n  B: { Type: AWS::S3::Bucket }\n${Array.from({ length: count }, (_, index) => `  F${index}: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, AutoPublishAlias: live, Policies: [S3CrudPolicy: { BucketName: !Ref B }], Events: { A: { Type: Api, Properties: { Path: /p${index}, Method: get } }, H: { Type: HttpApi, Properties: { Path: /p${index}, Method: get } }, S: { Type: S3, Properties: { Bucket: !Ref B, Events: 's3:ObjectCreated:*' } } } } }\n`).join('')}`,
    )!;
  const [small, large] = [many(30), many(300)];
  const cost = (node: Node, times: number): number => {
    const start = process.cpuUsage();
    for (let run = 0; run < times; run += 1) lowerNode(node);
    return process.cpuUsage(start).user;
  };
  for (let warm = 0; warm < 3; warm += 1) {
    cost(small, 10);
    cost(large, 1);
  }
  const best = (node: Node, times: number): number =>
    Math.min(...Array.from({ length: 5 }, () => cost(node, times)));
  // As many functions on both sides: where one looked at all the others, the second would take ten times the first.
  expect(best(large, 1) / best(small, 10)).toBeLessThan(3);
});
