import { expect, test } from 'vitest';
import { scan } from '../scan.ts';
import { defineRule } from '../rule/rule.ts';
import { memoryHost, named, TEMPLATE } from './testing.ts';

/** Sixfold at each level. */
const GROWING = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Big:
    Type: Custom::Y
    Properties:
      Name: a
      Value: ${`!Sub ["${'${A}'.repeat(6)}", {A: `.repeat(25)}x${'}]'.repeat(25)}
  Small:
    Type: Custom::Y
    Properties: { Name: b, Value: c }
`;
const valued = defineRule({
  ...named,
  id: 'valued',
  check: ({ resource, report }) => {
    if (!resource.get('Value').text.is('')) report(resource, `${resource.name} has a value`);
  },
});

test('a file that takes too much work is incomplete, with the place; its findings stand, and other files are scanned', async () => {
  const report = await scan(
    ['.'],
    { rules: [named, valued], only: ['named', 'valued'] },
    memoryHost({ 'a.yaml': GROWING, 'b.yaml': TEMPLATE }),
  );
  expect(report.files).toMatchObject([
    {
      status: 'incomplete',
      problems: [
        {
          code: 'too-much-work',
          message:
            'rule valued on resource Big was not completed: the limit of work for one file was reached',
          line: 4,
        },
      ],
    },
    { status: 'scanned', problems: [] },
  ]);
  expect(report.findings.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'shop/a.yaml Big is named',
    'shop/a.yaml Small has a value',
    'shop/a.yaml Small is named',
    'shop/b.yaml Always is named',
    'shop/b.yaml Sometimes is named',
  ]);
});
