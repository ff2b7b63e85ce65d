import { lookUp } from '../../model/look-up.ts';
import type { ReadCode } from './function-code.ts';
import type { Use } from './use.ts';

type Statement = { readonly argument: string; readonly kind: 'expression' | 'sql' };
const sql = (...names: readonly string[]): Statement[] => names.map(argument => ({ argument, kind: 'sql' }));

/** Arguments of operations that AWS reads as a statement or an expression, by the service and the operation (API references of the services, read 2026-11). */
const ARGUMENTS: {
  readonly [service: string]: { readonly [operation: string]: readonly Statement[] } | readonly Statement[];
} = {
  dynamodb: [
    ...[
      'FilterExpression',
      'KeyConditionExpression',
      'ConditionExpression',
      'UpdateExpression',
      'ProjectionExpression',
    ].map(argument => ({ argument, kind: 'expression' }) as const),
    ...sql('Statement'),
  ],
  'rds-data': sql('sql'),
  'redshift-data': sql('Sql'),
  athena: sql('QueryString'),
  'timestream-query': sql('QueryString'),
  s3: sql('Expression'),
};

/** The statements and expressions that the code gives to AWS. */
export const statementsOf = ({ calls, flow }: ReadCode): readonly Use[] =>
  calls.flatMap(({ service, arguments: given, at }) => {
    const found = service && lookUp(ARGUMENTS, service.id);
    if (!Array.isArray(found)) return [];
    const within = flow.calls.find(({ at: call }) => call.span === at)?.within;
    return (found as readonly Statement[]).flatMap(({ argument, kind }) => {
      const slots = given.slots(argument);
      return slots.some(({ values }) => values.size > 0)
        ? [{ kind, at, within, called: argument, slots }]
        : [];
    });
  });
