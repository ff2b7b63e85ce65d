import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Cdk from '../cdk/index.js';

const { StackwardValidation } = createRequire(import.meta.url)('../cdk') as typeof Cdk;
let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stackward cdk ')));
  cpSync('fixtures/cdk/app/cdk.out', join(folder, 'cdk.out'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const validated = (template: string, ...args: readonly string[]) =>
  new StackwardValidation({ args }).validate({ templatePaths: [join(folder, template)] });

describe('the validation plug-in of the CDK', () => {
  test('reports each finding with the logical id, the template, the place, the severity and the fix', () => {
    const { success, violations } = validated('cdk.out/Shop.template.json', '--preset', 'strict');
    expect(success).toBe(false);
    const [violation] = violations;
    expect(violation).toMatchObject({
      ruleName: expect.stringMatching(/^[\w-]+$/),
      severity: expect.stringMatching(/^(?:critical|high|medium|low|info)$/),
      fix: expect.stringMatching(/\.$/),
    });
    for (const { violatingResources } of violations)
      for (const { resourceLogicalId, templatePath, locations } of violatingResources) {
        expect(resourceLogicalId).toMatch(/^[A-Za-z0-9]+$/);
        expect(templatePath).toMatch(/\.template\.json$/);
        expect(locations).toEqual([expect.stringMatching(/:\d+:\d+$/)]);
      }
  });

  test('succeeds where the command has exit status 0, and lists the findings all the same', () => {
    const { success, violations } = validated('cdk.out/Shop.template.json', '--fail-on', 'never');
    expect(success).toBe(true);
    expect(violations.length).toBeGreaterThan(0);
  });

  test('fails for a template that can not be read', () => {
    writeFileSync(join(folder, 'broken.template.json'), '{"Resources": {"A": {"Type": "AWS::S3::Bucket"');
    const { success, violations } = validated('broken.template.json');
    expect(success).toBe(false);
    expect(violations.map(({ ruleName }) => ruleName)).toContain('template-not-read');
  });

  test('throws what the command says of a wrong option', () =>
    expect(() => validated('cdk.out/Shop.template.json', '--preset', 'all')).toThrow(/preset/));
});
