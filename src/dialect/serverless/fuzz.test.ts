import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childrenOf } from '../../../fixtures/mutations.ts';
import type { MapNode, Node, Span } from '../../source/node.ts';
import { toTemplate } from '../emit.ts';
import { SERVICE, SERVICE_FILES } from './sample.ts';
import { lowerServerless } from './serverless.ts';
import { deploymentOf, rootOf, textFiles } from './testing.ts';

const SPAN: Span = { file: 'serverless.yml', start: 0, end: 1 };
const scalar = (text: string, plain = false): Node => ({ kind: 'scalar', text, plain, span: SPAN });
const REPLACEMENTS: readonly Node[] = [
  scalar('null', true),
  scalar(''),
  scalar('text'),
  scalar('arn:aws:x:y:1:z'),
  scalar('0', true),
  scalar('true', true),
  scalar('false', true),
  { kind: 'list', items: [], span: SPAN },
  { kind: 'list', items: [scalar('a'), scalar('null', true)], span: SPAN },
  { kind: 'map', entries: new Map(), span: SPAN },
  { kind: 'map', entries: new Map([['a', { key: 'a', keySpan: SPAN, value: scalar('b') }]]), span: SPAN },
  { kind: 'call', fn: 'Ref', arg: scalar('X'), span: SPAN },
  { kind: 'call', fn: 'Fn::Sub', arg: { kind: 'list', items: [], span: SPAN }, span: SPAN },
  { kind: 'call', fn: 'Fn::If', arg: scalar('null', true), span: SPAN },
  { kind: 'call', fn: 'Fn::Transform', arg: { kind: 'map', entries: new Map(), span: SPAN }, span: SPAN },
  scalar('${ssm:/x}'),
  scalar('${self:}'),
  scalar('${self:custom}'),
  scalar('${self:functions.a'),
  scalar('a-${file(res.yml)}'),
  scalar('${file(../../x.yml)}'),
  scalar('${opt:none}-${param:a}'),
];

const root = rootOf(SERVICE);
const count = (node: Node): number => 1 + childrenOf(node).reduce((sum, [, child]) => sum + count(child), 0);

/** The tree with its n-th node replaced. */
function replaced(node: Node, at: number, by: Node): Node {
  let left = at;
  const walk = (here: Node): Node => {
    if (left === 0) {
      left -= 1;
      return by;
    }
    left -= 1;
    if (left < 0) return here;
    if (here.kind === 'call') return { ...here, arg: walk(here.arg) };
    if (here.kind === 'list') return { ...here, items: here.items.map(walk) };
    return here.kind === 'map'
      ? {
          ...here,
          entries: new Map(
            [...here.entries].map(([key, entry]) => [key, { ...entry, value: walk(entry.value) }]),
          ),
        }
      : here;
  };
  return walk(node);
}

const files = textFiles(SERVICE_FILES);
const lower = (tree: MapNode, given = {}) =>
  lowerServerless(tree, 'serverless.yml', files, deploymentOf(given));

test('the service is understood as a whole', () => {
  const { stacks, problems } = lower(root);
  expect(stacks.map(stack => stack.stage)).toEqual(['dev', 'prod', 'qa']);
  expect(problems).toEqual([]);
  expect([...stacks[0]!.resources.keys()]).toEqual(
    expect.arrayContaining(['FromFile', 'Bucket', 'EdgeLambdaFunction', 'CloudFrontDistribution']),
  );
});

test('lowering never throws, whatever stands at any place', () => {
  const nodes = count(root);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: nodes - 1 }),
      fc.integer({ min: 0, max: REPLACEMENTS.length - 1 }),
      (at, which) => {
        const { stacks } = lower(replaced(root, at, REPLACEMENTS[which]!) as MapNode, { stage: 'dev' });
        expect(stacks).toHaveLength(1);
        JSON.stringify(toTemplate(stacks[0]!));
      },
    ),
    { numRuns: 150 },
  );
});
