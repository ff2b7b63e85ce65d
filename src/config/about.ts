/** What each key of stackward.yaml is for, in the words of the schema, the documentation and `stackward init`. */
export const ABOUT = {
  preset: 'recommended: the rules that most projects want (default); strict: every rule.',
  'fail-on': 'Exit with status 1 for findings of this severity or higher (default: medium), or never.',
  rules:
    'Maps a rule id to a severity for all its findings, to off, or to { severity, options }. A severity for a rule of the strict preset enables the rule.',
  paths: 'Files, folders and patterns to scan when the command names none.',
  exclude:
    'Patterns of files to exclude, in .gitignore syntax. A file that the command names is scanned all the same, unless --force-exclude is set.',
  overrides:
    'Settings for some files: a list of { files, … } with patterns in .gitignore syntax and the keys preset, fail-on, rules, stages, data-class, trusted-accounts, webhooks, import-suppressions and file-timeout. Later entries take precedence.',
  extends:
    'Another configuration that this one builds on, for example ../stackward.yaml. It must be in the same repository. Values here take precedence; rules are combined by id, and lists are added, except paths and stages.',
  parameters:
    'Values of template parameters: maps a template or pattern to names and values, or to a file that contains them. --parameter takes precedence.',
  stages: 'serverless: the stages to scan, instead of all stages that the service names.',
  'data-class':
    'sensitive: report each store without a customer managed key separately, with severity medium, including log groups, workflows and query results.',
  'trusted-accounts':
    'Your own account ids. They are not external accounts in trust policies, resource policies, layers and images.',
  webhooks:
    'Routes that are open to unauthenticated callers by design, for example POST /stripe/webhook. A route without a method covers every method; * matches anything.',
  baseline: 'A file written by `stackward baseline`. Only new findings are reported.',
  'audit-files':
    'Files with the output of npm audit --json, pnpm audit --json, yarn audit --json, yarn npm audit --json, pip-audit -f json or osv-scanner --format json. The rule dependency-vulnerable reports what they contain of the packages that functions include; without them it reports nothing.',
  'import-suppressions':
    'Whether suppressions for checkov, cfn_nag, cdk-nag, guard, KICS and trivy, in templates and in the files of these tools, also apply to the rules that check the same.',
  'file-timeout':
    'Seconds that one template may take, by the clock: past them it is reported as incomplete with what was found until then (exit status 2), and the scan goes on with the others. Without it only the work for a template is limited, so that a report does not depend on the machine.',
} as const;
export type ConfigKey = keyof typeof ABOUT;
