import { describe, expect, test } from 'vitest';
import { said } from './testing.ts';

describe('what keeps a function open', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a package that may call AWS',
      `const store = require('dynamodb-toolbox'); exports.handler = () => store.get('a');`,
      ['! calls dynamodb-toolbox, which may call AWS'],
    ],
    [
      'an import whose name is not written',
      `exports.handler = event => require('./' + event.name).run();`,
      ['! imports a module whose name is not written in the code'],
    ],
    [
      'a method whose name is not written',
      `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({}); exports.handler = event => s3[event.what]({});`,
      ['! calls a method whose name is not written in the code'],
    ],
    [
      'a client in the hands of a package that calls nothing by itself',
      `const { SES } = require('@aws-sdk/client-ses'); const mail = require('handlebars'); const ses = new SES({});
       exports.handler = () => mail.createTransport({ SES: { ses } }).sendMail({});`,
      ['! gives a client to handlebars, which may call AWS with it'],
    ],
    [
      'a method that is no operation',
      `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({}); exports.handler = () => s3.fetchObject({});`,
      ['! calls fetchObject of s3, which is no operation that is known'],
    ],
    [
      'a command from elsewhere',
      `const { S3Client } = require('@aws-sdk/client-s3'); const s3 = new S3Client({}); exports.handler = event => s3.send(event.command);`,
      ['! sends a command that is not made in the code that was followed'],
    ],
    [
      'a file that is not there',
      `const { find } = require('./generated'); exports.handler = () => find();`,
      ['! ./generated is not beside the code'],
    ],
    [
      'nothing: data, and the types of what is written elsewhere',
      `const { find } = require('./rows'); const { kinds } = require('./kinds'); exports.handler = () => [find, kinds];
// file: rows.json
{ "find": 1 }
// file: kinds.d.ts
export type Kinds = string;`,
      [],
    ],
    [
      'a call of what nobody knows',
      `exports.handler = event => { const run = event.n * 2; return run(); };`,
      ['! calls what is not found in the code'],
    ],
    [
      'more handlers in one list than are followed',
      `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({});
       const all = [${Array.from({ length: 450 }, (_, index) => `() => ${index}`).join(',\n')}, () => s3.listBuckets({})];
       exports.handler = event => all[event.n]();`,
      ['s3.ListBuckets', '! has more values in one place than are followed'],
    ],
    [
      'more members far below a package than are followed',
      `const api = require('axios'); const all = {};
       ${Array.from({ length: 30 }, (_, index) => `all[process.env.N] = api.a.b.c${index};`).join(' ')}
       exports.handler = () => all.x.run();`,
      ['! has more values in one place than are followed'],
    ],
    [
      'nothing: members far below the event',
      `const all = []; exports.handler = event => { ${Array.from({ length: 30 }, (_, index) => `all.push(event.a.b.c${index});`).join(' ')} return all; };`,
      [],
    ],
    [
      'nothing: what regular expressions find',
      `exports.handler = event => { if (/^a/.test(event.id)) return /(b)/.exec(event.id)[1].trim(); };`,
      [],
    ],
    [
      'functions far inside of what a package is given',
      `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({}); const server = require('hapi');
       exports.handler = server({ a: { b: { c: { d: { e: () => s3.listBuckets({}) } } } } });`,
      ['s3.ListBuckets', '! calls hapi, which may call AWS'],
    ],
    ['a handler that is not exported', `exports.other = () => {};`, ['! the code does not export handler']],
    [
      'nothing: packages that do not call AWS, and the language',
      `const _ = require('lodash'); const axios = require('axios'); const fs = require('node:fs');
       exports.handler = async event => { fs.readFileSync('a'); console.log(_.get(event, 'a'), JSON.stringify(event)); return axios.get('https://example.com'); };`,
      [],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code)).toEqual(expected);
  });
});
