import { expect, test } from 'vitest';
import { lineHashes } from '../report/line-hash.ts';
import { scan } from '../scan.ts';
import { memoryHost, named, TEMPLATE } from './testing.ts';

const options = { rules: [named], only: ['named'] };

test('a scan finds, reads, analyzes and presents, in the order of files and lines', async () => {
  const done: string[] = [];
  const { files, findings, summary } = await scan(
    ['.'],
    { ...options, onProgress: (index, total) => done.push(`${index}/${total}`) },
    memoryHost({ 'b.yaml': TEMPLATE, 'a.yaml': TEMPLATE, 'readme.yaml': 'a: 1\n' }),
  );
  expect(files.map(({ path, status }) => `${path} ${status}`)).toEqual([
    'shop/a.yaml scanned',
    'shop/b.yaml scanned',
    'shop/readme.yaml skipped',
  ]);
  expect(findings.map(({ file, resource, when }) => [file, resource, ...when].join(' '))).toEqual([
    'shop/a.yaml Always',
    'shop/a.yaml Sometimes Stage is prod',
    'shop/b.yaml Always',
    'shop/b.yaml Sometimes Stage is prod',
  ]);
  expect(summary).toMatchObject({ resources: 4, findings: { medium: 4 } });
  expect(done).toEqual(['1/3', '2/3', '3/3']);
});

test('equal identities have fingerprints that count', async () => {
  const twice = "AWSTemplateFormatVersion: '2010-09-09'\nResources: { A: { Type: Custom::Y } }\n";
  const reporting = {
    ...named,
    check: ({ resource, report }: Parameters<typeof named.check>[0]) => {
      report(resource, 'one');
      report(resource, 'two');
    },
  };
  const { findings } = await scan(['.'], { ...options, rules: [reporting] }, memoryHost({ 'a.yaml': twice }));
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});

test('a line hash is computed when it is asked for, and only then is the file read again', async () => {
  let reads = 0;
  const host = memoryHost({ 'a.yaml': TEMPLATE });
  const { findings } = await scan(['.'], options, {
    find: async (paths, how) => {
      const found = await host.find(paths, how);
      const counted = found.targets.map(target => ({
        ...target,
        root: {
          ...target.root,
          files: {
            ...target.root.files,
            text: (file: string) => {
              reads += 1;
              return target.root.files.text(file);
            },
          },
        },
      }));
      return { ...found, targets: counted };
    },
  });
  const before = reads;
  const expected = lineHashes(TEMPLATE);
  expect(findings.map(({ lineHash, start }) => lineHash === expected[start.line - 1])).toEqual([true, true]);
  expect(reads).toBe(before + 1);
});
