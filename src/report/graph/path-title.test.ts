import { expect, test } from 'vitest';
import type { Grant } from '../../rule/finding.ts';
import { finding } from '../testing.ts';
import type { ReportedNode } from './graph.ts';
import { pathTitle } from './path-title.ts';

const node = (kind: ReportedNode['kind'], name: string, noun: string, wide?: true): ReportedNode => ({
  id: name,
  kind,
  name,
  noun,
  resource: name,
  ...(wide ? { wide } : {}),
});
const grant = (access: Grant['access'], actions: readonly string[] = []): Grant => ({
  access,
  actions,
  count: actions.length,
  used: 'unknown',
  usedActions: [],
});
const ANYONE = node('who', 'Anyone on the internet', 'internet');
const CLOCK = node('who', 'EventBridge', 'service');
const DEVICES = node('who', 'AWS IoT devices', 'service');
const PAY = node('function', 'Pay', 'function');
const ROLE = node('role', 'Staff', 'role');
const functions = node('function', 'every function', 'function', true);

test.each([
  [
    'Anyone on the internet can use an unsafe deserialization in Pay to read and change the table Orders',
    [
      ANYONE,
      PAY,
      node('store', 'Orders', 'table'),
      grant(['changes', 'reads']),
      'code-unsafe-deserialization',
    ],
  ],
  [
    'Anyone on the internet can use a vulnerable package of Pay to read the secret Key',
    [ANYONE, PAY, node('secret', 'Key', 'secret'), grant(['reads']), 'dependency-vulnerable'],
  ],
  [
    'EventBridge calls Pay, which may change the code of every function',
    [CLOCK, PAY, functions, grant(['changes'])],
  ],
  [
    'AWS IoT devices call Pay, which may change every function',
    [DEVICES, PAY, functions, grant(['changes'], ['lambda:PutFunctionConcurrency'])],
  ],
  [
    'Anyone on the internet can take the role Staff and with it change the permissions of every role',
    [ANYONE, ROLE, node('role', 'every role', 'role', true), grant(['administers'])],
  ],
  [
    'Anyone on the internet can call Pay, which may sign in to the database Main',
    [ANYONE, PAY, node('store', 'Main', 'database'), grant(['administers'], ['rds-db:connect'])],
  ],
  [
    'Anyone on the internet can call Pay, which may read, send to and share the queue Jobs',
    [ANYONE, PAY, node('messages', 'Jobs', 'queue'), grant(['administers', 'changes', 'reads'])],
  ],
] as const)(
  '%s',
  (
    title,
    [who, by, target, granted, rule]: readonly [ReportedNode, ReportedNode, ReportedNode, Grant, string?],
  ) =>
    expect(pathTitle(who, by, target, granted, rule === undefined ? undefined : finding({ rule }))).toBe(
      title,
    ),
);
