import { Command, Option } from 'commander';
import { rules as ourRules } from '../../rules/index.ts';
import { ABOUT } from '../config/about.ts';
import { SEVERITIES } from '../rule/rule.ts';
import { GROUPINGS } from '../report/text-groups.ts';
import { STANDARDS } from '../rule/standards.ts';
import { DIFF_FAIL_ON, DIFF_FORMATS, failOn } from './diff/flags.ts';
import { AFTER } from './help.ts';
import { withHint } from './meant.ts';
import { Choice, choice, EXPLAINED, FAIL_ON, list, oneOf, withDeployment } from './options.ts';
import { UserError } from '../scan/user-error.ts';
import { FORMATS, namedOutput } from './outputs.ts';
import { POLICY_FORMATS } from './policy/places.ts';
import { scanCommand } from './scan-command.ts';
import { workersFrom } from './worker-count.ts';
import type { Terminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  npx stackward                                        scan every template below this folder
  npx stackward template.yaml --preset strict          scan one template with every rule
  npx stackward . -o sarif=results.sarif               print text, write SARIF to a file
  npx stackward . --fail-on high                       fail on high and critical findings only
  npx stackward --fix --dry-run                        print what can be fixed safely, as a diff
  npx stackward init                                   write a commented stackward.yaml
  npx stackward baseline                               accept the current findings
  sam build && npx stackward - < template.yaml         scan standard input
  npx stackward lower serverless.yml --stage prod      print the CloudFormation that AWS deploys
  npx stackward policy template.yaml                   print the least policy of each function
  npx stackward diff main                              print what your change lets in
  npx stackward graph template.yaml                    print who can reach what, as a Mermaid chart
  npx stackward why template.yaml:37                   explain the findings of a line
  npx stackward explain iam-wildcard-action            explain a rule and the fix
  npx stackward test-rules rules                       test your own rules

Exit status: 0 no findings at or above --fail-on, 1 findings, 2 something could not be scanned.

Environment: NO_COLOR and TERM=dumb turn colors off, and FORCE_COLOR turns them on. --shard auto reads
the number of a CI job. Other variables are read only if --env names them.

In a project with stackward installed, \`npx --no-install scanner\` runs the same program.
`;

/** The command line. `done` gets the exit status. */
export function program(terminal: Terminal, done: (status: number) => void): Command {
  const root = new Command('stackward')
    .description('Finds security issues in AWS SAM, CloudFormation and serverless.yml templates, offline.')
    .argument('[paths...]', 'files, folders, globs, or - for standard input (default: this folder)')
    .usage('[paths...] [options]');
  common(root, terminal).enablePositionalOptions().helpCommand('help [command]', 'display help for command');
  scanOptions(root)
    .addHelpText('after', EXAMPLES)
    .option('-V, --version', 'print the version; with --verbose also the dates of the AWS data')
    .option(
      '--shard <i/n>',
      'scan one of n parts, and write what it found for `stackward merge`; auto: as GitLab, CircleCI, Buildkite, AWS Batch or a Kubernetes Job numbers it',
    )
    .option('--shard-file <file>', 'where --shard writes (default: stackward-shard-I-of-N.json)')
    .option(
      '--workers <n>',
      'scan in this many threads of one process; auto: one for each processor, if there are some hundred files (default: 1)',
      workersFrom,
    )
    .action(async (paths: string[], flags) =>
      done(
        await (flags.shard === undefined
          ? scanCommand(paths, flags, terminal)
          : (await import('./shard-command.ts')).scanShard(paths, flags, terminal)),
      ),
    );
  const sub = (name: string): Command => common(root.command(name), terminal);
  withDeployment(
    sub('lower')
      .description('print the CloudFormation that AWS deploys for a template')
      .argument('<file>', 'a template, or - for standard input'),
  )
    .addOption(choice('-f, --format <name>', 'yaml or json', ['yaml', 'json'], 'yaml'))
    .addOption(
      choice(
        '--explain [how]',
        'list: print each generated part instead, with its resource and the line that causes it; comments: write that behind each part (default: list)',
        EXPLAINED,
      ),
    )
    .option('--no-mask', 'print secrets as they are written; values of environment variables stay masked')
    .option('--strict', 'exit with status 2 if anything of the stack is not known')
    .option(
      '--compare-stage <names...>',
      'print what two stages of a service differ in, with the names of the stages counted as the same',
    )
    .option(
      '--parameter-set <sets...>',
      'print what a template differs in between two files of parameters, or two values NAME=VALUE of one',
    )
    .addHelpText('after', AFTER.lower)
    .action(async (file: string, flags) =>
      done(await (await import('./lower-command.ts')).lower(file, flags, terminal)),
    );
  withDeployment(
    sub('policy')
      .description('print the permissions that the code of each function needs, as IAM policies')
      .argument('<path>', 'a template, a folder, a glob, or - for standard input'),
  )
    .option('--function <name>', 'only this function: its logical id, its key in serverless.yml, or its name')
    .addOption(
      choice(
        '-f, --format <name>',
        'yaml or json: IAM statements; sam: the Policies of functions; serverless: statements of serverless.yml (default: as the template is written)',
        POLICY_FORMATS,
      ),
    )
    .option('--diff', 'print what the policies would add to the roles of the functions and remove from them')
    .addHelpText('after', AFTER.policy)
    .action(async (path: string, flags) =>
      done(await (await import('./policy-command.ts')).policy(path, flags, terminal)),
    );
  scanOptions(
    sub('merge')
      .description('print the report of all shards, as one scan would print it')
      .argument('<files...>', 'what the shards wrote'),
  )
    .addHelpText('after', AFTER.merge)
    .action(async (files: string[], flags) =>
      done(await (await import('./shard-command.ts')).merge(files, flags, terminal)),
    );
  withDeployment(
    sub('diff')
      .description('print what a change of templates lets in, takes away and replaces in the deployment')
      .argument('<old>', 'a revision of git, or with a second path a template or a folder')
      .argument(
        '[new]',
        'a template or a folder: the path to compare since the revision (default: this folder), or the new one',
      ),
  )
    .addOption(
      choice('-f, --format <name>', 'text, markdown (a pull-request comment) or json', DIFF_FORMATS, 'text'),
    )
    .option(
      '--fail-on <word>',
      `exit with status 1 for ${DIFF_FAIL_ON.join(', ')}; repeat it, or separate words by commas`,
      failOn,
    )
    .option('-v, --verbose', 'text: list all other changes')
    .option('--no-color', 'do not color the output')
    .addHelpText('after', AFTER.diff)
    .action(async (old: string, next: string | undefined, flags) =>
      done(await (await import('./diff-command.ts')).diff(old, next, flags, terminal)),
    );
  scanned(
    sub('why')
      .description('explain a finding: what was looked at, when it holds, who gets there, and what ends it')
      .argument('<place>', 'FILE:LINE, or the fingerprint of a finding')
      .argument('[paths...]', 'what to scan (default: the template that is named, or this folder)'),
  )
    .option('--no-color', 'do not color the output')
    .addHelpText('after', AFTER.why)
    .action(async (place: string, paths: string[], flags) => {
      const { why } = await import('./why-command.ts');
      done(await why(place, paths, { ignores: true, ...flags }, terminal));
    });
  withDeployment(
    sub('graph')
      .description('print who can reach what: callers, entries, functions, and what their roles grant')
      .argument('<path>', 'a template, a folder, a glob, or - for standard input'),
  )
    .addOption(
      choice(
        '-f, --format <name>',
        'mermaid, dot (Graphviz), or json: also the attack paths, the most dangerous first',
        GRAPH_FORMATS,
        'mermaid',
      ),
    )
    .option('--function <name>', 'only what leads to this function, and what it leads to')
    .addOption(
      new Option('--depth <n>', 'with --function: so many edges in each direction (default: 2)').argParser(
        depth,
      ),
    )
    .addHelpText('after', AFTER.graph)
    .action(async (path: string, flags) => {
      const { graph } = await import('./graph-command.ts');
      done(await graph(path, flags, terminal));
    });
  scanned(
    sub('baseline')
      .description('accept the current findings: write them to a file that later scans are compared with')
      .argument('[paths...]', 'files, folders, globs (default: this folder)'),
  )
    .option(
      '--baseline <file>',
      'the file to write (default: the baseline in stackward.yaml, or stackward-baseline.json)',
    )
    .option('--prune', 'only remove findings that no longer occur')
    .option('-q, --quiet', 'do not show progress')
    .addHelpText('after', AFTER.baseline)
    .action(async (paths: string[], flags) =>
      done(
        await (
          await import('./baseline-command.ts')
        ).writeBaseline(paths, { ignores: true, ...flags }, terminal),
      ),
    );
  sub('init')
    .description('write a commented stackward.yaml for the templates below this folder')
    .addHelpText('after', AFTER.init)
    .action(async () => done(await (await import('./init-command.ts')).init(terminal)));
  sub('explain')
    .description("print a rule's page")
    .argument('<rule>', 'the rule id')
    .option('--rules-from <path>', 'also load your own rules, from a file or a folder (repeatable)', list)
    .option('--no-color', 'do not color the output')
    .addHelpText('after', AFTER.explain)
    .action(async (id: string, flags) =>
      done(await (await import('./explain-command.ts')).explain(id, flags, terminal)),
    );
  sub('rules')
    .description('list the rules')
    .addOption(choice('-f, --format <name>', 'text or json', ['text', 'json'], 'text'))
    .addOption(
      choice(
        '--standard <name>',
        `list the rules for each item of a standard: ${STANDARDS.map(({ key }) => key).join(', ')}`,
        STANDARDS.map(({ key }) => key),
      ),
    )
    .option('--rules-from <path>', 'also load your own rules, from a file or a folder (repeatable)', list)
    .addHelpText('after', AFTER.rules)
    .action(async flags => done(await (await import('./rules-command.ts')).listRules(flags, terminal)));
  scanned(
    sub('lsp').description(
      'answer an editor by the Language Server Protocol: findings, values, grants and quick fixes',
    ),
  )
    .option('--stdio', 'answer on standard input and output: the default, as editors say it')
    .addHelpText('after', AFTER.lsp)
    .action(async flags => {
      const { languageServer } = await import('./lsp-command.ts');
      done(await languageServer({ ignores: true, ...flags }, terminal));
    });
  sub('test-rules')
    .description('test your own rules against the YAML blocks of their pages')
    .argument(
      '<paths...>',
      'folders with rules (.mjs, .js, .ts) and their pages (.md), also in subfolders, or rule files; their code is executed',
    )
    .option('-q, --quiet', 'show only failures and counts')
    .addHelpText('after', AFTER.testRules)
    .action(async (paths: string[], flags) =>
      done(await (await import('./test-rules-command.ts')).testRules(paths, flags, terminal)),
    );
  sub('completion')
    .description('print a script that completes commands, options and rule ids in your shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', AFTER.completion)
    .action(async (shell: string) => done(await completion(shell, root, terminal)));
  return root;
}

const GRAPH_FORMATS = ['mermaid', 'dot', 'json'];

function depth(given: string): number {
  const count = Number(given);
  if (!/^[1-9]\d?$/.test(given)) throw new UserError(`--depth must be a number from 1 to 99, not "${given}"`);
  return count;
}

function seconds(given: string): number {
  const count = Number(given);
  if (given.trim() === '' || !(count > 0))
    throw new UserError(`--file-timeout must be a number of seconds above 0, not "${given}"`);
  return count;
}

async function completion(name: string, root: Command, { out }: Terminal): Promise<number> {
  const { completionScript, SHELLS } = await import('./completion.ts');
  const shell = oneOf('the shell', name, SHELLS);
  const ids = ourRules.map(({ id }) => id);
  out(completionScript(shell, root, ids, option => (option instanceof Choice ? option.words : [])));
  return 0;
}

const common = (command: Command, terminal: Terminal): Command =>
  command
    .exitOverride()
    .showHelpAfterError('(--help lists commands and options)')
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (error, write) => write(withHint(error)),
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
      .option('--rule <id>', 'run only this rule (repeatable)', list)
      .option('--skip <id>', 'do not run this rule (repeatable)', list)
      .option(
        '--rules-from <path>',
        'also run your own rules from a file (.mjs, .js, .ts) or from all files below a folder; their code is executed (repeatable)',
        list,
      )
      .option(
        '--config <file>',
        'use this configuration for all files, instead of the nearest stackward.yaml of each',
      )
      .option(
        '--audit-file <file>',
        'report known vulnerabilities of the packages that functions include, from the output of npm audit --json, pnpm audit --json, yarn audit --json, yarn npm audit --json, pip-audit -f json or osv-scanner --format json (repeatable)',
        list,
      )
      .addOption(
        new Option(
          '--file-timeout <seconds>',
          'report a template that takes longer as incomplete, with what was found until then, and go on with the others',
        ).argParser(seconds),
      )
      .option('--force-exclude', 'exclude also files that the command names')
      .addOption(
        choice('--data-class <name>', `${ABOUT['data-class'].replace(/\.$/, '')}; normal: do not`, [
          'sensitive',
          'normal',
        ]),
      ),
  );

