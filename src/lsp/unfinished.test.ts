import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestEditor } from './testing.ts';

const TEMPLATES = ['template.yaml', 'serverless.yml', 'cloudformation.yaml'].flatMap(name => {
  try {
    return [{ name, text: readFileSync(`fixtures/dialects/${name}`, 'utf8') }];
  } catch {
    return [];
  }
});

test('text that ends anywhere, or lacks a part, is answered', { timeout: 60_000 }, async () => {
  expect(TEMPLATES.length).toBeGreaterThan(1);
  const editor = await new TestEditor({}).start();
  for (const { name, text } of TEMPLATES) await editor.open(name, text);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TEMPLATES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(40),
      fc.boolean(),
      async ({ name, text }, where, length, isEnd) => {
        const cut = Math.floor(where * text.length);
        await editor.edit(name, text.slice(0, cut) + (isEnd ? '' : text.slice(cut + length)));
        expect(Array.isArray(await editor.diagnostics(name))).toBe(true);
        expect(await editor.lenses(name)).toBeDefined();
      },
    ),
    { numRuns: 200, seed: 14 },
  );
  const [first] = TEMPLATES;
  await editor.edit(first!.name, first!.text);
  expect(await editor.findings(first!.name)).not.toEqual([]);
});
