import { expect, test } from 'vitest';
import { lowerFile } from '../../dialect/index.ts';
import { StackIndex } from '../../model/stack-index.ts';
import { World } from '../../model/world.ts';
import { PLAINLY } from '../../scan/text.ts';
import type { Files } from '../../source/files.ts';
import { isMap } from '../../source/node.ts';
import { textFiles } from '../../source/texts.ts';
import { handlerOf } from './handler.ts';

const fn = (id: string, handler: string): string =>
  `  ${id}: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, CodeUri: src, Handler: ${handler} } }\n`;

test('files are looked for when somebody asks, and once for all worlds', () => {
  const texts = {
    'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${fn('F', 'a.h')}${fn('G', 'gone.h')}`,
    'src/a.ts': 'x',
    'tsconfig.json': '{}',
  };
  const inner = textFiles(texts);
  const asked: string[] = [];
  const files: Files = {
    open: file => inner.open(file),
    text: file => {
      asked.push(file);
      return inner.text(file);
    },
  };
  const opened = files.open('template.yaml');
  if (!('parsed' in opened) || !isMap(opened.parsed.root))
    throw new Error('the test template can not be read');
  const [stack] = lowerFile(opened.parsed.root, 'sam', 'template.yaml', files, PLAINLY).stacks;
  if (!stack) throw new Error('the test template deploys nothing');
  const stackIndex = new StackIndex(stack);
  expect(asked).toEqual([]);
  const ask = (id: string): string => {
    const found = handlerOf(new World(stackIndex).resource(id)!);
    return found.kind === 'code' ? found.source.file : found.why;
  };
  expect(ask('F')).toBe('src/a.ts');
  expect(ask('G')).toBe('its code has no module gone');
  const first = asked.filter(file => file !== 'src').length;
  expect(ask('F')).toBe('src/a.ts');
  expect(ask('G')).toBe('its code has no module gone');
  expect(asked.filter(file => file !== 'src')).toHaveLength(first);
  expect(asked.filter(file => file === 'tsconfig.json')).toHaveLength(1);
});
