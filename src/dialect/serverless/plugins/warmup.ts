import type { Plugin } from './plugin.ts';
import { itemsOrSelf } from '../../../source/node.ts';
import { byPlugin, byServerless } from '../../../source/provenance.ts';
import { make, type Plain } from '../../builder/make.ts';
import { at, entriesOf, isMap, type Entry, type Node } from '../../../source/node.ts';
import { either, isTrue, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { joined, piecesOf, type Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';

const upper = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
const warmersOf = (resolver: Resolver): readonly Entry[] =>
  entriesOf(resolver.get('custom', 'warmup')).filter(({ value }) => isMap(value));

/** `true`, the name of a stage, or a list of stages. */
function isEnabled(setting: Node | undefined, stage: Pieces): boolean {
  if (isTrue(setting)) return true;
  return stage.length === 1 && itemsOrSelf(setting).some(item => text(item) === stage[0]);
}

/** The functions that a warmer keeps warm: what the function says, else the warmer. */
const warmed = (
  functions: readonly { readonly key: string; readonly node: Node }[],
  warmer: Entry,
  stage: Pieces,
): string[] =>
  functions
    .filter(({ node }) =>
      isEnabled(at(node, 'warmup', warmer.key, 'enabled') ?? at(warmer.value, 'enabled'), stage),
    )
    .map(({ key }) => key);

/** serverless-plugin-warmup (version 5): a function for each warmer that calls other functions on a schedule. */
function warmerFunctions(resolver: Resolver, stage: Pieces): Entry[] {
  const service = piecesOf(resolver.get('service')) ?? ['service'];
  const functions = entriesOf(resolver.get('functions')).map(({ key, value }) => ({ key, node: value }));
  return warmersOf(resolver)
    .filter(warmer => warmed(functions, warmer, stage).length > 0)
    .map(warmer => {
      const { key, keySpan, value } = warmer;
      const provenance = byPlugin(key, keySpan, 'warmup');
      const name = joined(
        [...service, '-', ...stage, `-warmup-plugin-${key.toLowerCase()}`],
        keySpan,
        provenance,
      );
      const events = at(value, 'events');
      const node = make(
        {
          name: either(at(value, 'name')) ?? name,
          handler: `.warmup/${key}/index.warmUp`,
          description: `Serverless WarmUp Plugin (warmer "${key}")`,
          memorySize: either(at(value, 'memorySize')) ?? 128,
          timeout: either(at(value, 'timeout')) ?? 10,
          runtime: 'nodejs24.x',
          role: either(at(value, 'role')) ?? `WarmUpPlugin${upper(key)}Role`,
          layers: [],
          environment: environmentOf(value, resolver),
          vpc: at(value, 'vpc'),
          tracing: at(value, 'tracing'),
          logRetentionInDays: at(value, 'logRetentionInDays'),
          events: truthy(events) ? events : [{ schedule: 'rate(5 minutes)' }],
        },
        provenance,
      );
      return { key: `warmUpPlugin${upper(key)}`, keySpan, value: node };
    });
}

/** The warmer takes none of the provider's variables. */
function environmentOf(value: Node, resolver: Resolver): Plain {
  const own = at(value, 'environment');
  const others = entriesOf(own ?? resolver.get('provider', 'environment'));
  return others.length === 0 ? undefined : (own ?? Object.fromEntries(others.map(({ key }) => [key, null])));
}

/** The role of each warmer. */
function warmerRoles(service: ServerlessService): void {
  const functions = service.functions.filter(fn => !fn.provenance);
  for (const warmer of warmersOf(service.resolver)) {
    const { key, keySpan, value } = warmer;
    const own = service.byKey.get(`warmUpPlugin${upper(key)}`);
    if (!own || truthy(at(value, 'role'))) continue;
    const provenance = byServerless(key, keySpan, 'warmup-role');
    const words = [service.string(service.name, provenance), service.string(service.stage, provenance)];
    const group: Pieces = [
      'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/',
      ...own.name,
    ];
    const targets = new Set(warmed(functions, warmer, service.stage));
    service.builder.add(
      `WarmUpPlugin${upper(key)}Role`,
      'AWS::IAM::Role',
      {
        Path: '/',
        RoleName: either(at(value, 'roleName')) ?? {
          'Fn::Join': ['-', [...words, { Ref: 'AWS::Region' }, key.toLowerCase(), 'role']],
        },
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: 'sts:AssumeRole' },
          ],
        },
        Policies: [
          {
            PolicyName: { 'Fn::Join': ['-', [...words, 'warmer', key.toLowerCase(), 'policy']] },
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['logs:CreateLogGroup', 'logs:CreateLogStream'],
                  Resource: [service.sub([...group, ':*'], provenance)],
                },
                {
                  Effect: 'Allow',
                  Action: ['logs:PutLogEvents'],
                  Resource: [service.sub([...group, ':*:*'], provenance)],
                },
                {
                  Effect: 'Allow',
                  Action: ['lambda:InvokeFunction'],
                  Resource: functions
                    .filter(fn => targets.has(fn.key))
                    .map(fn =>
                      service.sub(
                        [
                          'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:',
                          ...fn.name,
                          '*',
                        ],
                        provenance,
                      ),
                    ),
                },
                {
                  Effect: 'Allow',
                  Action: [
                    'ec2:CreateNetworkInterface',
                    'ec2:DescribeNetworkInterfaces',
                    'ec2:DetachNetworkInterface',
                    'ec2:DeleteNetworkInterface',
                  ],
                  Resource: '*',
                },
              ],
            },
          },
        ],
      },
      provenance,
    );
  }
}

export const warmup: Plugin = { functions: warmerFunctions, apply: warmerRoles };
