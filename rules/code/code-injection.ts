import { eventUsesOf } from '../../src/aws/code/event-uses.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import type { EventUse, UseKind } from '../../src/aws/code/use.ts';
import { defineRule, type Severity } from '../../src/rule/rule.ts';

type Kind = Exclude<UseKind, 'objects' | 'xml'>;
type Words = {
  readonly severity: Severity;
  readonly does: (called: string) => string;
  readonly why: string;
  readonly fix: string;
};

const WORDS: { readonly [kind in Kind]: Words } = {
  shell: {
    severity: 'high',
    does: called => `is part of a command that a shell runs (${called})`,
    why: 'A value such as "; curl …" runs other commands with the credentials of the function.',
    fix: 'Run the program without a shell and pass a list of arguments: execFile(program, [value]), subprocess.run([program, value]).',
  },
  code: {
    severity: 'high',
    does: called => `is run as code (${called})`,
    why: 'Whoever sends the event runs code with the credentials of the function.',
    fix: 'Parse the value instead (JSON.parse, json.loads), or choose a function from a fixed list.',
  },
  template: {
    severity: 'high',
    does: called => `is compiled as a template (${called})`,
    why: 'Template languages can call functions: whoever sends the event runs code with the credentials of the function.',
    fix: 'Keep the template in the code, and pass the value as one of its variables.',
  },
  sql: {
    severity: 'high',
    does: () => 'is part of the text of an SQL statement',
    why: "A value with a quote in it changes the statement, so that it reads or changes other people's rows.",
    fix: 'Pass the value as a parameter of the statement, with a placeholder (?, $1, %s, :name) in its text.',
  },
  filter: {
    severity: 'medium',
    does: called => `is compared in a MongoDB query (${called})`,
    why: 'An object such as {"$ne": null} in place of a text changes what the query finds: a password that is not known, the data of all users.',
    fix: 'Make a text of the value (String(value), str(value)), ask for its type, or write { $eq: value }.',
  },
  expression: {
    severity: 'medium',
    does: called => `is part of ${called} of a DynamoDB request`,
    why: 'The expression decides which items are found or changed, and the value can change the expression.',
    fix: 'Use placeholders: values in ExpressionAttributeValues, names from a fixed list in ExpressionAttributeNames.',
  },
  html: {
    severity: 'medium',
    does: () => 'is part of an HTML page',
    why: 'A link to the page runs a script in the browser of whoever opens it, with the rights of that user.',
    fix: 'Escape the value for HTML, or use a template engine that does.',
  },
  path: {
    severity: 'medium',
    does: called => `is part of the path of a file (${called})`,
    why: 'A value with ../ in it reaches other files, such as the code and, under /proc, the credentials of the function.',
    fix: 'Use only the last part of the path (path.basename, os.path.basename), or choose the file from a fixed list.',
  },
  url: {
    severity: 'medium',
    does: called => `decides which host is called (${called})`,
    why: 'The function sends requests to any address for the caller, also to those that only it can reach.',
    fix: 'Compare the host with a fixed list, or keep the beginning of the URL in the code.',
  },
};

export default defineRule({
  id: 'code-injection',
  title: 'Data of the event becomes part of a command, a statement or a page',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S1'], sas: ['SAS-01'], cwe: [78, 89, 94, 943, 79, 22] },
  why: 'Whoever sends the event decides what is run.',
  fix: 'Pass the value as a parameter, or check it against a fixed list or a schema before.',
  references: [
    'https://owasp.org/www-project-top-ten/2017/A1_2017-Injection',
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeValues.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html',
  ],
  check({ resource: fn, strict, report, undetermined }) {
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    for (const use of eventUsesOf(fn)) {
      const words = wordsOf(use);
      const place = words && faultPlace(fn, code, use.at, use.within);
      if (!words || !place) continue;
      const said = `${use.field} ${words.does(use.called)}`;
      if (use.writer === 'unknown' && !strict)
        undetermined(`${said}, and who calls the function is not known`);
      else
        report(place.at, said, {
          severity:
            use.writer === 'caller' || use.writer === 'uploader' ? words.severity : lowered(words.severity),
          why: words.why,
          fix: words.fix,
          code: place.code,
          related: use.way.map(({ at, note }) => ({ at: code.placeOf(at), note, leads: true })),
        });
    }
  },
});

/** A file in whose name a sender inside the account has a part says little. */
function wordsOf({ kind, writer }: EventUse): Words | undefined {
  if (kind === 'objects' || kind === 'xml') return undefined;
  return (kind === 'path' || kind === 'url' || kind === 'html') && writer !== 'caller'
    ? undefined
    : WORDS[kind];
}

const lowered = (severity: Severity): Severity => (severity === 'high' ? 'medium' : 'low');
