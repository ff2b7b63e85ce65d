import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium } from '../../../tools/chromium.ts';
import { folder, run } from '../../cli/testing.ts';
import { finding, report } from '../testing.ts';
import { htmlReport } from './html.ts';

const executablePath = chromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What would run, if any field were written as HTML. */
const PAYLOADS = [
  '<img src=x onerror=hacked()>',
  '"><svg onload=hacked()>',
  '</script><script>hacked()</script>',
  "'-hacked()-'",
  '<iframe srcdoc="<script>parent.hacked()</script>">',
  'javascript:hacked()',
  '{{constructor.constructor("hacked()")()}}',
  '<!--<script>',
  '&lt;script&gt;hacked()&lt;/script&gt;',
  '\u202Etxt.exe',
];
const quoted = (text: string): string => JSON.stringify(text);
const HOSTILE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters: { Bucket: { Type: String, Default: ${quoted(PAYLOADS.join(' '))} } }
Resources:
${PAYLOADS.map(
  (payload, index) => `  Fn${index}:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: ${quoted(payload)}
      Handler: ${quoted(payload)}
      Runtime: nodejs22.x
      CodeUri: .
      Policies: [{ Statement: [{ Effect: Allow, Action: ['s3:*', ${quoted(`s3:${payload}`)}], Resource: ['*', ${quoted(`arn:aws:s3:::${payload}`)}] }] }]
      Environment: { Variables: { ${quoted(payload)}: ${quoted(payload)} } }
      Events: { E: { Type: Api, Properties: { Path: ${quoted(`/${payload}`)}, Method: post } } }
  B${index}:
    Type: AWS::S3::Bucket
    Metadata: { stackward: { ignore: [{ rule: s3-public-access, reason: ${quoted(payload)} }] } }
    Properties: { BucketName: ${quoted(payload)}, AccessControl: PublicRead }
`,
).join('')}`;
const SHOP = `Transform: AWS::Serverless-2016-10-31
Resources:
  Shell:
    Type: AWS::Serverless::Function
    Properties:
      Handler: shell.handler
      Runtime: nodejs22.x
      CodeUri: .
      Policies: [{ Statement: [{ Effect: Allow, Action: 'dynamodb:*', Resource: '*' }] }]
      Events: { Post: { Type: HttpApi, Properties: { Path: /shell, Method: post } } }
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
  Site:
    Type: AWS::S3::Bucket
    Metadata: { stackward: { ignore: [{ rule: s3-public-access, reason: the public website, until: 2027-01-31 }] } }
    Properties: { AccessControl: PublicRead }
