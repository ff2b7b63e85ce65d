/** What stands below the options in the help of a command. */
export const AFTER = {
  lower: `
Examples:
  npx stackward lower serverless.yml --stage prod
  npx stackward lower template.yaml --explain

Prints YAML, or JSON with --format json. Recognized secrets are masked. --explain
prints text, or with --format json a list of { resource, type, path, for, rule,
file, line, column, excerpt }; \`path\` names a part of a resource.

Exit status: 0 printed, 2 the template could not be read completely.
`,
  policy: `
Examples:
  npx stackward policy template.yaml
  npx stackward policy serverless.yml --stage prod --function createOrder
  npx stackward policy template.yaml --diff
  npx stackward policy . --format json

A comment behind each action names the line of code that needs it, or the setting for which Lambda
needs it. Code in JavaScript, TypeScript and Python is followed from the handler. Where not all of it
can be followed, the policy says "not complete" and why: then it has what is known. A policy with
"the least policy" above it is all that the function needs. What SAM and the Serverless Framework
give to each role, such as writing logs, is named in a comment and not repeated.

A name that is not known stays open for one kind of resource: "table/*" with the reason, never "*". Only
actions that IAM checks on no resource are allowed on "*". Of SAM policy templates those are
used that give exactly what is needed. Functions that share a role have one policy, except with --function.
docs/policy.md has examples.

Exit status: 0 printed, 2 a template could not be read completely, or there is no such function.
`,
  diff: `
Examples:
  npx stackward diff main                              what changed since main, below this folder
  npx stackward diff HEAD~1 template.yaml              since the last commit, of one template
  npx stackward diff old.yaml new.yaml                 two templates, or two folders
  npx stackward diff main --format markdown            a comment for a pull request
  npx stackward diff main --fail-on new-access,lost-protection

Both sides are lowered to the CloudFormation that AWS deploys, and compared branch by branch: what roles
may do more or less, who may use a resource, routes and URLs that ask less, networks, encryption, logs,
recovery, and resources that the deployment makes anew. "+41" is the new line that did it, "-17" a line
that is gone. Two templates that deploy the same have no difference, however they are written.

To compare with where a branch began, give its merge base: stackward diff $(git merge-base main HEAD).
docs/diff.md explains each kind of line.

Exit status: 0 compared, also where something differs; 1 something differs that --fail-on names; 2 a side
could not be read, or not all of it compared.
`,
  baseline: `
Examples:
  npx stackward baseline                               accept the current findings
  npx stackward --baseline stackward-baseline.json     report only new findings
  npx stackward baseline --prune                       remove findings that were fixed

A template that cannot be read completely is accepted too, by its path and problem: later scans say so
each time and do not fail. What it contains is not accepted.

Exit status: 0 written, 2 a path could not be scanned; its accepted findings stay accepted.
`,
  init: `
The file explains every key in a comment and uses what is found in this folder as examples.
An existing configuration is not changed.

Exit status: 0 written, 2 a configuration exists already, or it could not be written.
`,
  explain: `
Examples:
  npx stackward explain iam-wildcard-action
  npx stackward explain required-tags --rules-from rules

Exit status: 0 printed, 2 the rule does not exist.
`,
  rules: `
Examples:
  npx stackward rules
  npx stackward rules --standard owasp                 the rules for each item
  npx stackward rules --format json --rules-from rules/required-tags.mjs
`,
  completion: `
Examples:
  eval "$(npx stackward completion bash)"              in ~/.bashrc
  source <(npx stackward completion zsh)               in ~/.zshrc, after compinit
  npx stackward completion fish | source               in ~/.config/fish/config.fish

The script completes \`stackward\` and \`scanner\`, as installed in a project or globally. A shell does
not complete what stands behind \`npx\`.
`,
  testRules: `
rules/bucket-prefix.mjs exports a rule. Its page is rules/bucket-prefix.md, in the same folder:

  # Bucket without our prefix

  ## Flagged

  \`\`\`yaml
  Resources:
    Uploads:
      Type: AWS::S3::Bucket
      Properties:
        BucketName: uploads # <- low "begins with"
  \`\`\`

  ## Accepted

  \`\`\`yaml
  # stackward.yaml: rules: { bucket-prefix: { options: { prefix: eu- } } }
  Resources:
    Uploads:
      Type: AWS::S3::Bucket
      Properties:
        BucketName: eu-uploads
  \`\`\`

  npx stackward test-rules rules

In a block under Flagged, the rule must report each line that ends with # <- and no other line.
A severity, a part of the message and "when Stage is prod" can follow the mark. In blocks under
Accepted, Fix and "Not flagged because", the rule must report nothing. A page has the name of
the rule id, or the name of the file if the file contains one rule. docs/own-rules.md has a
complete example.

Exit status: 0 every block passes, 1 a block fails, or a rule has no page or no flagged block,
2 something could not be run.
`,
};
