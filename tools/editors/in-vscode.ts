import { buildSync } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium as playwright, type Page } from 'playwright-core';
import { chromium } from '../chromium.ts';

// `node tools/run.mjs tools/editors/in-vscode.ts FOLDER [PICTURES]` opens a template in Visual Studio Code with the extension, in a browser, and tells whether
// diagnostics, a code lens, a hover, a definition and a quick fix are there. FOLDER is `lib/vscode` of the npm package code-server (`npm i --ignore-scripts code-server`; its native
// modules are not needed), PICTURES takes pictures of the steps.

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub 'orders-\${Stage}'
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
  List:
    Type: AWS::Serverless::Function
    Properties:
      Handler: list.handler
      Runtime: nodejs22.x
      CodeUri: .
      Environment: { Variables: { TABLE: !Ref Orders } }
      Policies:
        - Statement:
            - Effect: Allow
              Action: dynamodb:*
              Resource: !GetAtt Orders.Arn
`;
const CODE = `import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async () => client.send(new ScanCommand({ TableName: process.env.TABLE }));
`;

const [server = '', pictures] = process.argv.slice(3);
if (!server) throw new Error('which folder has VS Code? lib/vscode of the npm package code-server');
const root = mkdtempSync(join(tmpdir(), 'stackward-in-vscode-'));
const project = join(root, 'project');
const running: ChildProcess[] = [];

function prepare(): void {
  const manifest = JSON.parse(readFileSync('editors/vscode/package.json', 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
  };
  const extension = join(root, 'extensions', `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  mkdirSync(join(extension, 'dist'), { recursive: true });
  copyFileSync('editors/vscode/package.json', join(extension, 'package.json'));
  buildSync({
    entryPoints: ['editors/vscode/src/extension.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    outfile: join(extension, 'dist/extension.cjs'),
  });
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  symlinkSync(process.cwd(), join(project, 'node_modules/stackward'));
  writeFileSync(join(project, 'template.yaml'), TEMPLATE);
  writeFileSync(join(project, 'list.mjs'), CODE);
  mkdirSync(join(root, 'server/data/Machine'), { recursive: true });
  mkdirSync(join(root, 'server/data/User'), { recursive: true });
  const settings = {
    'security.workspace.trust.enabled': false,
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'extensions.autoCheckUpdates': false,
  };
  for (const place of ['Machine', 'User'])
    writeFileSync(join(root, 'server/data', place, 'settings.json'), JSON.stringify(settings));
}

const freePort = (): Promise<number> =>
  new Promise(done => {
    const listening = createServer().listen(0, '127.0.0.1', () => {
      const { port } = listening.address() as AddressInfo;
      listening.close(() => done(port));
    });
  });

async function startServer(): Promise<string> {
  const port = await freePort();
  const options = [
    ['--host', '127.0.0.1'],
    ['--port', String(port)],
    ['--server-data-dir', join(root, 'server')],
    ['--extensions-dir', join(root, 'extensions')],
    ['--without-connection-token'],
    ['--accept-server-license-terms'],
    ['--telemetry-level', 'off'],
  ].flat();
  const child = spawn(process.execPath, [join(resolve(server), 'out/server-main.js'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const address = `http://127.0.0.1:${port}`;
  for (let second = 0; second < 60; second += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${said}`);
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return address;
    await new Promise(done => setTimeout(done, 1000));
  }
  throw new Error(`the server does not answer:\n${said}`);
}

let count = 0;
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  count += 1;
  await page.screenshot({ path: join(pictures, `${count}-${name}.png`) });
}

/** What is seen of a step, within a minute; throws with what is there instead. */
async function seen(page: Page, what: string, selector: string, words: RegExp): Promise<void> {
  const found = page.locator(selector).filter({ hasText: words }).first();
  try {
    await found.waitFor({ timeout: 60_000 });
  } catch (error) {
    await picture(page, `no-${what.replaceAll(' ', '-')}`);
    throw new Error(`${what}: nothing that matches ${words}`, { cause: error });
  }
  process.stdout.write(`${what}: ${(await found.textContent())?.trim().slice(0, 200)}\n`);
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type(name);
  await page.waitForTimeout(800);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(800);
}

async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.keyboard.type(`${line}:${column}`);
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
}

async function drive(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/?folder=${project}`);
  const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'template.yaml' });
  await file.waitFor({ timeout: 120_000 });
  await picture(page, 'start');
  await file.dblclick();
  await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
  await command(page, 'Problems: Focus on Problems View');
  await seen(page, 'diagnostics', '.markers-panel .monaco-list-row', /dynamodb:\*/);
  await picture(page, 'diagnostics');
  await seen(page, 'code lens', '.codelens-decoration', /^1 grant, 1 wider than the code needs$/);
  await page.locator('.codelens-decoration a').first().click();
  await seen(page, 'what the function needs', '.monaco-editor .view-line', /dynamodb:Scan/);
  await picture(page, 'needs');
  await file.dblclick();
  await page.waitForTimeout(1500);
  await goTo(page, 9, 27);
  await command(page, 'Show or Focus Hover');
  await seen(page, 'hover', '.monaco-hover', /orders-(?:dev|prod)/);
  await picture(page, 'hover');
  await page.keyboard.press('Escape');
  await goTo(page, 23, 24);
  await command(page, 'Quick Fix...');
  await seen(page, 'quick fix', '.action-widget .monaco-list-row', /dynamodb:Scan/);
  await picture(page, 'quick-fix');
  await page.keyboard.press('Enter');
  await seen(page, 'after the fix', '.monaco-editor .view-line', /Action:[^:]{0,40}dynamodb:Scan/);
  await page.waitForTimeout(2000);
  await picture(page, 'fixed');
}

prepare();
const executablePath = chromium();
if (!executablePath) throw new Error('there is no Chromium');
const browser = await playwright.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const address = await startServer();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await drive(page, address);
} finally {
  await browser.close();
  for (const child of running) child.kill();
  rmSync(root, { recursive: true, force: true });
}