`;
const CODE =
  "const { exec } = require('child_process');\nexports.handler = async event => { exec(`ls ${JSON.parse(event.body).name}`); };\n";

if (!executablePath) test.skip('no Chromium here: the HTML report is not opened in a browser', () => {});

describe.runIf(executablePath)('the page in a browser', () => {
  let browser: Browser;
  let cwd: string;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await playwright.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  async function opened(page: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    errors.length = 0;
    const path = join(cwd, 'report.html');
    writeFileSync(path, page);
    const tab = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
    tab.on('console', message => errors.push(message.text()));
    tab.on('pageerror', error => errors.push(error.message));
    tab.on(
      'request',
      request => !request.url().startsWith('file:') && errors.push(`asked for ${request.url()}`),
    );
    tab.on('dialog', dialog => errors.push(`dialog ${dialog.message()}`));
    await tab.goto(`file://${path}`);
    return tab;
  }
  async function shop(colorScheme?: 'light' | 'dark'): Promise<Page> {
    cwd = folder({ 'template.yaml': SHOP, 'shell.js': CODE });
    const { out } = await run(cwd, ['.', '--format', 'html']);
    return opened(out, colorScheme);
  }

  test('search, filter, expand, clear, by mouse and by keys', async () => {
    const page = await shop();
    const rows = page.locator('.finding');
    const all = await rows.count();
    expect(all).toBeGreaterThan(3);

    await page.keyboard.press('/');
    await page.keyboard.type('shell.js child');
    expect(await page.locator('#findings .status').textContent()).toMatch(/^0 of /);
    expect(await page.locator('#findings .empty-title').textContent()).toBe('Nothing matches');
    await page.keyboard.press('Escape');
    expect(await rows.count()).toBe(all);

    await page.locator('#findings .toggle', { hasText: 'high' }).click();
    expect(new Set(await page.locator('.finding .chip').allTextContents())).toEqual(new Set(['high']));
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByLabel('Rule').selectOption('code-injection');
    expect(await rows.count()).toBe(1);

    await page.locator('#findings-title').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    expect(await page.locator('.finding-head').getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('.finding-body mark').textContent()).toContain('exec(');
    expect(await page.locator('.finding-body').innerText()).toContain('stackward why shell.js:2');
    expect(errors).toEqual([]);
  });

  test('an open finding has the edit that would fix it, what may break and the option, and markup stays text', async () => {
    cwd = folder({
      'template.yaml': `Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: ${quoted(PAYLOADS[0] ?? '')}
  # ${PAYLOADS[2]}
  Topic: { Type: AWS::SNS::Topic }
  Publish:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: s3.amazonaws.com }, Action: sns:Publish, Resource: !Ref Topic }]
`,
    });
    const { out } = await run(cwd, ['.', '--format', 'html']);
    const page = await opened(out);
    const said = async (rule: string) => {
      const found = page.locator('.finding', { hasText: rule });
      await found.locator('.finding-head').click();
      return found.locator('.finding-body');
    };
    const safe = await said('log-group-retention');
    expect(await safe.locator('.repair').textContent()).toBe(
      'safe Set RetentionInDays to 365: --fix makes this edit.',
    );
    expect(await safe.locator('.diff ins').allTextContents()).toEqual(['+      RetentionInDays: 365']);
    expect(await safe.locator('.diff').textContent()).toContain(PAYLOADS[2]);
    const unsafe = await said('confused-deputy');
    expect(await unsafe.locator('.repair .unsafe').textContent()).toBe('unsafe');
    expect(await unsafe.innerText()).toMatch(/What may break: .*\n[\s\S]*aws:SourceAccount/i);
    expect(await unsafe.locator('.diff del').count()).toBe(1);
    expect(errors).toEqual([]);
  });

  test('paths come first, and lead to their findings and to the picture', async () => {
    const page = await shop();
    const path = page.locator('.path').first();
    expect(await path.locator('h3').textContent()).toBe(
      'Anyone on the internet can use an injection in Shell to read, change and share every table',
    );
    expect(await path.locator('.step-name').allTextContents()).toEqual([
      'Anyone on the internet',
      'POST /shell',
      'Shell',
      'every table',
    ]);
    await path.locator('.tag', { hasText: 'code-injection' }).click();
    expect(await page.locator('.finding').count()).toBe(1);
    expect(await page.locator('.finding-head').getAttribute('aria-expanded')).toBe('true');

    await path.getByRole('button', { name: 'Picture' }).click();
    expect(await page.locator('.canvas .here .node-name').textContent()).toBe('Shell');
    await page.locator('.canvas .node', { hasText: 'every table' }).click();
    expect(await page.locator('.canvas .here .node-name').textContent()).toBe('every table');
    expect(await page.locator('.canvas .node', { hasText: 'Orders' }).count()).toBe(1);
    expect(errors).toEqual([]);
  });

  test('a function has its entries and grants; suppressions have their reasons and ends', async () => {
    const page = await shop();
    await page.locator('#functions summary').first().click();
    await page.locator('#functions dd').first().waitFor();
    const card = await page.locator('#functions .fold-body').first().innerText();
    for (const words of ['POST /shell by Anyone on the internet', 'every table', 'no VPC', 'ShellRole'])
      expect(card).toContain(words);
    await page.locator('#accepted summary').click();
    expect(await page.locator('#accepted tbody tr').first().innerText()).toMatch(
      /the public website\s+2027-01-31/,
    );
    for (const id of ['checks', 'standards', 'files', 'map']) {
      await page.locator(`#${id} details:not([open]) > summary`).first().click();
      await page.locator(`#${id} tbody tr`).first().waitFor();
      expect(await page.locator(`#${id} tbody tr`).count(), id).toBeGreaterThan(0);
    }
    expect(errors).toEqual([]);
  });

  test('the map has a box for each service, which opens to what it holds, by keys as well', async () => {
    const page = await shop();
    const map = page.locator('#map');
    const box = (name: string) => map.locator('.node', { hasText: name });
    const names = await map
      .locator('.node')
      .evaluateAll(nodes => nodes.map(one => one.querySelector('title')?.textContent));
    expect(names).toEqual([
      'Shell, function · Lambda',
      'POST /shell, route · API Gateway',
      'Anyone on the internet',
      'DynamoDB, 2 tables',
      'Site, bucket · S3',
    ]);
    expect(await map.locator('.edge title').allTextContents()).toEqual(
      expect.arrayContaining(['1 calls', '1 events', '1 grants']),
    );

    await box('DynamoDB').focus();
    await page.keyboard.press('Enter');
    expect(await box('DynamoDB').getAttribute('aria-expanded')).toBe('true');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-expanded")')).toBe('true');
    expect((await map.locator('.row-node text').allTextContents()).toSorted()).toEqual([
      'Orders',
      'every table',
    ]);
    // The line of the grant goes to its row; what the wildcard stands for has none.
    await map.locator('.row-node', { hasText: 'every table' }).focus();
    expect(await map.locator('.edge.lit title').allTextContents()).toEqual(['1 grants']);
    await map.locator('.row-node', { hasText: 'Orders' }).focus();
    expect(await map.locator('.edge.lit').count()).toBe(0);
    await page.keyboard.press('Enter');
    expect(await page.locator('#picture .here .node-name').textContent()).toBe('Orders');

    await box('DynamoDB').focus();
    await page.keyboard.press('Enter');
    expect(await map.locator('.row-node').count()).toBe(0);
    await box('Shell, function').click();
    expect(await page.locator('#functions details[open] .card-name').textContent()).toBe('Shell');
    expect(errors).toEqual([]);
  });

  test.each(['DynamoDB', ''])('nothing of the map is over anything else, opened: %s', async opening => {
    const page = await shop();
    if (opening !== '') await page.locator('#map .node', { hasText: opening }).click();
    const over = await page.evaluate(`(() => {
      const boxes = [...document.querySelectorAll('#map .node > rect:last-of-type, #map .edge-label')].map(one => one.getBoundingClientRect());
      return boxes.flatMap((a, index) => boxes.slice(index + 1).filter(b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
    })()`);
    expect(over).toBe(0);
    const texts =
      await page.evaluate(`[...document.querySelectorAll('#map .node, #map .row-node')].flatMap(one => {
      const box = one.querySelector('rect:last-of-type').getBoundingClientRect();
      return [...one.querySelectorAll('text')].filter(text => text.getBoundingClientRect().right > box.right).map(text => text.textContent);
    })`);
    expect(texts).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing to complain about, %s', async scheme => {
    const page = await shop(scheme);
    await page.locator('.finding-head').first().click();
    for (const details of await page.locator('details').all())
      await details.evaluate(one => one.setAttribute('open', ''));
    await page.waitForTimeout(100);
    await page.evaluate(axe);
    const violations = await page.evaluate(
      "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`))",
    );
    expect(violations).toEqual([]);
  });

  test('hostile text stays text in every field', async () => {
    cwd = folder({ 'template.yaml': HOSTILE });
    const { out } = await run(cwd, ['.', '--format', 'html', '--preset', 'strict']);
    const page = await opened(out);
    await page.evaluate('window.hacked = () => console.log("hacked")');
    await page.evaluate(`(() => {
      const click = one => one.dispatchEvent(new Event('click'));
      for (const details of document.querySelectorAll('details')) details.open = true;
      [...document.querySelectorAll('.finding-head')].slice(0, 40).forEach(click);
      for (let box; (box = document.querySelector('#map .node[aria-expanded=false]')); ) click(box);
    })()`);
    for (const fn of [0, 3, 5]) await page.locator('#picture-node').selectOption({ index: fn });
    await page.waitForTimeout(200);
    const made = await page.evaluate(
      '[...document.querySelectorAll(\'img, iframe, object, embed, [onerror], [onload], a[href^="javascript"]\')].map(one => one.outerHTML)',
    );
    expect(made).toEqual([]);
    expect(errors).toEqual([]);
    expect(await page.locator('main').innerText()).toContain('<img src=x onerror=hacked()>');
    expect(await page.locator('main').innerText()).not.toContain('\u202E');
  });

  test('3,000 findings open and filter at once', async () => {
    cwd = folder();
    const findings = Array.from({ length: 3_000 }, (_, index) =>
      finding({
        message: `Uploads${index} states no encryption`,
        start: { line: index + 1, column: 11 },
        end: { line: index + 1, column: 26 },
        fingerprint: String(index).padStart(32, '0'),
      }),
    );
    const page = await opened(htmlReport(report({ findings })));
    const [elapsed] = (await page.evaluate(`(() => {
      const search = document.getElementById('search');
      const before = performance.now();
      search.value = 'uploads29';
      search.dispatchEvent(new Event('input'));
      document.body.getBoundingClientRect();
      return [performance.now() - before];
    })()`)) as [number];
    expect(await page.locator('#findings .status').textContent()).toBe('111 of 3,000 findings');
    // A tenth of a second is felt as at once; the rest is for a machine that does much else.
    expect(elapsed).toBeLessThan(1_000);
    expect(errors).toEqual([]);
  });
});
