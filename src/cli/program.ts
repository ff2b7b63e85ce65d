import { Command } from 'commander';
import { ABOUT } from '../config/about.ts';
import { SEVERITIES } from '../rule/rule.ts';
import { STANDARDS } from '../rule/standards.ts';
import { writeBaseline } from './baseline-command.ts';
import { explain } from './explain-command.ts';
import { AFTER } from './help.ts';
import { init } from './init-command.ts';
import { lower } from './lower-command.ts';
import { choice, FAIL_ON, list, withDeployment } from './options.ts';
import { FORMATS, namedOutput } from './outputs.ts';
import { listRules } from './rules-command.ts';
import { scanCommand } from './scan-command.ts';
import type { Terminal } from './terminal.ts';
import { testRules } from './test-rules-command.ts';

const EXAMPLES = `
Examples:
  npx stackward                                        every template below this folder
  npx stackward template.yaml --preset strict          one template, every rule
  npx stackward . -o sarif=results.sarif               text here, SARIF in a file
  npx stackward . --fail-on high                       exit status 1 from high upwards
  npx stackward init                                   a commented stackward.yaml
  npx stackward baseline                               accept what is there today
  sam build && npx stackward - < template.yaml         standard input
  npx stackward lower serverless.yml --stage prod      the CloudFormation that it deploys to
  npx stackward explain iam-wildcard-action            why, and what to do
  npx stackward test-rules rules                       the pages of your own rules as tests

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 something could not be scanned.
In a project that has it installed, \`npx --no-install scanner\` is the same program.
`;

/** The command line. `done` gets the exit status. */
export function program(terminal: Terminal, done: (status: number) => void): Command {
  const root = new Command('stackward')
    .description('Finds security faults in AWS SAM, CloudFormation and serverless.yml templates, offline.')
    .argument('[paths...]', 'files, folders, globs, or - for standard input (default: this folder)')
    .usage('[paths...] [options]');
  common(root, terminal).enablePositionalOptions();
  scanOptions(root)
    .addHelpText('after', EXAMPLES)
    .option('-V, --version', 'print the version; with --verbose the dates of the AWS data as well')
    .action(async (paths: string[], flags) => done(await scanCommand(paths, flags, terminal)));
  const sub = (name: string): Command => common(root.command(name), terminal);
  withDeployment(
    sub('lower')
      .description('print the CloudFormation that a template deploys to')
      .argument('<file>', 'a template, or - for standard input'),
  )
    .addOption(choice('-f, --format <name>', 'yaml or json', ['yaml', 'json'], 'yaml'))
    .option('--explain', 'print instead what was generated, for which resource, and the line that caused it')
    .addHelpText('after', AFTER.lower)
    .action(async (file: string, flags) => done(await lower(file, flags, terminal)));
  scanned(
    sub('baseline')
      .description('accept what is found now: write it to a file that later scans are compared with')
      .argument('[paths...]', 'files, folders, globs (default: this folder)'),
  )
    .option(
      '--baseline <file>',
      'the file to write (default: that of stackward.yaml, or stackward-baseline.json)',
    )
    .option('--prune', 'only take out what is no longer found')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', AFTER.baseline)
    .action(async (paths: string[], flags) =>
      done(await writeBaseline(paths, { ignores: true, ...flags }, terminal)),
    );
  sub('init')
    .description('write a commented stackward.yaml for the templates below this folder')
    .addHelpText('after', AFTER.init)
    .action(async () => done(await init(terminal)));
  sub('explain')
    .description("print a rule's page")
    .argument('<rule>', 'the id of a rule')
    .option('--rules-from <file>', 'your own rules as well (repeatable)', list)
    .option('--no-color', 'no colour')
    .addHelpText('after', AFTER.explain)
    .action(async (id: string, flags) => done(await explain(id, flags, terminal)));
  sub('rules')
    .description('list the rules')
    .addOption(choice('-f, --format <name>', 'text or json', ['text', 'json'], 'text'))
    .addOption(
      choice(
        '--standard <name>',
        `what they say to a standard: ${STANDARDS.map(({ key }) => key).join(', ')}`,
        STANDARDS.map(({ key }) => key),
      ),
    )
    .option('--rules-from <file>', 'your own rules as well (repeatable)', list)
    .addHelpText('after', AFTER.rules)
    .action(async flags => done(await listRules(flags, terminal)));
  sub('test-rules')
    .description('run the blocks of the pages of your own rules as tests')
    .argument(
      '<paths...>',
      'folders of rules (.mjs, .js) and their pages (.md), or rule files; their code is run',
    )
    .option('-q, --quiet', 'failures and counts only')
    .addHelpText('after', AFTER.testRules)
    .action(async (paths: string[], flags) => done(await testRules(paths, flags, terminal)));
  return root;
}

const common = (command: Command, terminal: Terminal): Command =>
  command
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => Math.min(terminal.columns, 110),
      getErrHelpWidth: () => 80,
    });

/** What is looked at, and by which rules. */
const scanned = (command: Command): Command =>
  withDeployment(
    command
      .addOption(
        choice('--preset <name>', 'recommended (default), or strict for every rule', [
          'recommended',
          'strict',
        ]),
      )
      .option('--rule <id>', 'only this rule (repeatable)', list)
      .option('--skip <id>', 'not this rule (repeatable)', list)
      .option('--rules-from <file>', 'your own rules, an .mjs file; it is run (repeatable)', list)
      .option('--config <file>', 'this configuration instead of the nearest stackward.yaml')
      .addOption(
        choice('--data-class <name>', `${ABOUT['data-class'].replace(/\.$/, '')}; normal: not so`, [
          'sensitive',
          'normal',
        ]),
      ),
  );

const scanOptions = (command: Command): Command =>
  scanned(
    command
      .addOption(choice('-f, --format <name>', `${FORMATS.join(', ')} on standard output`, FORMATS, 'text'))
      .option(
        '-o, --output <name=file>',
        'write a format into a file (repeatable)',
        (text: string, before: readonly object[] = []) => [...before, namedOutput(text)],
      )
      .addOption(
        choice(
          '--fail-on <severity>',
          'exit status 1 from this severity upwards (default: low), or never',
          FAIL_ON,
        ),
      )
      .addOption(choice('--min-severity <severity>', 'report from this severity upwards', SEVERITIES))
      .addOption(
        choice('--min-confidence <word>', 'only what is certain whatever the parameters are', [
          'certain',
          'with defaults',
        ]),
      )
      .option(
        '--baseline <file>',
        'report only what this file, written by `stackward baseline`, does not accept (default: that of stackward.yaml)',
      )
      .option('--diff <rev>', 'report only what lies in lines changed since this git revision')
      .option('--no-ignores', 'report what is suppressed in templates all the same')
      .option('--report-suppressed', 'list what is suppressed, with the reasons')
      .option(
        '--allow-empty',
        'no template at all is no error, and named files that are none are passed over',
      )
      .option('--allow-parse-errors', 'a template that could not be read is told, and no exit status 2')
      .option('-q, --quiet', 'findings only: no summary, no warnings')
      .option('-v, --verbose', 'why, every related place, every skipped file, what could not be decided')
      .option('--no-color', 'no colour'),
  );
