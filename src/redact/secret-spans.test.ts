import { expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { secretSpans } from './secret-spans.ts';

const covered = (text: string): string[] =>
  secretSpans(parseTree(new Source('t.yaml', text)).root, 0, text.length).map(({ start, end }) =>
    text.slice(start, end),
  );
const hidden = ['9f8a7c6b', '5d4e3f2a1b0c'].join('');

test.each([
  ['under its own name', `DB_PASSWORD: ${hidden}`],
  ['under a name on the line before', `- Name: API_TOKEN\n  Value: ${hidden}`],
  ['under a name on the line after', `- Value: ${hidden}\n  Name: API_TOKEN`],
  ['as the default of a parameter', `Parameters:\n  DbPassword:\n    Type: String\n    Default: ${hidden}`],
  ['in a parameter file', `[{ "ParameterKey": "DbPassword",\n "ParameterValue": "${hidden}" }]`],
  ['beside the parameter that it is compared with', `Known: !Equals [!Ref DbPassword, ${hidden}]`],
  ['inside an intrinsic', `API_SECRET: !If\n  - Prod\n  - ${hidden}\n  - !Ref Secret`],
])('a secret is covered %s', (_, text) => expect(covered(text).join(' ')).toContain(hidden));

test('what is no secret stays', () => expect(covered('TABLE: orders\nSECRET_NAME: orders/db\n')).toEqual([]));
