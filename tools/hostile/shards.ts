import {
  buckets,
  functions,
  text,
  BUCKET,
  cfn,
  kindOf,
  SAM,
  times,
  type HostileCommand,
  type HostileFiles,
  type HostileInput,
} from './input.ts';

const SHARD: HostileCommand = { command: ['.', '--shard', '1/1'], expects: 'shard 1 of 1' };
const MERGE: HostileCommand = { command: ['merge', 'shard.json', '--format', 'json'] };
const shard = (targets: string, more = ''): HostileFiles => ({
  'shard.json': `{"schema":"stackward.shard/1","version":"0.1.0","shard":{"index":1,"total":1},"settings":{"paths":["."]},${more}"used":[],"targets":[${targets}]}`,
  'template.yaml': text(cfn(`  A: ${BUCKET}\n`)),
});

/** Shards of a scan, and reports of shards that are none. */
export const shards: readonly (readonly HostileInput[])[] = [
  kindOf('shard of many findings', [10, 300, 3_000], n => cfn(buckets(n, 'b')), SHARD),
  kindOf(
    'shard of functions',
    [10, 100, 500],
    n => ({ 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    SHARD,
  ),
  kindOf(
    'merge of brackets',
    [10, 10_000, 5_000_000],
    n => ({ ...shard(''), 'shard.json': '['.repeat(n) }),
    MERGE,
  ),
  kindOf(
    'merge of a half report',
    [10, 100_000, 20_000_000],
    n => ({ ...shard(''), 'shard.json': `{"schema":"stackward.shard/1","a":"${'x'.repeat(n)}` }),
    MERGE,
  ),
  kindOf(
    'merge of a deep report',
    [10, 1_000, 500_000],
    n => shard('', `"a":${'['.repeat(n)}${']'.repeat(n)},`),
    MERGE,
  ),
  kindOf(
    'merge of targets that are none',
    [1, 1_000, 300_000],
    n => shard(`${times(n, () => 'null,')}null`),
    MERGE,
  ),
  kindOf(
    'merge of targets without results',
    [1, 1_000, 300_000],
    n => shard(`${times(n, i => `["t${i}.yaml",{}],`)}["template.yaml",{}]`),
    MERGE,
  ),
  kindOf(
    'merge of targets of other types',
    [1, 1_000, 100_000],
    n =>
      shard(
        `["template.yaml",{"text":1,"file":[],"findings":{"a":${times(n, () => '[')}1${times(n, () => ']')}},"nested":"x"}]`,
      ),
    MERGE,
  ),
  kindOf(
    'merge of inherited names',
    [1, 1_000, 100_000],
    n =>
      shard(
        `["__proto__",{"__proto__":{"a":1}}],["constructor",{"text":"x"}]`,
        `"__proto__":{${times(n, i => `"a${i}":1,`)}"b":2},`,
      ),
    MERGE,
  ),
  kindOf(
    'merge of many shards',
    [3, 100, 2_000],
    n => ({
      ...shard(''),
      ...Object.fromEntries(
        Array.from({ length: n }, (_, i) => [
          `s${i}.json`,
          `{"schema":"stackward.shard/1","version":"0.1.0","shard":{"index":${i + 1},"total":${n}},"settings":{"paths":["."]},"used":[],"targets":[]}`,
        ]),
      ),
    }),
    { command: ['merge', 's*.json', '--format', 'json'] },
  ),
  kindOf(
    'merge of a total',
    [10, 10_000, 1_000_000_000],
    n => ({
      ...shard(''),
      'shard.json': (shard('')['shard.json'] as string).replace('"total":1', `"total":${n}`),
    }),
    MERGE,
  ),
];
