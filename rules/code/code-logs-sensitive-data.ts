import { isPersonal } from '../../src/aws/code/event-fields.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import { loggedIn, type Logged } from '../../src/aws/code/logged.ts';
import { triggersOf } from '../../src/aws/lambda/triggers.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

const WHOLE = 'is logged as a whole';

export default defineRule({
  id: 'code-logs-sensitive-data',
  title: 'Function logs sensitive data',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S3', 'S10'], sas: ['SAS-05'], cwe: [532] },
  why: 'Logs are kept for long, copied to other systems and read by more people than the data itself. Tokens and passwords in them can be used by all of these.',
  fix: 'Log the fields that you need, or remove the value before.',
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html',
  ],
  gather: all => {
    const names = [...new Set(all.map(({ resource }) => resource))];
    return `the event ${WHOLE} in ${all.length} places, by ${listInWords(names)}`;
  },
  check({ resource: fn, strict, report }) {
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    const personal = isPersonal(triggersOf(fn));
    for (const logged of loggedIn(code)) {
      const isWhole = logged.what === 'event' || logged.what === 'headers';
      const place = faultPlace(fn, code, logged.at, logged.within);
      if (!place || (isWhole && personal !== true && (personal === false || !strict))) continue;
      report(place.at, said(logged), {
        ...(isWhole ? WHOLE_DETAILS : {}),
        ...(logged.what === 'environment' ? ENVIRONMENT_DETAILS : {}),
        gathering: isWhole ? { group: 'event', item: `${place.at.file}:${place.at.start}` } : 'apart',
        code: place.code,
      });
    }
  },
});

const WHOLE_DETAILS = {
  severity: 'low',
  why: 'Events hold what users send: tokens in headers, personal data in the body. Logs are kept for long, copied to other systems and read by more people than the data itself.',
} as const;

const ENVIRONMENT_DETAILS = {
  why: 'Among them are the keys of the execution role, by which whoever reads the log can act as the function until they expire.',
  fix: 'Log the variables that you need by their names.',
} as const;

function said({ what, name, called }: Logged): string {
  switch (what) {
    case 'event':
      return `the event ${WHOLE} (${called})`;
    case 'headers':
      return `${name}, which can hold credentials, is logged (${called})`;
    case 'value':
      return `${name} is logged (${called})`;
    case 'environment':
      return `all environment variables, with the credentials of the function, are logged (${called})`;
    case 'secret':
      return `a secret that ${name} returns is logged (${called})`;
  }
}
