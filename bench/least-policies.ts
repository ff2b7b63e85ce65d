/**
 * The policies that `stackward policy` prints, put into the templates that they are for: of each template below a folder how many functions have one, how many
 * are complete, and each need that the policy does not allow or grant that nothing needs. `npm run bench -- least-policies FOLDER`.
 */
import { resolve } from 'node:path';
import { functionsOf, needsByRole } from '../src/aws/code/role-policies.ts';
import { hasRolesPerFunction } from '../src/cli/policy/places.ts';
import { diskHost } from '../src/cli/host.ts';
import { loadPython } from '../src/code/python/python.ts';
import { lowerFile } from '../src/dialect/index.ts';
import { StackIndex } from '../src/model/stack-index.ts';
import { World } from '../src/model/world.ts';
import { deploymentOf } from '../src/scan/options.ts';
import { readTarget } from '../src/scan/read.ts';
import { withBudget } from '../src/source/budget.ts';
import { roundTrip } from '../tools/policy-round-trip.ts';

/** Each need is compared with each statement. */
const ROUND_TRIP_UNITS = 20_000_000;

await import('../tools/facts-setup.ts');
await loadPython();
const folder = resolve(process.argv[3] ?? '.');
const host = diskHost({ cwd: folder, stdin: () => new Uint8Array() });
const { targets } = await host.find([folder], { root: folder });
let [functions, policies, complete, faulty, circular, unread] = [0, 0, 0, 0, 0, 0];
for (const { file, root, named } of targets) {
  const template = readTarget({ file, root, named });
  if ('status' in template) continue;
  const [stack] = lowerFile(template.root, template.dialect, file, root.files, deploymentOf({})).stacks;
  if (!stack) continue;
  const world = new World(new StackIndex(stack), [], true);
  withBudget(() => {
    const all = functionsOf(world);
    const needs = needsByRole(all, hasRolesPerFunction(stack));
    functions += all.length;
    unread += needs.unread.length;
    for (const policy of needs.policies) {
      policies += 1;
      if (policy.open.length === 0) complete += 1;
      const sam =
        stack.dialect === 'sam' && policy.functions.length === 1 && policy.role?.provenance?.kind === 'sam';
      for (const format of sam ? (['yaml', 'sam'] as const) : (['yaml'] as const)) {
        const trip = withBudget(() => roundTrip(policy, world, root, format), ROUND_TRIP_UNITS);
        circular += trip.circular;
        if (trip.faults.length > 0) faulty += 1;
        for (const fault of trip.faults)
          process.stdout.write(
            `${file} ${policy.functions.map(({ name }) => name).join()} (${format}): ${fault}\n`,
          );
      }
    }
  });
}
process.stdout.write(
  `${functions} functions, ${unread} not analysed; ${policies} policies, ${complete} complete, ${faulty} wrong; ${circular} needs by a name like that of the resource\n`,
);
