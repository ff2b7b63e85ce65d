import { errorDetailsIn } from '../../src/aws/code/error-details.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import { triggersOf } from '../../src/aws/lambda/triggers.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'code-error-detail-to-client',
  title: 'Answer to a caller has details of an internal error',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'], sas: ['SAS-10'], cwe: [209] },
  why: 'Messages of libraries and databases name tables, files, versions and accounts, which helps whoever looks for a way in.',
  fix: 'Log the error, and answer with a text of your own and the request id.',
  references: ['https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html'],
  check({ resource: fn, report }) {
    const code = codeOf(fn);
    if (code.kind === 'none' || !triggersOf(fn).some(({ kind }) => kind === 'http')) return;
    for (const { at, what, within } of errorDetailsIn(code)) {
      const place = faultPlace(fn, code, at, within);
      if (place)
        report(
          place.at,
          `the answer has the ${what === 'stack' ? 'stack trace' : 'message'} of an error that was caught`,
          {
            code: place.code,
          },
        );
    }
  },
});
