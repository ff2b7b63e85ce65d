import { resolve } from 'node:path';
import { printLadder } from './fixes.ts';
import { hostileInputs } from './hostile/inputs.ts';
import { runHostile } from './hostile/run.ts';
import { mutate } from './mutate/mutate.ts';
import { validateSarif } from './validate-sarif.ts';

// `npm run check [-- TEMPLATE…]` has Microsoft's validator judge our SARIF; `npm run check -- --mutate [RULE…]` changes the conditions of rules;
// `npm run check -- --hostile [WORDS…]` runs the command on hostile inputs, those whose names hold the words; `npm run check -- --fixes FOLDER [NUMBER [RULE…]]` makes every fix below a folder, in memory, tells by rule what came of it, and shows so many of them, of these rules, drawn at random.
const given = process.argv.slice(3);
if (given[0] === '--mutate') await mutate(given.slice(1));
else if (given[0] === '--hostile') {
  const chosen = hostileInputs.filter(({ name }) => given.slice(1).every(word => name.includes(word)));
  process.exitCode = (await runHostile(chosen)) === 0 ? 0 : 1;
} else if (given[0] === '--fixes')
  process.exitCode = await printLadder(resolve(given[1] ?? '.'), Number(given[2] ?? 0), given.slice(3));
else validateSarif(given);
