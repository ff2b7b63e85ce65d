import { describe, expect, test } from 'vitest';
import { lowerText } from './testing.ts';
import { propertiesOf, readable } from './testing-facts.ts';
import { toTemplate } from '../emit.ts';

const FN = 'functions: { fn: { handler: h } }\n';
const service = (more: string, provider = 'name: aws'): string =>
  `service: shop\nprovider: { ${provider} }\n${more}${FN}`;
const stagesOf = (text: string, given = {}) => lowerText(text, given).stacks.map(({ stage }) => stage);
/** What each stage deploys the function with. */
const functionsOf = (text: string, given = {}): unknown[] =>
  lowerText(text, given).stacks.map(
    stack =>
      (readable(toTemplate(stack) as never) as { Resources: { FnLambdaFunction: { Properties: object } } })
        .Resources.FnLambdaFunction.Properties,
  );

describe('stages are named by', () => {
  test.each<[string, string, (string | undefined)[]]>([
    ['nothing', '', [undefined]],
    ['params', 'params: { prod: { a: 1 }, qa: { a: 2 } }\n', ['dev', 'prod', 'qa']],
    ['params of all stages: no name', 'params: { default: { a: 1 } }\n', [undefined]],
    ['stages of version 4', 'stages: { prod: { params: { a: 1 } } }\n', ['dev', 'prod']],
    [
      'a map that is looked up by stage',
      "custom: { m: { dev: 1, live: 2 }, x: '${self:custom.m.${sls:stage}}' }\n",
      ['dev', 'live'],
    ],
    [
      'a map that is looked up by the option',
      'custom: { m: { dev: 1, live: 2 }, x: "${self:custom.m.${opt:stage, \'dev\'}}" }\n',
      ['dev', 'live'],
    ],
    [
      'a map of maps, where the next step is there',
      "custom: { dev: { size: 1 }, prod: { size: 2 }, other: { n: 1 }, x: '${self:custom.${sls:stage}.size}' }\n",
      ['dev', 'prod'],
    ],
    [
      'a map that is looked up by another setting: none',
      "custom: { k: a, m: { a: 1, b: 2 }, x: '${self:custom.m.${self:custom.k}}' }\n",
      [undefined],
    ],
  ])('%s', (_, more, stages) => expect(stagesOf(service(more))).toEqual(stages));
  test('the keys of a file that is looked up by stage', () =>
    expect(
      stagesOf(service("custom: { x: '${file(sizes.yml):${sls:stage}.size}' }\n"), {
        files: { 'sizes.yml': 'dev: { size: 1 }\nlive: { size: 2 }\n' },
      }),
    ).toEqual(['dev', 'live']));
  test('the command line, and then only that one', () =>
    expect(stagesOf(service('params: { prod: { a: 1 }, qa: { a: 2 } }\n'), { stage: 'prod' })).toEqual([
      undefined,
    ]));
});

describe('each stage', () => {
  const SIZED = service(
    'params: { default: { size: 128 }, prod: { size: 1024 } }\n',
    "name: aws, memorySize: '${param:size}', environment: { STAGE: '${sls:stage}' }",
  );
  test('is deployed with its own values and names', () =>
    expect(functionsOf(SIZED)).toMatchObject([
      { FunctionName: 'shop-dev-fn', MemorySize: 128, Environment: { Variables: { STAGE: 'dev' } } },
      { FunctionName: 'shop-prod-fn', MemorySize: 1024, Environment: { Variables: { STAGE: 'prod' } } },
    ]));
  test('starts with the one of the provider', () =>
    expect(
      functionsOf(service('params: { prod: { a: 1 } }\n', 'name: aws, stage: "${opt:stage, \'test\'}"')),
    ).toMatchObject([{ FunctionName: 'shop-test-fn' }, { FunctionName: 'shop-prod-fn' }]));
  test('whose name is fixed by the provider is the only one that is deployed', () =>
    expect(propertiesOf(service('', 'name: aws, stage: live'), 'FnLambdaFunction')).toMatchObject({
      FunctionName: 'shop-live-fn',
    }));
  test('may leave functions out', () => {
    const text = `service: shop\nprovider: { name: aws }\ncustom: { extra: { dev: { more: { handler: h } }, prod: {} } }\nfunctions: ["\${self:custom.extra.\${sls:stage}}", { fn: { handler: h } }]\n`;
    expect(lowerText(text).stacks.map(({ resources }) => resources.has('MoreLambdaFunction'))).toEqual([
      true,
      false,
    ]);
  });
});
