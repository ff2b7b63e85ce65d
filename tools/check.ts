import { mutate } from './mutate/mutate.ts';
import { validateSarif } from './validate-sarif.ts';

// `npm run check [-- TEMPLATE…]` has Microsoft's validator judge our SARIF; `npm run check -- --mutate [RULE…]` changes the conditions of rules.
const given = process.argv.slice(3);
if (given[0] === '--mutate') await mutate(given.slice(1));
else validateSarif(given);
