/** What each key of stackward.yaml is for, in the words of the schema, the documentation and `stackward init`. */
export const ABOUT = {
  preset: 'recommended: what nearly everybody wants to know (default); strict: every rule.',
  'fail-on': 'Exit status 1 from this severity upwards (default: low), or never.',
  rules:
    'Rule to a severity for all its findings, or off, or { severity, options }. A severity for a rule of the strict preset switches it on.',
  paths: 'What is scanned when the command names nothing: files, folders, patterns.',
  exclude:
    'Patterns of files that are not scanned, in the manner of .gitignore; a file that the command names is scanned all the same.',
  parameters:
    'Values of template parameters: template or pattern to a map of names and values, or to a file that holds them. --parameter wins.',
  stages: 'serverless: the stages to look at, instead of all that the service names.',
  'data-class':
    'sensitive: each store without a customer-managed key is told by itself, at medium, and log groups, workflows and query results as well.',
  'trusted-accounts':
    'Account ids that are yours: no strangers in trust policies, resource policies, layers and images.',
  webhooks:
    'Routes that others call without signing in, such as POST /stripe/webhook: they are meant to be open. Without a method it is every method; * stands for anything.',
  baseline: 'A file that `stackward baseline` wrote: only what is new is reported.',
  'import-suppressions':
    'Whether what templates say to checkov, cfn_nag, cdk-nag, guard, KICS and trivy counts for the rules that look for the same.',
} as const;
export type ConfigKey = keyof typeof ABOUT;