const scanOptions = (command: Command): Command =>
  scanned(
    command
      .addOption(
        choice('-f, --format <name>', `format of standard output: ${FORMATS.join(', ')}`, FORMATS, 'text'),
      )
      .option(
        '-o, --output <name=file>',
        'also write a report in this format to a file (repeatable)',
        (text: string, before: readonly object[] = []) => [...before, namedOutput(text)],
      )
      .addOption(
        choice(
          '--fail-on <severity>',
          'exit with status 1 for findings of this severity or higher (default: medium), or never',
          FAIL_ON,
        ),
      )
      .addOption(
        choice('--min-severity <severity>', 'report only findings of this severity or higher', SEVERITIES),
      )
      .addOption(
        choice(
          '--min-confidence <word>',
          'certain: report only findings that apply for all parameter values',
          ['certain', 'with defaults'],
        ),
      )
      .option(
        '--baseline <file>',
        'report only findings that this file, written by `stackward baseline`, does not accept (default: the baseline in stackward.yaml)',
      )
      .option('--diff <rev>', 'report only findings in lines changed since this git revision')
      .option(
        '--fix',
        'fix what can be fixed safely: no request is refused, nobody is allowed more, no data is replaced; then report what is left',
      )
      .option('--fix-unsafe', 'also make fixes that may break something, and print what')
      .option(
        '--dry-run',
        'with --fix or --fix-unsafe: print the changes as a unified diff and write nothing',
      )
      .option('--no-ignores', 'also report findings that templates suppress')
      .addOption(
        choice(
          '--group <by>',
          'text: group findings by file, rule or severity (default: by file if there are more than 30)',
          GROUPINGS,
        ),
      )
      .option('--statistics', 'text: print only counts by rule and severity, and the most severe findings')
      .option('--report-suppressed', 'list suppressed findings with their reasons')
      .option(
        '--include-passed',
        'json: also every rule on every resource with its verdict, and the items of the standards with theirs',
      )
      .option(
        '--allow-empty',
        'accept that no template is found, and ignore named files that are not templates',
      )
      .option('--allow-parse-errors', 'report a template that cannot be read, but do not exit with status 2')
      .option('-q, --quiet', 'print only findings: no summary, no warnings')
      .option('-v, --verbose', 'also print why, all related places, all skipped files and undecided checks')
      .option('--no-color', 'do not color the output'),
  );
