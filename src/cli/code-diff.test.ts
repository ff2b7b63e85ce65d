import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { folder, jsonOf, run, writeFiles } from './testing.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { Post: { Type: HttpApi, Properties: { Path: /orders, Method: post } } }
`;
const APP = `const cp = require('child_process');
exports.handler = async event => {
  const name = JSON.parse(event.body).name;
  const text = 'a';
  if (!['a', 'b'].includes(name)) return { statusCode: 400 };
  return cp.execSync('ls ' + name + text);
};

exports.other = async () => 1;
`;

test('--diff counts a fault of code when its lines or the way to it changed, or its function lost lines', async () => {
  const cwd = folder({ 'template.yaml': TEMPLATE, 'src/app.js': APP });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      encoding: 'utf8',
    });
  const commit = (text: string): void => {
    writeFiles(cwd, { 'src/app.js': text });
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', 'next');
  };
  const changed = async (text: string): Promise<readonly string[]> => {
    writeFiles(cwd, { 'src/app.js': text });
    const ran = await run(cwd, ['.', '--rule', 'code-injection', '--format', 'json', '--diff', 'HEAD']);
    return jsonOf(ran).findings.map(({ file, start }) => `${file}:${start.line}`);
  };
  git('init', '--quiet');
  commit(APP);
  const unchecked = APP.replace(/\n.*includes.*/, '');
  expect(await changed(unchecked)).toEqual(['src/app.js:5']);
  commit(unchecked);
  expect(await changed(unchecked)).toEqual([]);
  expect(await changed(unchecked.replace('=> 1', '=> 2'))).toEqual([]);
  expect(await changed(unchecked.replace("text = 'a'", "text = 'b'"))).toEqual([]);
  expect(
    await changed(unchecked.replace('JSON.parse(event.body)', 'JSON.parse(event.body || "{}")')),
  ).toEqual(['src/app.js:5']);
});
