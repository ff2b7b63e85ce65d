/**
 * What lowering costs: the median over real templates, each lowered once to warm up and once with the clock, against a scan of the same text;
 * and how much longer 1,000 functions take than 100. Prints one line. `node tools/run.mjs bench/lower.ts FOLDER`, FOLDER with index.json.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../rules/index.ts';
import { Disk } from '../src/cli/disk.ts';
import { toTemplate } from '../src/dialect/emit.ts';
import { lowerFile } from '../src/dialect/index.ts';
import { provideFacts } from '../src/model/facts.ts';
import { scanFile } from '../src/scan/scan-file.ts';
import { chosenRules, deploymentOf } from '../src/scan/options.ts';
import { readTarget } from '../src/scan/read.ts';
import type { Target } from '../src/scan/find.ts';
import type { Files } from '../src/source/files.ts';
import { isMap } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import { Source } from '../src/source/source.ts';
import { toJson } from '../src/source/write-json.ts';
import { toYaml } from '../src/source/write.ts';
import { redactTree } from '../src/redact/tree.ts';
import { median } from './seeded.ts';

const MISSING = { refused: 'missing', message: '' } as const;
const NOTHING: Files = { text: () => MISSING, open: () => MISSING };
provideFacts(name => readFileSync(join('data', name), 'utf8'));
const folder = resolve(process.argv[3] ?? '.');
const deployment = deploymentOf({});
const looking = { rules: chosenRules(rules, {}), options: {}, deployment };
const listed = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { path: string }[];
const ways = {
  lowering: (target: Target) => void lowered(target),
  json: (target: Target) => void lowered(target).map(stack => toJson(redactTree(stack, toTemplate))),
  yaml: (target: Target) => void lowered(target).map(stack => toYaml(redactTree(stack, toTemplate))),
  scan: (target: Target) => void scanFile(target, looking),
};
// First, while the heap holds nothing else that the garbage collector would look through meanwhile.
const grown = { sam: growth(sam), serverless: growth(serverless) };
const times = { lowering: [] as number[], json: [] as number[], yaml: [] as number[], scan: [] as number[] };
for (const round of [0, 1])
  for (const { path } of listed) {
    for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
      const [top, ...rest] = path.split('/') as [string, ...string[]];
      const files = new Disk(join(folder, top));
      const target = { root: { files, shown: (name: string) => name }, file: rest.join('/'), named: true };
      files.text(target.file);
      const time = cost(() => ways[way](target));
      if (round === 1) times[way].push(time);
    }
  }
const shown = (way: keyof typeof times): string => `${median(times[way]).toFixed(2)} ms`;
const ratio = (way: keyof typeof times): string => (median(times[way]) / median(times.scan)).toFixed(2);
process.stdout.write(
  `lower: median of ${times.scan.length} templates from text: lowered ${shown('lowering')}, as JSON ${shown('json')}, as YAML ${shown('yaml')}; a scan ${shown('scan')} (ratio ${ratio('json')} and ${ratio('yaml')}); 1,000 functions take ${grown.sam.toFixed(1)} times what 100 take in SAM, ${grown.serverless.toFixed(1)} in serverless.yml\n`,
);

/** The first stack, from a file read and parsed anew. */
function lowered(target: Target): ReturnType<typeof lowerFile>['stacks'] {
  const template = readTarget(target);
  return 'status' in template
    ? []
    : lowerFile(template.root, template.dialect, target.file, target.root.files, deployment).stacks.slice(
        0,
        1,
      );
}

/** Milliseconds. */
function cost(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The same of the processor's time: what other programs do meanwhile does not count. */
function work(run: () => void): number {
  const start = process.cpuUsage();
  run();
  return process.cpuUsage(start).user / 1_000;
}

/** The median of rounds in which the small one has as many functions in all, so that both bear their share of the garbage collector. */
function growth(sampleOf: (count: number) => string): number {
  const [small, large] = [100, 1_000].map(count => {
    const { root } = parseTree(new Source('serverless.yml', sampleOf(count)));
    if (!isMap(root)) throw new Error('the sample is no template');
    return (): void =>
      void lowerFile(root, sampleOf === sam ? 'sam' : 'serverless', 'serverless.yml', NOTHING, deployment);
  }) as [() => void, () => void];
  const ratios: number[] = [];
  for (let round = -2; round < 15; round += 1) {
    const [ten, one] = [
      work(() => {
        for (let run = 0; run < 10; run += 1) small();
      }),
      work(large),
    ];
    if (round >= 0) ratios.push(one / (ten / 10));
  }
  return median(ratios);
}

function sam(count: number): string {
  const one = (index: number): string =>
    `  F${index}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: src\n      AutoPublishAlias: live\n      Policies: [{ S3CrudPolicy: { BucketName: !Ref B } }]\n      Events:\n        A: { Type: Api, Properties: { Path: /p${index}, Method: get } }\n        H: { Type: HttpApi, Properties: { Path: /p${index}, Method: get } }\n        S: { Type: S3, Properties: { Bucket: !Ref B, Events: 's3:ObjectCreated:*' } }\n`;
  return `Transform: AWS::Serverless-2016-10-31\nGlobals: { Function: { Environment: { Variables: { A: b } } } }\nResources:\n  B: { Type: AWS::S3::Bucket }\n${Array.from({ length: count }, (_, index) => one(index)).join('')}`;
}

function serverless(count: number): string {
  const one = (index: number): string =>
    `  f${index}:\n    handler: a.b\n    environment: { TABLE: '\${self:custom.table}' }\n    events:\n      - http: { path: p${index}/x, method: get, cors: true }\n      - httpApi: { path: /p${index}, method: post }\n      - schedule: rate(1 hour)\n      - sqs: arn:aws:sqs:us-east-1:123456789012:q${index}\n`;
  return `service: s\nprovider: { name: aws, runtime: nodejs22.x, stage: "\${opt:stage, 'dev'}" }\ncustom: { table: 't-\${self:provider.stage}' }\nfunctions:\n${Array.from({ length: count }, (_, index) => one(index)).join('')}`;
}
