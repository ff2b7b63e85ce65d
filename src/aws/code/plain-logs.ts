import { packageName, packageOf } from '../../code/flow/package-names.ts';
import type { PackageCall } from '../../code/flow/values.ts';
import type { Span } from '../../source/node.ts';
import { perFlow } from './per-flow.ts';
import type { ReadCode } from './function-code.ts';

/** Libraries that write lines of JSON, or take care of the form of lines. */
const LOGGERS =
  /^(?:@aws-lambda-powertools\/logger|aws_lambda_powertools|winston|pino|bunyan|lambda-log|lambda-logger|log4js|loglevel|tslog|@dazn\/lambda-powertools-logger|structlog|loguru|pythonjsonlogger|aws_embedded_metrics|aws-embedded-metrics)\b/;
const PRINTS =
  /^(?:global:console\.(?:log|info|warn|error|debug|trace)|global:print|logging\.(?:debug|info|warning|warn|error|critical|exception|log)|logging\.getLogger)$/;

/** Where code prints plain text, if that is how it logs. */
export const plainLogOf = perFlow(({ flow }: ReadCode): Span | undefined => {
  if (flow.calls.some(call => LOGGERS.test(packageOf(call)))) return undefined;
  return flow.calls.find(isPlainPrint)?.at.span;
});

function isPlainPrint({ callee, args }: PackageCall): boolean {
  const name = packageName(callee);
  if (!PRINTS.test(name)) return false;
  if (
    name === 'logging.getLogger' &&
    (callee.kind === 'package' ||
      !/^(?:debug|info|warning|warn|error|critical|exception)$/.test(callee.path.at(-1) ?? ''))
  )
    return false;
  const values = args[0]?.slot.all ?? [];
  return values.length > 0 && values.every(({ kind }) => kind === 'text');
}
