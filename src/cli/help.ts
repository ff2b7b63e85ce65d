/** What stands below the options in the help of a command. */
export const AFTER = {
  lower: `
Examples:
  npx stackward lower serverless.yml --stage prod
  npx stackward lower template.yaml --explain

Writes YAML unless --format json; recognised secrets are masked. --explain writes
text for people, or with --format json a list of { resource, type, path, for,
rule, file, line, column, excerpt }; \`path\` names a part of a resource.

Exit status: 0 printed, 2 the template could not be read whole.
`,
  baseline: `
Examples:
  npx stackward baseline                               accept what is there today
  npx stackward --baseline stackward-baseline.json     from then on only what is new
  npx stackward baseline --prune                       take out what was mended

Exit status: 0 written, 2 something could not be scanned: what it held stays accepted.
`,
  init: `
It holds every key with a comment, and what is found here as its examples. A configuration
that is there already stays as it is.

Exit status: 0 written, 2 there is one already, or it could not be written.
`,
  explain: `
Examples:
  npx stackward explain iam-wildcard-action
  npx stackward explain required-tags --rules-from rules/required-tags.mjs

Exit status: 0 printed, 2 there is no such rule.
`,
  rules: `
Examples:
  npx stackward rules
  npx stackward rules --standard owasp                 what answers for each item
  npx stackward rules --format json --rules-from rules/required-tags.mjs
`,
  testRules: `
Beside rules/bucket-prefix.mjs, which exports a rule, stands its page rules/bucket-prefix.md:

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

A block under Flagged must be found on each line that ends with # <-, and nowhere else; after
the mark may stand a severity, a part of the message and "when Stage is prod". Under Accepted,
Fix and "Not flagged because" nothing is found. A page is named after the id of its rule, or
after the file where that holds one rule. A whole example: docs/own-rules.md

Exit status: 0 every block passes, 1 a block fails, or a rule has no page or no flagged block,
2 something could not be run.
`,
};
