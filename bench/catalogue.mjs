// Proves that a catalogue of rules (YAML: group → [{ id, severity, preset, maps }]) and the registry agree.
//   node bench/catalogue.mjs CATALOGUE [--later group,rule-id,…]   --later: what the catalogue has and the registry not yet
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const LATER = ['code', 'supply-chain', 'iam-unused-grant', 'iam-missing-grant'];
const [catalogue, flag, names] = process.argv.slice(2);
if (!catalogue) throw new Error('usage: node bench/catalogue.mjs CATALOGUE [--later group,rule-id,…]');
const later = new Set(flag === '--later' ? names.split(',') : LATER);

const listed = Object.entries(parse(readFileSync(catalogue, 'utf8'))).flatMap(([group, rules]) =>
  rules.map(rule => ({ ...rule, group })),
);
const wanted = new Map(
  listed.filter(({ id, group }) => !later.has(group) && !later.has(id)).map(rule => [rule.id, rule]),
);
const registry = JSON.parse(
  execFileSync(process.execPath, ['bin/stackward.js', 'rules', '--format', 'json'], { encoding: 'utf8' }),
);
const have = new Map(registry.map(rule => [rule.id, rule]));

const texts = value => (value === undefined ? [] : [value].flat().map(String)).toSorted().join(', ');
const faults = [
  ...[...wanted.keys()].filter(id => !have.has(id)).map(id => `${id}: in the catalogue only`),
  ...[...have.keys()]
    .filter(id => !listed.some(rule => rule.id === id))
    .map(id => `${id}: in the registry only`),
  ...[...wanted.values()]
    .filter(({ id }) => have.has(id))
    .flatMap(({ id, group, severity, preset, maps = {} }) => {
      const mine = have.get(id);
      const differing = [
        ['severity', severity, mine.severity],
        ['preset', preset, mine.preset],
        ...['owasp', 'sas', 'cwe', 'fsbp', 'cis'].map(key => [key, texts(maps[key]), texts(mine.maps[key])]),
      ];
      const missing = ['ts', 'md']
        .map(ending => `rules/${group}/${id}.${ending}`)
        .filter(path => !existsSync(path));
      return [
        ...differing
          .filter(([, theirs, ours]) => theirs !== ours)
          .map(
            ([what, theirs, ours]) =>
              `${id}: ${what} is ${ours || 'nothing'}, the catalogue says ${theirs || 'nothing'}`,
          ),
        ...missing.map(path => `${id}: ${path} is missing`),
      ];
    }),
];
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(
  `catalogue: ${wanted.size} rules wanted, ${registry.length} registered, ${faults.length} differences\n`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
