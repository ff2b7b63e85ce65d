import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { decode } from '../../src/source/decode.ts';
import { readFast } from '../../src/source/fast/read.ts';
import { readYaml } from '../../src/source/library.ts';
import { MAX_YAML_UNITS, tooLarge } from '../../src/source/limits.ts';
import { Source } from '../../src/source/source.ts';
import { edited, pieced } from './edits.ts';
import { ARN, CODE, LOCK, VARIABLE, YAML } from './pieces.ts';
import { findingsOf, scanned, type FuzzFiles } from './scanned.ts';
import { code, lockfiles, services, templates } from './seeds.ts';
import { policies, TEMPLATE, trees } from './trees.ts';

/** A kind of input and what must hold of it beside that the scan ends, in time and without an error of its own. */
export type FuzzTarget = {
  readonly name: string;
  readonly inputs: () => fc.Arbitrary<FuzzFiles>;
  readonly holds?: (files: FuzzFiles) => Promise<void>;
};

const SAM = `Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: app.handler, CodeUri: ., Runtime: `;

/** The library reads what the fast reader reads, alike. Of the text of a template engine the fast reader tells the first error only, where the library may tell others; to both it must be lost. The library counts depth by tokens, such as each `?` of a plain scalar in brackets, and may refuse what is less deep. */
async function readersAgree(files: FuzzFiles): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const source = (): Source => new Source(name, text);
    if (text.includes('\0') || tooLarge(source(), MAX_YAML_UNITS)) continue;
    const fast = readFast(source());
    if (!fast) continue;
    const library = readYaml(source());
    if (library.problems.some(({ code: is }) => is === 'too-deep')) continue;
    const isAlike =
      fast.templated === undefined
        ? isDeepStrictEqual(fast, library)
        : library.problems.some(({ lost }) => lost);
    if (!isAlike) throw new Error(`the readers differ in ${name}`);
  }
}

/** The same tree as JSON, as YAML in brackets and as YAML in lines comes to the same findings. */
async function spellingsAgree({ [TEMPLATE]: json = '' }: FuzzFiles): Promise<void> {
  const lines = stringify(JSON.parse(json), {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
  const [inBrackets, inLines, asJson] = await Promise.all(
    [{ [TEMPLATE]: json }, { [TEMPLATE]: lines }, { 'template.json': json }].map(async files =>
      findingsOf(await scanned(files)),
    ),
  );
  if (!isDeepStrictEqual(inBrackets, inLines))
    throw new Error('YAML in lines comes to other findings than JSON');
  if (!isDeepStrictEqual(inBrackets, asJson))
    throw new Error('JSON comes to other findings than YAML in brackets');
}

const bytes = (): fc.Arbitrary<FuzzFiles> => {
  const seeds = templates().map(text => Buffer.from(text));
  const change = fc.record({ at: fc.nat(100_000), by: fc.uint8Array({ maxLength: 4 }), cut: fc.nat(8) });
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { maxLength: 8 }))
    .map(([seed, changes]) =>
      changes.reduce((now: Uint8Array, { at, by, cut }) => {
        const from = at % (now.length + 1);
        return Buffer.concat([now.subarray(0, from), by, now.subarray(from + cut)]);
      }, seed),
    );
  return fc
    .oneof({ weight: 4, arbitrary: mutated }, fc.uint8Array({ maxLength: 300 }))
    .map(all => ({ [TEMPLATE]: decode(all).text }));
};

const variables = (): fc.Arbitrary<FuzzFiles> => {
  const value = pieced(VARIABLE, 14).map(text => JSON.stringify(text));
  const written = fc.tuple(value, value, value, value, value).map(([a, b, c, d, e]) => ({
    'serverless.yml': `service: s\nprovider: { name: aws, runtime: nodejs22.x, stage: ${a}, environment: { K: ${b} } }\ncustom: { a: ${c}, b: { a: ${d} } }\nfunctions: { f: { handler: app.handler, events: [{ http: ${e} }] } }\n`,
    'res.yml': `a: ${c}\n`,
  }));
  const mutated = edited(services(), [...VARIABLE, ...YAML]).map(text => ({
    'serverless.yml': text,
    'res.yml': 'a: b\n',
  }));
  return fc.oneof(written, mutated);
};

const arns = (): fc.Arbitrary<FuzzFiles> =>
  fc.tuple(pieced(ARN, 16), pieced(ARN, 16), pieced(ARN, 16)).map(([a, b, c]) => {
    const [first, second, third] = [a, b, c].map(text => JSON.stringify(text));
    return {
      [TEMPLATE]: `${SAM}nodejs22.x, Role: ${first}, Layers: [!Sub ${second}, ${third}], KmsKeyArn: ${second}, Policies: [{ Statement: [{ Effect: Allow, Action: '*', Resource: [${first}, !Sub ${second}, !Sub ${third}] }] }], Events: { S: { Type: SQS, Properties: { Queue: ${third} } }, N: { Type: SNS, Properties: { Topic: !Sub ${first} } } } }\n  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: ${first}, Principal: ${second}, SourceArn: ${third}, Action: lambda:InvokeFunction } }\n`,
    };
  });

const source = (language: 'js' | 'py') => (): fc.Arbitrary<FuzzFiles> => {
  const [runtime, ending] = language === 'js' ? ['nodejs22.x', 'js'] : ['python3.13', 'py'];
  return edited(code(language), CODE).map(text => ({
    [TEMPLATE]: `${SAM}${runtime}, Events: { E: { Type: HttpApi } } }\n`,
    [`app.${ending}`]: text,
  }));
};

const locks = (): fc.Arbitrary<FuzzFiles> => {
  const found = lockfiles();
  const names = Object.keys(found);
  const file = fc
    .constantFrom(...names)
    .chain(name => edited(found[name] ?? [''], LOCK).map(text => [name, text] as const));
  return fc.tuple(fc.array(file, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([files, isPython]) => ({
    ...(found['package.json'] ? { 'package.json': found['package.json'][0] ?? '{}' } : {}),
    ...Object.fromEntries(files),
    [TEMPLATE]: `${SAM}${isPython ? 'python3.13' : 'nodejs22.x'} }\n`,
    [isPython ? 'app.py' : 'app.js']: isPython
      ? 'import requests\ndef handler(e, c): pass\n'
      : "const a = require('lodash');\nexports.handler = () => a;\n",
  }));
};

export const TARGETS: readonly FuzzTarget[] = [
  { name: 'bytes', inputs: bytes, holds: readersAgree },
  {
    name: 'yaml',
    inputs: () => edited(templates(), YAML).map(text => ({ [TEMPLATE]: text })),
    holds: readersAgree,
  },
  { name: 'trees', inputs: trees, holds: spellingsAgree },
  { name: 'variables', inputs: variables },
  { name: 'policies', inputs: policies },
  { name: 'arns', inputs: arns },
  { name: 'javascript', inputs: source('js') },
  { name: 'python', inputs: source('py') },
  { name: 'lockfiles', inputs: locks },
];
