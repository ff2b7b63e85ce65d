import { expect, test } from 'vitest';
import { actionNamed } from './action-table.ts';
import { escalationMethods, methodsWithin } from './escalation-methods.ts';

test('there are 65 methods, six of our own, the shortest first, each of actions that exist', () => {
  const methods = escalationMethods();
  expect(methods).toHaveLength(65);
  expect(new Set(methods.map(({ name }) => name)).size).toBe(65);
  expect(methods.map(({ actions }) => actions.length)).toEqual(
    methods.map(({ actions }) => actions.length).toSorted((a, b) => a - b),
  );
  for (const action of methods.flatMap(({ actions }) => actions))
    expect(actionNamed(action)?.name.toLowerCase(), action).toBe(action);
});

const within = (...given: string[]): string[] =>
  methodsWithin(action => given.includes(action)).map(({ name }) => name);
test.each([
  [[], []],
  [['iam:passrole'], []],
  [['iam:createaccesskey'], ['CreateAccessKey']],
  [['iam:passrole', 'lambda:createfunction'], []],
  [
    ['iam:passrole', 'lambda:createfunction', 'lambda:invokefunction'],
    ['PassExistingRoleToNewLambdaThenInvoke'],
  ],
  // Each of these alone is enough, and the pairs of them in the table say nothing more.
  [
    ['iam:createaccesskey', 'iam:deleteaccesskey', 'iam:attachuserpolicy'],
    ['CreateAccessKey', 'AttachUserPolicy'],
  ],
  [
    ['lambda:updatefunctioncode', 'lambda:invokefunction', 'lambda:addpermission'],
    ['EditExistingLambdaFunctionWithRole'],
  ],
])('of %j', (given, methods) => expect(within(...given)).toEqual(methods));
