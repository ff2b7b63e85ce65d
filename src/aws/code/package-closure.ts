import { closureOf } from '../../packages/closure.ts';
import type { CodeProject } from '../../packages/project.ts';
import { pythonName } from '../../packages/python-name.ts';

/**
 * Names of packages that call AWS, sign requests to it or log in to its databases with IAM; what only sounds like it counts as well. A package that leads to none
 * of them, and is none itself, reaches AWS with nothing but what it is given.
 */
const OF_AWS =
  /aws|amazon|amplify|smithy|sigv4|botocore|boto3|s3(?:$|[-_.fs])|dynamo|sqs|kinesis|cognito|bedrock|serverless/i;

/** Whether the lockfile of a project says that a package, as an import names it, leads to no package that calls AWS. */
export function isFreeOfAws(project: CodeProject | undefined, imported: string): boolean {
  if (!project) return false;
  const name = project.language === 'python' ? pythonName(imported) : packageIn(imported);
  const closure = closureOf(project, [name]) ?? [];
  return closure.some(one => one.name === name) && closure.every(one => !OF_AWS.test(one.name));
}

/** `@scope/name` of `@scope/name/file`. */
function packageIn(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/', 2);
  return specifier.startsWith('@') ? `${first}/${second}` : first;
}
