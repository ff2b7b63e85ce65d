import { expect, test } from 'vitest';
import { worldAmong } from '../../../tools/worlds.ts';
import { eventUsesOf } from './event-uses.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { Api: { Type: HttpApi, Properties: { Path: /x, Method: post } } }
`;

test.each<[string, string, readonly string[]]>([
  [
    'a query of MongoDB that an object changes',
    "const { MongoClient } = require('mongodb'); const users = new MongoClient('').db().collection('users'); const { name, age } = JSON.parse(event.body); await users.findOne({ name, age: { $eq: age } });",
    ['filter event.body.name caller'],
  ],
  [
    'a model of mongoose, and a filter that is sent whole',
    "const User = require('mongoose').model('User', {}); await User.find(JSON.parse(event.body));",
    ['filter event.body caller'],
  ],
  [
    'texts in a query of MongoDB',
    "const User = require('mongoose').model('User', {}); const b = JSON.parse(event.body); if (typeof b.d !== 'string') return; await User.findOne({ a: String(b.a), b: `${b.b}`, c: b.c.trim(), d: b.d, e: event.pathParameters.e });",
    [],
  ],
])('%s', (_, body, expected) => {
  const code = `export const handler = async event => { ${body} };`;
  const fn = worldAmong({ 'template.yaml': TEMPLATE, 'src/app.js': code }).resource('Fn');
  expect(fn && eventUsesOf(fn).map(({ kind, field, writer }) => `${kind} ${field} ${writer}`)).toEqual(
    expected,
  );
});
