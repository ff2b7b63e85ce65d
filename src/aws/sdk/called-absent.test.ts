import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { said } from './testing.ts';

const OPEN = '! calls what is not found in the code';
const S3 = `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
  const s3 = new S3Client({});
  const put = () => s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' }));`;
const PUT = 's3.PutObject Bucket=b';

beforeAll(loadPython);

test.each<[string, string, readonly string[]]>([
  [
    'a regular expression is tested',
    `${S3} const isName = /^[a-z]+$/; exports.handler = event => isName.test(event.name) && put();`,
    [PUT],
  ],
  [
    'what a regular expression finds',
    `${S3} exports.handler = event => {
       let found;
       while ((found = /a(.)/g.exec(event.text)) !== null) if (found[1].trim() === 'b') put();
       [.../x/g[Symbol.matchAll](event.text)].forEach(put);
     };`,
    [PUT],
  ],
  [
    'a promise of nothing',
    `${S3} exports.handler = () => Promise.resolve().then(() => put()).catch(() => 0);`,
    [PUT],
  ],
  [
    'a method of texts, of a value that nothing is assigned to',
    `${S3} const labels = {}; exports.handler = () => { put(); return labels.closing.replace('%', '').toUpperCase(); };`,
    [PUT],
  ],
  [
    'a method of lists, of a value that nothing is assigned to: what it is given runs',
    `${S3} const lists = {}; exports.handler = () => lists.all.map(() => put());`,
    [PUT],
  ],
  [
    'a function that is looked for in an object that has none',
    `${S3} const config = { name: 'x' };
     exports.handler = async () => { if (config.onSave) await config.onSave(put); return put(); };`,
    [PUT],
  ],
  [
    'a list by a name that is not known, in an object that is filled by it',
    `${S3} exports.handler = () => { const groups = {}; const { name } = {};
       groups[name] = [1]; groups[name].push(2); return Promise.all(groups[name].map(put)); };`,
    [PUT],
  ],
  [
    'an item of a list that nothing is assigned to is called',
    `const lists = {}; exports.handler = () => lists.all.forEach(one => one.save());`,
    [OPEN],
  ],
  [
    'a method that a repository may have',
    `const stores = {}; exports.handler = () => stores.orders.find(1);`,
    [OPEN],
  ],
  [
    'an object that a package was given may have more',
    `const tools = require('lodash'); const config = {}; tools.merge(config, {}); exports.handler = () => config.onSave();`,
    [OPEN],
  ],
  [
    'a module that does not export it',
    `const { save } = require('./store'); exports.handler = () => save();
     // file: store.js
     exports.find = () => 1;`,
    [OPEN],
  ],
])('%s', (_, code, expected) => {
  expect(said(code)).toEqual(expected);
});

test('Python: the text of a value that nothing is assigned to', () => {
  expect(
    said(
      `import boto3
class Row:
    size = None
def lambda_handler(event, context):
    rows = Row.missing
    boto3.client('s3').put_object(Bucket='b', Key=str(rows).encode('utf-8'))
    return len(str(rows).strip().encode('utf-8'))
`,
      'app.py',
    ),
  ).toEqual([PUT]);
});

test.each<[string, string, readonly string[]]>([
  ['types only', 'const id: Order["id"] = "1";', []],
  ['a value', 'const id = new Order().id;', ['! ./model is not beside the code']],
])('TypeScript: a module that is not there, imported for %s', (_, use, open) => {
  expect(
    said(`import { Order } from './model'; export const handler = () => { ${use} return id; };`, 'app.ts'),
  ).toEqual(open);
});
