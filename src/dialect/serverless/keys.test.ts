import { expect, test } from 'vitest';
import { mapOf } from './read.ts';
import { childrenOf } from '../../../fixtures/mutations.ts';
import { at, entriesOf, type Entry, type Node } from '../../source/node.ts';
import { toTemplate } from '../emit.ts';
import { SERVICE, SERVICE_FILES } from './sample.ts';
import { lowerText, rootOf } from './testing.ts';

const HEAD = 'service: s\nprovider: { name: aws }\n';
const FUNCTION = '{ handler: h.h }';

/** What is said of the keys of a service: the line, whether it was checked, and the message. */
const said = (text: string, files = {}): string[] =>
  lowerText(text, { files }).stacks.flatMap(({ notes }) =>
    notes
      .filter(({ code }) => code === 'structure')
      .map(({ message, span, lost, partial }) => {
        const how = partial ? 'partial' : 'told';
        return `${text.slice(0, span?.start).split('\n').length} ${lost ? 'lost' : how}: ${message}`;
      }),
  );

test.each<[string, string, string[]]>([
  [
    'a misspelt key of a function',
    `${HEAD}functions:\n  f:\n    handler: h.h\n    enviroment: { A: b }\n    memorysize: 128\n`,
    [
      '6 lost: enviroment is not a key of functions.f, so its content was not checked; did you mean environment?',
      '7 told: memorysize is not a key of functions.f; did you mean memorySize?',
    ],
  ],
  [
    'a misspelt section',
    `${HEAD}function: { f: ${FUNCTION} }\n`,
    [
      '3 lost: function is not a key at the top level, so its content was not checked; did you mean functions?',
    ],
  ],
  [
    'a misspelt setting of an event, and a misspelt event',
    `${HEAD}functions:\n  f:\n    handler: h.h\n    events:\n      - http: { path: a, method: get, autorizer: x }\n      - htttp: GET /a\n`,
    [
      '7 lost: autorizer is not a key of functions.f.events.http, so its content was not checked; did you mean authorizer?',
      '8 lost: htttp is not a key of functions.f.events, so its content was not checked; did you mean http?',
    ],
  ],
  [
    'settings that are not indented under their event',
    `${HEAD}functions:\n  f:\n    handler: h.h\n    events:\n      - http:\n        path: a\n        method: get\n`,
    [
      '8 lost: path is beside http and not in it, so it was not checked: indent it',
      '9 lost: method is beside http and not in it, so it was not checked: indent it',
    ],
  ],
  [
    'functions that are not indented',
    `${HEAD}functions:\nhello:\n  handler: h.h\n`,
    ['4 lost: the function hello is beside functions and not in it, so it was not checked'],
  ],
  [
    'a function without its name',
    `${HEAD}functions:\n  handler: h.h\n  events: [{ http: GET /a }]\n`,
    [
      '4 lost: handler is in functions and not in one of them, so it was not checked',
      '5 lost: events is in functions and not in one of them, so it was not checked',
    ],
  ],
  [
    'statements at the wrong level',
    `${HEAD}iamRoleStatements: [{ Effect: Allow, Action: 's3:*', Resource: '*' }]\nfunctions: { f: ${FUNCTION} }\n`,
    ['3 lost: iamRoleStatements is beside provider and not in it, so it was not checked: indent it'],
  ],
  [
    'a pattern that is not indented, where the schema allows any key',
    `${HEAD}functions: { f: { handler: h.h, events: [{ eventBridge: { pattern: {}, source: [a] } }] } }\n`,
    ['3 lost: source is beside pattern and not in it, so it was not checked: indent it'],
  ],
  [
    'an event among the settings of its function',
    `${HEAD}functions: { f: { handler: h.h, websocket: $connect } }\n`,
    [
      '3 lost: websocket is not a key of functions.f, so it was not checked; it belongs in the events of a function',
    ],
  ],
  [
    'statements of a function without their plugin',
    `${HEAD}functions:\n  f:\n    handler: h.h\n    iamRoleStatements: [{ Effect: Allow, Action: 's3:*', Resource: '*' }]\n`,
    [
      '6 lost: iamRoleStatements of functions.f has no effect without the plugin serverless-iam-roles-per-function, so its content was not checked',
    ],
  ],
  [
    'a statement in which a key is misspelt',
    `service: s\nprovider:\n  name: aws\n  iam: { role: { statements: [{ Effect: Allow, Acton: 's3:*', Resource: '*' }] } }\n`,
    [
      '4 lost: Acton is not a key of provider.iam.role.statements, so its content was not checked; did you mean Action?',
    ],
  ],
  [
    'the settings of a plugin',
    `${HEAD}plugins: [serverless-domain-manager]\ncustom: { customDomian: { domainName: a.b } }\n`,
    [
      '4 lost: no plugin of the service reads custom.customDomian, so its content was not checked; did you mean customDomain?',
    ],
  ],
  [
    'sections and settings among the author’s own names',
    `service: s\ncustom:\n  t: 1\n  functions: { f: ${FUNCTION} }\nprovider: { name: aws, environment: { A: b, vpc: { subnetIds: [a] } } }\n`,
    [
      '4 lost: functions is in custom and not beside it, so it was not checked',
      '5 lost: vpc is in provider.environment and not beside it, so it was not checked',
    ],
  ],
  [
    'what nobody knows',
    `${HEAD}functions: { f: { handler: h.h, colour: red, shapes: [round] } }\n`,
    ['3 told: colour is not a key of functions.f', '3 partial: shapes is not a key of functions.f'],
  ],
  [
    'beside an unknown plugin only what reads like a slip',
    `${HEAD}plugins: [./mine]\nfunctions: { f: { handler: h.h, colour: red, enviroment: { A: b } } }\n`,
    [
      '4 partial: enviroment is not a key of functions.f, so its content was not checked; did you mean environment?',
    ],
  ],
])('%s', (_, text, expected) => expect(said(text)).toEqual(expected));

