import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layered } from './layout.ts';

const SIZES = { width: 180, height: 40, column: 60, row: 16 };

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
        const { nodes, edges: lines, width, height } = layered(count, edges, SIZES);
        const outside = nodes.filter(
          ({ x, y }) =>
            y < -0.01 || y + SIZES.height > height + 0.01 || x < 0 || x + SIZES.width > width + 0.01,
        );
        const overlapping = nodes.filter((a, index) =>
          nodes.slice(index + 1).some(b => a.x === b.x && Math.abs(a.y - b.y) < SIZES.height),
        );
        const loose = edges.filter(({ from, to }, index) => {
          const ends = [lines[index]?.[0], lines[index]?.at(-1)].map(point => point?.y);
          return [from, to].some((node, end) => ends[end] !== (nodes[node]?.y ?? 0) + SIZES.height / 2);
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
