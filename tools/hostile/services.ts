import { inherited, kind, service, times, type HostileInput } from './input.ts';

const F = 'functions:\n  f: { handler: a.b }\n';
const ts = (text: string): Record<string, string> => ({ 'serverless.ts': text });

/** Services of the Serverless Framework. */
export const services: readonly (readonly HostileInput[])[] = [
  kind('variables that double', [5, 20, 60], n =>
    service(
      `${F}custom:\n  a0: x\n${times(n, i => `  a${i + 1}: \${self:custom.a${i}}\${self:custom.a${i}}\n`)}  out: \${self:custom.a${n}}\n`,
    ),
  ),
  kind('texts of a function that double', [5, 20, 60], n =>
    service(
      `functions: { f: { handler: a.b, environment: { A: "\${self:custom.a${n}}" } } }\ncustom:\n  a0: xyz\n${times(n, i => `  a${i + 1}: \${self:custom.a${i}}\${self:custom.a${i}}\n`)}`,
    ),
  ),
  kind('texts of unknown variables of a function that double', [5, 20, 60], n =>
    service(
      `functions: { f: { handler: a.b, environment: { A: "\${self:custom.a${n}}" } } }\ncustom:\n  a0: "\${opt:x}-\${aws:accountId}"\n${times(n, i => `  a${i + 1}: \${self:custom.a${i}}-\${self:custom.a${i}}\n`)}`,
    ),
  ),
  kind('long texts in a text of a function', [10, 100, 10_000], n =>
    service(
      `functions: { f: { handler: a.b, environment: { A: "${'${self:custom.a}'.repeat(n)}" } } }\ncustom: { a: ${'x'.repeat(n * 30)} }\n`,
    ),
  ),
  kind('maps of variables that double', [5, 20, 60], n =>
    service(
      `${F}custom:\n  a0: { x: y }\n${times(n, i => `  a${i + 1}: { l: "\${self:custom.a${i}}", r: "\${self:custom.a${i}}" }\n`)}`,
    ),
  ),
  kind('a chain of variables', [10, 300, 5_000], n =>
    service(`${F}custom:\n  a0: x\n${times(n, i => `  a${i + 1}: \${self:custom.a${i}}\n`)}`),
  ),
  kind('variables of themselves', [1, 30, 1_000], n =>
    service(`${F}custom:\n${times(n, i => `  a${i}: \${self:custom.a${(i + 1) % n}}\n`)}`),
  ),
  kind('all of the service in itself', [1, 5, 50], n =>
    service(`${F}custom:\n${times(n, i => `  a${i}: \${self:}\n`)}`),
  ),
  kind('custom in custom', [1, 5, 50], n =>
    service(`${F}custom:\n${times(n, i => `  a${i}: \${self:custom}\n`)}`),
  ),
  kind('variables in variables', [5, 50, 5_000], n =>
    service(`${F}custom:\n  a: ${'${self:custom.'.repeat(n)}b${'}'.repeat(n)}\n`),
  ),
  kind('fallbacks of fallbacks', [5, 50, 5_000], n =>
    service(`${F}custom:\n  a: ${times(n, i => `\${opt:o${i}, `)}x${'}'.repeat(n)}\n`),
  ),
  kind('fallbacks in a row', [5, 500, 50_000], n =>
    service(`${F}custom:\n  a: \${${times(n, i => `opt:o${i}, `)}'x'}\n`),
  ),
  kind('variables of a service that are not closed', [10, 1_000, 100_000], n =>
    service(`${F}custom:\n  a: "${'${self:'.repeat(n)}"\n`),
  ),
  kind('variables in a text', [10, 1_000, 50_000], n =>
    service(`${F}custom:\n  b: y\n  a: "${'${self:custom.b}'.repeat(n)}"\n`),
  ),
  kind('files that name each other', [1, 3, 30], n => ({
    ...service(`${F}custom: \${file(f0.yml)}\n`),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`f${i}.yml`, `a: \${file(f${(i + 1) % n}.yml)}\n`]),
    ),
  })),
  kind('files that double', [3, 8, 20], n => ({
    ...service(`${F}custom: \${file(f0.yml)}\n`),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`f${i}.yml`, times(4, j => `k${j}: \${file(f${i + 1}.yml)}\n`)]),
    ),
    [`f${n}.yml`]: 'a: b\n',
  })),
  kind('a long file', [1_000, 100_000, 9_000_000], n => ({
    ...service(`${F}custom: { a: "\${file(f.txt)}", b: "\${file(f.txt)}-\${file(f.txt)}" }\n`),
    'f.txt': 'x'.repeat(n),
  })),
  kind('stages', [3, 50, 2_000], n =>
    service(
      `${F}custom:\n  cfg:\n${times(n, i => `    s${i}: { v: ${i} }\n`)}params:\n${times(n, i => `  s${i}: { p: x }\n`)}resources: { Resources: { B: { Type: AWS::S3::Bucket, Properties: { BucketName: "\${self:custom.cfg.\${sls:stage}.v}-\${param:p}" } } } }\n`,
    ),
  ),
  kind('functions of a service', [100, 1_000, 3_000], n =>
    service(
      `functions:\n${times(n, i => `  f${i}: { handler: a.b, events: [{ http: { path: /p${i}, method: get } }] }\n`)}`,
    ),
  ),
  kind('functions with environments', [100, 500, 2_000], n =>
    service(
      `  environment: { ${times(50, i => `K${i}: v, `)} }\nfunctions:\n${times(n, i => `  f${i}: { handler: a.b }\n`)}`,
    ),
  ),
  kind('events of one function', [10, 300, 3_000], n =>
    service(
      `functions:\n  f:\n    handler: a.b\n    events:\n${times(n, i => `      - httpApi: { path: /p${i}, method: get }\n`)}`,
    ),
  ),
  kind('events of each kind', [1, 30, 300], n =>
    service(
      `functions:\n  f:\n    handler: a.b\n    events:\n${times(n, i => `      - sns: t${i}\n      - sqs: arn:aws:sqs:eu-west-1:123456789012:q${i}\n      - schedule: rate(${i + 1} minutes)\n      - s3: b${i}\n      - stream: arn:aws:kinesis:eu-west-1:123456789012:stream/s${i}\n      - eventBridge: { pattern: { source: [s${i}] } }\n      - websocket: r${i}\n      - iot: { sql: "select * from 'x${i}'" }\n`)}`,
    ),
  ),
  kind('path parameters of a service', [10, 1_000, 100_000], n =>
    service(
      `functions:\n  f: { handler: a.b, events: [{ http: { path: '${'{a'.repeat(n)}', method: get } }] }\n`,
    ),
  ),
  kind('a deep path of a service', [10, 300, 3_000], n =>
    service(
      `functions:\n  f: { handler: a.b, events: [{ http: { path: '${'a/'.repeat(n)}', method: get } }] }\n`,
    ),
  ),
  kind('plug-ins', [10, 1_000, 50_000], n =>
    service(`${F}plugins: [${times(n, i => `serverless-x${i}, `)}]\n`),
  ),
  kind('statements of a role', [10, 1_000, 10_000], n =>
    service(
      `  iam: { role: { statements: [${times(n, i => `{ Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b${i}' }, `)}] } }\n${F}`,
    ),
  ),
  kind('resources in pieces', [10, 300, 3_000], n =>
    service(`${F}resources:\n${times(n, i => `  - Resources: { B${i}: { Type: AWS::S3::Bucket } }\n`)}`),
  ),
  kind('extensions', [10, 300, 5_000], n =>
    service(`${F}resources: { extensions: { ${times(n, i => `X${i}: { Properties: { A: b } }, `)} } }\n`),
  ),
  kind('unknown keys of a service', [10, 1_000, 30_000], n =>
    service(`${F}${times(n, i => `provder${i}: x\n`)}`),
  ),
  kind('unknown keys of functions', [10, 1_000, 10_000], n =>
    service(`functions:\n${times(n, i => `  f${i}: { handler: a.b, enviroment: { A: b }, timout: 3 }\n`)}`),
  ),
  kind('a long name of a function', [100, 10_000, 300_000], n =>
    service(`functions:\n  ${'f'.repeat(n)}: { handler: a.b }\n`),
  ),
  kind('steps of a state machine', [10, 300, 5_000], n =>
    service(
      `plugins: [serverless-step-functions]\nstepFunctions: { stateMachines: { m: { definition: { StartAt: S0, States: { ${times(n, i => `S${i}: { Type: Task, Resource: !GetAtt F.Arn, Next: S${i + 1} }, `)} } } } } }\n${F}`,
    ),
  ),
  kind('placeholders of the pseudo parameters plug-in', [10, 1_000, 100_000], n =>
    service(
      `plugins: [serverless-pseudo-parameters]\n${F}custom: { a: "${'#{a'.repeat(n)}" }\nresources: { Resources: { B: { Type: AWS::S3::Bucket, Properties: { BucketName: "${'#{a'.repeat(n)}" } } } }\n`,
    ),
  ),
  kind('a long .env', [100, 10_000, 400_000], n => ({
    ...service(`useDotenv: true\n${F}`),
    '.env': times(n, i => `A${i}=b\n`),
  })),
  kind('a long line of .env', [1_000, 100_000, 9_000_000], n => ({
    ...service(`useDotenv: true\n${F}`),
    '.env': `A=${'x'.repeat(n)}`,
  })),
  kind('blanks in .env', [1_000, 100_000, 9_000_000], n => ({
    ...service(`useDotenv: true\n${F}`),
    '.env': `A${' '.repeat(n)}`,
  })),
  kind('quotes in .env', [100, 10_000, 300_000], n => ({
    ...service(`useDotenv: true\n${F}`),
    '.env': "A='\\'\n".repeat(n),
  })),
  kind('open quotes in .env', [100, 10_000, 300_000], n => ({
    ...service(`useDotenv: true\n${F}`),
    '.env': times(n, i => `A${i}="x\\"\n`),
  })),
  inherited('functions of a service', key =>
    service(
      `functions:\n  ${key}: { handler: a.b, environment: { ${key}: x }, events: [{ ${key}: x }, ${key}] }\n`,
    ),
  ),
  inherited('custom', key =>
    service(
      `${F}custom: { ${key}: { ${key}: x }, a: "\${self:custom.${key}.${key}}\${self:${key}}\${${key}:x}\${opt:${key}}" }\n`,
    ),
  ),
  inherited('params of a service', key =>
    service(
      `${F}params: { ${key}: { ${key}: x }, default: { ${key}: x } }\nstages: { ${key}: { params: { ${key}: x } } }\n`,
    ),
  ),
  inherited('the provider', key =>
    service(`  ${key}: x\n  environment: { ${key}: x }\n  tags: { ${key}: x }\n${F}plugins: [${key}]\n`),
  ),
  inherited('resources of a service', key =>
    service(
      `${F}resources: { ${key}: x, Resources: { ${key}: { Type: AWS::S3::Bucket } }, extensions: { ${key}: { ${key}: x } } }\n`,
    ),
  ),
  inherited('state machines', key =>
    service(
      `plugins: [serverless-step-functions]\nstepFunctions: { stateMachines: { ${key}: { definition: { States: { ${key}: { Type: ${key} } } } } } }\n${F}`,
    ),
  ),
  kind('constants in constants', [10, 300, 5_000], n =>
    ts(
      `const a0 = { x: 'y' };\n${times(n, i => `const a${i + 1} = { l: a${i}, r: a${i} };\n`)}module.exports = { service: 's', provider: { name: 'aws' }, custom: a${n} };\n`,
    ),
  ),
  kind('a chain of constants', [10, 300, 5_000], n =>
    ts(
      `const a0 = 'x';\n${times(n, i => `const a${i + 1} = a${i};\n`)}module.exports = { service: a${n}, provider: { name: 'aws' } };\n`,
    ),
  ),
  kind('constants of themselves', [1, 30, 1_000], n =>
    ts(
      `${times(n, i => `const a${i} = [a${(i + 1) % n}];\n`)}module.exports = { service: 's', provider: { name: 'aws' }, custom: a0 };\n`,
    ),
  ),
  kind('spreads that double', [5, 30, 300], n =>
    ts(
      `const a0 = { x: 'y' };\n${times(n, i => `const a${i + 1} = { ...a${i}, ...a${i}, k${i}: [a${i}, a${i}] };\n`)}module.exports = { service: 's', provider: { name: 'aws' }, custom: a${n} };\n`,
    ),
  ),
  kind('deep literals in code', [50, 5_000, 300_000], n =>
    ts(
      `module.exports = { service: 's', provider: { name: 'aws' }, custom: ${'['.repeat(n)}${']'.repeat(n)} };\n`,
    ),
  ),
  kind('comments in code', [100, 10_000, 300_000], n =>
    ts(`${'/* * / '.repeat(n)}\nmodule.exports = { service: 's', provider: { name: 'aws' } };\n`),
  ),
  kind('declarations in code', [100, 10_000, 100_000], n =>
    ts(
      `${times(n, i => `export const a${i}: Record<string, string> = 1;\n`)}module.exports = { service: 's', provider: { name: 'aws' } };\n`,
    ),
  ),
  kind('blanks in code', [100, 100_000, 3_000_000], n =>
    ts(
      `${'\n'.repeat(n)}const a${' '.repeat(n)}\nmodule.exports = { service: 's', provider: { name: 'aws' } };\n`,
    ),
  ),
  kind('texts in code that are not closed', [100, 10_000, 300_000], n =>
    ts(`${"const a = 'x\n".repeat(n)}module.exports = { service: 's', provider: { name: 'aws' } };\n`),
  ),
  kind('templates in code', [10, 1_000, 50_000], n =>
    ts(
      `const a0 = 'x';\n${times(n, i => `const a${i + 1} = \`\${a${i}}\${a${i}}\`;\n`)}module.exports = { service: 's', provider: { name: 'aws' }, custom: a${n} };\n`,
    ),
  ),
  kind('modules that import each other', [1, 10, 300], n => ({
    ...ts(
      `import a from './m0';\nmodule.exports = { service: 's', provider: { name: 'aws' }, functions: a };\n`,
    ),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `m${i}.ts`,
        `import b from './m${(i + 1) % n}';\nexport default { f: b };\n`,
      ]),
    ),
  })),
  kind('modules that double', [3, 10, 40], n => ({
    ...ts(
      `import a from './m0';\nmodule.exports = { service: 's', provider: { name: 'aws' }, functions: a };\n`,
    ),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `m${i}.ts`,
        `import b from './m${i + 1}';\nexport default { f: b, g: b, h: b };\n`,
      ]),
    ),
    [`m${n}.ts`]: 'export default { handler: "a.b" };\n',
  })),
  kind('services of a compose file', [3, 100, 3_000], n => ({
    'serverless-compose.yml': `services:\n${times(n, i => `  s${i}: { path: s${i} }\n`)}`,
  })),
];
