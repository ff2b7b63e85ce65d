import { expect, test } from 'vitest';
import { commentSign } from './suppression.ts';

test.each([
  ['a template in YAML', 'template.yaml', undefined, '#'],
  ['one in JSON', 'template.json', undefined, undefined],
  ['one whose name does not say it, by its text', 'stack.template', 'Resources: {}', '#'],
  ['the same in JSON', 'stack.template', '\uFEFF {"Resources": {}}', undefined],
  ['the same where the text is not known', 'stack.template', undefined, undefined],
  ['code in TypeScript', 'src/app.mts', undefined, '//'],
  ['code in Python', 'src/app.py', '[x for x in y]', '#'],
])('what a comment begins with: %s', (_, file, text, sign) => expect(commentSign(file, text)).toBe(sign));
