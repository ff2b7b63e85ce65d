import { expect, test } from 'vitest';
import { find, type Find } from './find.ts';
import { memoryHost } from './testing.ts';

const texts = { 'a.yaml': '', 'cdk.out/b.yaml': '', 'cdk.out/c.yaml': '' };
const excludes = (file: string): boolean => file.startsWith('shop/cdk.out/');

test('what is excluded is left out, by the name that the user sees; what the user names is not', async () => {
  const { targets } = await find(['.'], { excludes }, memoryHost(texts, ['cdk.out/c.yaml']));
  expect(targets.map(({ file }) => file)).toEqual(['a.yaml', 'cdk.out/c.yaml']);
});

test.each<[object, Find]>([
  [{}, { lenient: false }],
  [
    { root: 'x', lenient: true },
    { root: 'x', lenient: true },
  ],
])('the host is asked with %j', async (options, how) => {
  const received: Find[] = [];
  await find([], options, {
    find: (_, given) => {
      received.push(given);
      return { targets: [], pathErrors: [] };
    },
  });
  expect(received).toEqual([how]);
});
