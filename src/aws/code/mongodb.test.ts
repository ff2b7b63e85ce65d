import { expect, test } from 'vitest';
import { eventUsesIn } from './testing.ts';

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
  expect(eventUsesIn('src/app.js', code)).toEqual(expected);
});
