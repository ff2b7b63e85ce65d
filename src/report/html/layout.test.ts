import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layered } from './layout.ts';
import type { LayoutEdge } from './order.ts';

const heightOf = (node: number): number => 30 + 10 * (node % 3);
const SIZES = { width: 180, height: () => 40, column: 60, row: 16 };

test('a chain stands in one row, from left to right', () => {
  const { nodes, width, height } = layered(
    3,
    [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
    ],
    SIZES,
  );
  expect(nodes).toEqual([
    { x: 0, y: 0 },
    { x: 240, y: 0 },
    { x: 480, y: 0 },
  ]);
  expect([width, height]).toEqual([660, 40]);
});

test('a caller stands in the middle of what it calls', () => {
  const { nodes } = layered(
    4,
    [1, 2, 3].map(to => ({ from: 0, to })),
    SIZES,
  );
  expect(nodes[0]?.y).toBeCloseTo(nodes[2]?.y ?? -1);
});

test('no two nodes overlap, all is within the picture, and each line begins and ends at its nodes, in circles as well', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }).chain(count =>
        fc.record({
          count: fc.constant(count),
          edges: fc.array(
            fc
              .record({ from: fc.nat(count - 1), to: fc.nat(count - 1) })
              .filter(({ from, to }) => from !== to),
            { maxLength: 90 },
          ),
        }),
      ),
      ({ count, edges }) => {
        const {
          nodes,
          edges: lines,
          width,
          height,
        } = layered(count, edges, {
          ...SIZES,
          height: heightOf,
        });
        const outside = nodes.filter(
          ({ x, y }, node) =>
            y < -0.01 || y + heightOf(node) > height + 0.01 || x < 0 || x + SIZES.width > width + 0.01,
        );
        const overlapping = nodes.filter((a, index) =>
          nodes.some(
            (b, other) =>
              other !== index &&
              a.x === b.x &&
              a.y - 0.01 < b.y &&
              b.y < a.y + heightOf(index) + SIZES.row - 0.01,
          ),
        );
        const loose = edges.filter(({ from, to }, index) => {
          const ends = [lines[index]?.[0], lines[index]?.at(-1)];
          return [from, to].some((node, end) => {
            const [corner, point] = [nodes[node], ends[end]];
            if (!corner || !point) return true;
            const isAtSide = point.x === corner.x || point.x === corner.x + SIZES.width;
            return !isAtSide || point.y <= corner.y || point.y >= corner.y + heightOf(node);
          });
        });
        expect({ count: nodes.length, outside, overlapping, loose }).toEqual({
          count,
          outside: [],
          overlapping: [],
          loose: [],
        });
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

/** How many lines cross between the two layers of a picture. */
function crossings(count: number, edges: readonly LayoutEdge[]): number {
  const lines = layered(count, edges, SIZES).edges;
  return lines.reduce(
    (sum, a, index) =>
      sum +
      lines
        .slice(index + 1)
        .filter(b => ((a[0]?.y ?? 0) - (b[0]?.y ?? 0)) * ((a[1]?.y ?? 0) - (b[1]?.y ?? 0)) < 0).length,
    0,
  );
}
const links = (...pairs: readonly string[]): readonly LayoutEdge[] =>
  pairs.map(pair => ({ from: pair.charCodeAt(0) - 97, to: pair.charCodeAt(1) - 97 }));

test.each([
  ['parallel ways', 6, links('af', 'be', 'cd'), 0],
  ['two trees whose leaves are mixed', 8, links('ac', 'ae', 'ag', 'bd', 'bf', 'bh'), 0],
  ['a path that goes back and forth', 8, links('ae', 'be', 'bf', 'cf', 'cg', 'dg', 'dh'), 0],
  ['everything to everything of two', 4, links('ac', 'ad', 'bc', 'bd'), 1],
  ['everything to everything of three', 6, links('ad', 'ae', 'af', 'bd', 'be', 'bf', 'cd', 'ce', 'cf'), 9],
])('%s: as few crossings as can be', (_, count, edges, fewest) =>
  expect(crossings(count, edges)).toBe(fewest),
);
