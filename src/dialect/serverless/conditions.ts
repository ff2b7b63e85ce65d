import { at, isMap } from '../../source/node.ts';
import { withEntries } from '../builder/make.ts';
import { EACH_DEPLOYMENT } from './names.ts';
import { either } from './read.ts';
import type { ServerlessService } from './service.ts';

/** In osls 4 all that belongs to a function has the condition of the function. */
export function addConditions(service: ServerlessService): void {
  const { builder } = service;
  for (const fn of service.functions) {
    const condition = either(at(fn.node, 'condition'));
    if (!condition || !service.isOsls4) continue;
    for (const part of [
      'LogGroup',
      `LambdaVersion${EACH_DEPLOYMENT}`,
      'LambdaEvConf',
      'LambdaFunctionUrl',
      'LambdaPermissionFnUrl',
      'LambdaPermissionFn',
    ])
      builder.setAttributes(`${fn.idPrefix}${part}`, { Condition: condition });
    if (fn.alias) builder.setAttributes(fn.alias.id, { Condition: condition });
    for (const name of [`${fn.id}QualifiedArn`, `${fn.idPrefix}LambdaFunctionUrl`]) {
      const output = builder.outputs.get(name);
      if (isMap(output)) builder.outputs.set(name, withEntries(output, { Condition: condition }));
    }
  }
}
