/** What a rule is about, by how its id begins; the longer beginnings come first. */
const TOPICS: readonly (readonly [start: RegExp, topic: string])[] = [
  [/^(?:secret|code-hardcoded)-/, 'Secrets'],
  [/^code-/, 'Code'],
  [/^(?:dependency|lockfile|npmrc|lambda-deprecated|lambda-foreign)-/, 'Supply chain'],
  [/^(?:iam|public-resource|confused|resource-policy)-/, 'Permissions'],
  [/^confused-deputy$/, 'Permissions'],
  [/^(?:api-access|audit|lambda-log|log-group|lambda-unstructured|s3-access|tracing)-/, 'Logs and traces'],
  [/^no-alarms$/, 'Logs and traces'],
  [/^(?:api|cognito|security|lambda-public)-/, 'APIs and sign-in'],
  [/^(?:vpc|agentcore|ec2)-/, 'Network'],
  [/^(?:s3|data|database|kms|tls)-/, 'Data and keys'],
  [/^(?:lambda|container)-/, 'Functions'],
  [/^(?:dangling|unknown|stale)-/, 'Template'],
];

/** The topic that a rule is counted under; a rule of the user's own is under Other. */
export const topicOf = (rule: string): string => TOPICS.find(([start]) => start.test(rule))?.[1] ?? 'Other';

/** `Lambda` of `AWS::Lambda::Function`. */
export function serviceOf(type: string): string {
  const [vendor, service] = type.split('::');
  if (vendor === 'AWS' && service !== undefined) return service === 'Serverless' ? 'Lambda' : service;
  return type === '' || type === 'Template' ? 'Template' : (vendor ?? type);
}
