import { expect, test } from 'vitest';
import { textFiles } from '../source/texts.ts';
import { projectAt } from './project.ts';
import { unpinnedIn } from './unpinned.ts';

const isOpen = (asked: string): boolean => {
  const files = textFiles({ 'package.json': JSON.stringify({ dependencies: { a: asked } }) });
  const project = projectAt(files, 'node', '', '');
  return project !== undefined && unpinnedIn(project).length > 0;
};

test.each([
  '',
  '*',
  'x',
  'latest',
  'next',
  '>=1.0.0',
  '>1',
  '^1.0.0 || >=3',
  'npm:b',
  'npm:b@latest',
  'npm:@s/b@*',
])('any version: %j', asked => expect(isOpen(asked)).toBe(true));
test.each([
  '^1.0.0',
  '~1',
  '1.x',
  '1.0.0',
  '>=1 <2',
  '1 - 2',
  'npm:b@^1.0.0',
  'npm:@s/b@1.0.0',
  'catalog:',
  'catalog:next',
  'patch:b@npm%3A1.0.0#x.patch',
  'file:../b',
  'github:a/b',
  'a/b',
  'https://example.com/b.tgz',
  'workspace:*',
])('not any version: %j', asked => expect(isOpen(asked)).toBe(false));
