import type { Rule } from '../src/rule/rule.ts';
import { writeConfigSchema } from './gen/config-schema.ts';
import { generate as iam } from './gen/iam.ts';
import { generate as managedPolicies } from './gen/managed-policies.ts';
import { ruleFiles, writeRegistry } from './gen/registry.ts';
import { generate as sam } from './gen/sam.ts';
import { writeTables } from './gen/tables.ts';
import { load } from './load.mjs';

// Everything in the tree that is made from something else. `npm run gen -- --offline` only checks tables whose package is not at hand.
const options = { offline: process.argv.includes('--offline') };
await iam();
await sam(options);
await managedPolicies(options);
const files = ruleFiles();
writeRegistry(files);
const { rules } = await load('rules/index.ts') as { rules: readonly Rule[] };
writeTables(files, rules);
writeConfigSchema(rules);
const { writeSample } = await load('tools/gen/sample.ts') as { writeSample(): Promise<void> };
await writeSample();
