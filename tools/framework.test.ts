import { createRequire } from 'node:module';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type Hooks = Readonly<Record<string, () => unknown>>;
type PlugIn = new (serverless: object, options: object, utilities: object) => { readonly hooks: Hooks };

const ServerlessStackward = createRequire(import.meta.url)('../serverless-stackward') as PlugIn;
let folder = '';
const service = (action: string): string => `service: shop
plugins: [stackward/serverless-stackward]
provider:
  name: aws
  iam: { role: { statements: [{ Effect: Allow, Action: '${action}', Resource: '*' }] } }
functions: { hello: { handler: index.hello } }
`;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stackward framework ')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `package` as the framework runs it: what was printed, and the message of the error that stopped it. */
function packaged(file: string, options: object = {}, custom: object = {}) {
  let printed = '';
  const serverless = {
    configurationFilename: file,
    serviceDir: folder,
    service: { package: {}, custom },
    classes: { Error },
    getProvider: () => ({
      getStage: () => 'prod',
      getRegion: () => 'eu-west-1',
      naming: { getCompiledTemplateFileName: () => 'compiled.json' },
    }),
  };
  const writeText = (text: string): void => {
    printed += `${text}\n`;
  };
  const { hooks } = new ServerlessStackward(serverless, options, { writeText });
  try {
    for (const hook of ['before:package:initialize', 'after:package:finalize']) hooks[hook]?.();
  } catch (error) {
    return { printed, stopped: (error as Error).message };
  }
  return { printed, stopped: undefined };
}

describe('the plug-in of the framework', () => {
  test('stops at a finding', () => {
    writeFileSync(join(folder, 'serverless.yml'), service('dynamodb:*'));
    const { printed, stopped } = packaged('serverless.yml');
    expect(stopped).toBe('stackward found security issues; nothing is deployed');
    expect(printed).toContain('iam-wildcard-action');
    expect(printed).not.toContain('partial');
  });
  test('goes on below the gate of the configuration', () => {
    writeFileSync(join(folder, 'stackward.yaml'), 'fail-on: never\n');
    expect(packaged('serverless.yml').stopped).toBeUndefined();
    rmSync(join(folder, 'stackward.yaml'));
  });
  test('gives the stage, the parameters and more options of the author', () => {
    writeFileSync(join(folder, 'serverless.yml'), service('${param:${sls:stage}}'));
    const stackward = { args: ['--rule', 'iam-wildcard-action'] };
    expect(packaged('serverless.yml', {}, { stackward }).printed).toContain('No findings');
    expect(packaged('serverless.yml', { param: ['prod=dynamodb:*'] }, { stackward }).printed).toContain(
      '"dynamodb:*"',
    );
  });
  test('stops where the service cannot be read', () => {
    writeFileSync(join(folder, 'serverless.yml'), 'service: [\n');
    expect(packaged('serverless.yml').stopped).toBe(
      'stackward could not scan everything; nothing is deployed',
    );
  });
  test('scans the packaged template of a service that is computed', () => {
    writeFileSync(join(folder, 'serverless.js'), "module.exports = require('./build')('shop');\n");
    cpSync('fixtures/dialects/template.yaml', join(folder, '.serverless/compiled.json'));
    const { printed, stopped } = packaged('serverless.js');
    expect(printed).toContain('.serverless/compiled.json:');
    expect(stopped).toBe('stackward found security issues; nothing is deployed');
  });
  test('scans a service in TypeScript by its text, where that says all', () => {
    writeFileSync(
      join(folder, 'serverless.ts'),
      "export = { service: 'shop', provider: { name: 'aws', runtime: 'nodejs22.x' }, functions: {} };\n",
    );
    const { printed, stopped } = packaged(
      'serverless.ts',
      {},
      { stackward: { args: ['--fail-on', 'high'] } },
    );
    expect(stopped).toBeUndefined();
    expect(printed).not.toContain('compiled.json');
  });
});
