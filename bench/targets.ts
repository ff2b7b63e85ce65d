/**
 * Which operations name the resource that they act on by no argument that `src/aws/code/named-by.ts` knows, though their action takes one: with the folder of
 * botocore's models, `npm run bench -- targets FOLDER [SERVICE…]`. What an answer of the service alone names, such as the ID of a query, has none.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsFor } from '../src/aws/code/named-by.ts';
import { actionNamed } from '../src/aws/iam/actions/action-table.ts';
import { actionsOf } from '../src/aws/sdk/needs.ts';
import { sdkServices } from '../src/aws/sdk/services.ts';
import { provideFacts } from '../src/model/facts.ts';
import { botocoreArguments } from '../tools/gen/sdk-models.ts';

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const [folder, ...only] = process.argv.slice(3);
if (folder === undefined) throw new Error('name the folder of the models of botocore');
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
let [takes, named] = [0, 0];
for (const service of sdkServices()) {
  if (only.length > 0 && !only.includes(service.id)) continue;
  const operations = botocoreArguments(folder, service.id);
  for (const [operation, names] of operations) {
    const [action] = actionsOf(service, operation).required;
    const types = actionNamed(action ?? '')?.types.filter(({ required }) => required) ?? [];
    if (types.length === 0) continue;
    takes += 1;
    const given = { given: new Set(names), names, slots: () => [], values: () => [] };
    const isNamed =
      names.some(name => /^resource_?arns?$/i.test(name)) ||
      types.some(({ name: type, arns: [arn = ''] }) => {
        const placeholders = [...arn.matchAll(/\$\{(\w+)\}/g)].flatMap(([, name = '']) => name);
        const name = placeholders.at(-1) ?? '';
        const isOwn = arn.startsWith(`arn:\${Partition}:${service.prefix}:`);
        return argumentsFor(service.id, operation, given, {
          type,
          name,
          isLast: true,
          isForeign: !isOwn,
        }).some(path => names.includes(path.split('.')[0] ?? ''));
      });
    if (isNamed) named += 1;
    else if (only.length > 0)
      print(`${service.id} ${operation}(${names.join(', ')}): ${types.map(({ name }) => name).join(', ')}`);
  }
}
print(
  `${named} of ${takes} operations name what they act on (${((100 * named) / Math.max(1, takes)).toFixed(1)} %)`,
);
