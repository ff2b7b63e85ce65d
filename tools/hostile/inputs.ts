import type { HostileInput } from './input.ts';
import { commands } from './commands.ts';
import { comparisons } from './comparisons.ts';
import { editors } from './editors.ts';
import { packages } from './packages.ts';
import { policies } from './policies.ts';
import { samTemplates } from './sam.ts';
import { services } from './services.ts';
import { shards } from './shards.ts';
import { surroundings } from './surroundings.ts';
import { templates } from './templates.ts';
import { texts } from './texts.ts';

/** Every hostile input, those of one kind from small to large. */
export const hostileInputs: readonly HostileInput[] = [
  texts,
  templates,
  policies,
  samTemplates,
  services,
  surroundings,
  packages,
  comparisons,
  commands,
  shards,
  editors,
].flat(2);
