import { expect, test } from 'vitest';
import { overridesIn } from './samconfig.ts';

const deploy = (value: string): string =>
  `version = 0.1\n[default.build.parameters]\nparameter_overrides = "Stage=no"\n[default.deploy.parameters]\nstack_name = "s"\nparameter_overrides = ${value}\n[prod.deploy.parameters]\nparameter_overrides = "Stage=prod"\n`;

test.each([
  ['a string', deploy('"Stage=dev Size=3"'), { Stage: 'dev', Size: '3' }],
  ['with quotes inside', deploy('"Stage=\\"a b\\" Name=\\"x\\""'), { Stage: 'a b', Name: 'x' }],
  ['a literal string', deploy(`'Stage="a=b" Url=http://x/?y=1'`), { Stage: 'a=b', Url: 'http://x/?y=1' }],
  [
    'the long form',
    deploy('"ParameterKey=Stage,ParameterValue=dev ParameterKey=B,ParameterValue=c,d"'),
    { Stage: 'dev', B: 'c,d' },
  ],
  [
    'a list over lines',
    deploy('[\n  "Stage=dev", # first\n  \'Names=a,b\',\n]'),
    { Stage: 'dev', Names: 'a,b' },
  ],
  ['single quotes and an escaped space', deploy(`"Stage='a b' Name=x\\\\ y"`), { Stage: 'a b', Name: 'x y' }],
  ['an empty value', deploy('"Stage= B=c"'), { Stage: '', B: 'c' }],
  ['of all commands', '[default.global.parameters]\nparameter_overrides = "Stage=all"', { Stage: 'all' }],
  ['of another environment only', '[prod.deploy.parameters]\nparameter_overrides = "Stage=prod"', undefined],
  ['cut off', deploy('["Stage=dev"').slice(0, -80), undefined],
  ['no text', deploy('7'), undefined],
])('%s', (_, toml, expected) => expect(overridesIn(toml)).toEqual(expected));
