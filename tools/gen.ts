import type { Rule } from '../src/rule/rule.ts';
import { generate as cfnLint } from './gen/cfn-lint.ts';
import { writeConfigSchema } from './gen/config-schema.ts';
import { generate as iam } from './gen/iam.ts';
import { generate as keyNeeds } from './gen/key-needs.ts';
import { generate as managedPolicies } from './gen/managed-policies.ts';
import { generate as privesc } from './gen/privesc.ts';
import { ruleFiles, writeRegistry } from './gen/registry.ts';
import { generate as sam } from './gen/sam.ts';
import { generate as samProperties } from './gen/sam-properties.ts';
import { writeTables } from './gen/tables.ts';
import { load } from './load.mjs';

// Everything in the tree that is made from something else. `npm run gen -- --offline` only checks tables whose package is not at hand.
const options = { offline: process.argv.includes('--offline') };
await iam();
await sam(options);
await privesc(options);
await keyNeeds(options);
await samProperties(options);
await managedPolicies(options);
await cfnLint(options);
const files = ruleFiles();
writeRegistry(files);
const { rules } = await load('rules/index.ts') as { rules: readonly Rule[] };
writeTables(files, rules);
writeConfigSchema(rules);
const { writeSample } = await load('tools/gen/sample.ts') as { writeSample(): Promise<void> };
await writeSample();