test.each([
  [
    'version 4 has the statements of functions built in',
    `${HEAD}frameworkVersion: '4'\nfunctions: { f: { handler: h.h, iamRoleStatements: [{ Effect: Allow, Action: a:b, Resource: c }] } }\n`,
  ],
  [
    'a key that a variable refers to is its author’s',
    `service: s\nprovider: { name: aws, account: "1", stage: '\${self:provider.account}' }\n`,
  ],
  ['keys for anchors', `${HEAD}x-shared: { a: 1 }\n.more: { b: 2 }\n`],
  [
    'keys of plugins',
    `${HEAD}plugins: [serverless-plugin-warmup, '@mine/serverless-iam-roles-per-function']\nfunctions: { f: { handler: h.h, warmup: { default: { enabled: true } }, iamRoleStatements: [] } }\n`,
  ],
  [
    'plugins that are not known',
    `${HEAD}plugins: \${file(none.yml)}\nfunctions: { f: { handler: h.h, iamRoleStatements: [] } }\n`,
  ],
  ['services for others', 'service: s\nprovider: { name: google, project: x }\nfunktions: {}\n'],
  [
    'intrinsic functions',
    `service: s\nprovider: { name: aws, role: !GetAtt R.Arn, apiGateway: { restApiId: { Ref: A } } }\n`,
  ],
])('nothing is said of %s', (_, text) => expect(said(text)).toEqual([]));

test('a file that holds the functions is checked as well', () =>
  expect(
    said(`${HEAD}functions: \${file(f.yml)}\n`, {
      'f.yml': `f: { handler: h.h, enviroment: { A: b } }\n`,
    })[0],
  ).toContain('enviroment is not a key of functions.f'));

/** Places under which names, or all that stands there, are the author's own. */
const NAMES =
  /^(?:service|custom|constructs|layers|functions|stepFunctions\.stateMachines|provider\.(?:s3|alb\.authorizers|httpApi\.authorizers|apiGateway\.(?:apiKeys|usagePlan|request\.schemas)|environment|(?:deploymentBucket\.|iam\.role\.)?tags)|custom\.(?:warmup|alerts\.(?:topics|definitions))|functions\.a\.warmup)\.[^.]+$/;
const OWN =
  /^(?:params|stages|resources|custom\.t)\.|\.(?:filterPolicy|filterPatterns|input|inputPathsMap|event|templateBody|query|schemas|States)\./;

const knownPlugins = SERVICE.replace(', other]', ']');
/** Every key of the service that is not its author's own name for something. */
function* ownKeys(node: Node, path = ''): Generator<{ entry: Entry; path: string }> {
  const entries = new Set(entriesOf(mapOf(node)).map(entry => entry.value));
  for (const entry of entriesOf(mapOf(node))) {
    const here = path === '' ? entry.key : `${path}.${entry.key}`;
    if (node.kind === 'map') yield { entry, path: here };
    yield* ownKeys(entry.value, here);
  }
  for (const [, child] of childrenOf(node)) if (!entries.has(child)) yield* ownKeys(child, path);
}

function looked(text: string): { readonly template: string; readonly told: readonly string[] } {
  const { stacks, problems } = lowerText(text, { files: SERVICE_FILES, stage: 'dev' });
  const [stack] = stacks;
  return {
    template: JSON.stringify(stack && toTemplate(stack)),
    told: [...(stack?.notes ?? []), ...problems].map(({ message }) => message),
  };
}

test('a key that is misspelt by one letter is told, or changes nothing', { timeout: 60_000 }, () => {
  const before = looked(knownPlugins);
  const silent: string[] = [];
  // All of them hold; each fourth is enough to notice when a place is not looked at.
  const keys = [...ownKeys(rootOf(knownPlugins))].filter((_, index) => index % 4 === 0);
  for (const [index, { entry, path }] of keys.entries()) {
    const { start, end } = entry.keySpan;
    const key = knownPlugins.slice(start, end);
    if (!/^\w{3,}$/.test(key) || NAMES.test(path) || OWN.test(path)) continue;
    const wrong = index % 2 === 0 ? key.slice(0, -1) : `${key.slice(1, 2)}${key.slice(0, 1)}${key.slice(2)}`;
    const after = looked(`${knownPlugins.slice(0, start)}${wrong}${knownPlugins.slice(end)}`);
    if (after.template !== before.template && after.told.every(message => before.told.includes(message)))
      silent.push(`${path}: ${wrong}`);
  }
  expect(silent).toEqual([]);
  expect(at(rootOf(knownPlugins), 'functions')).toBeDefined();
});
