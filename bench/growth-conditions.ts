import type { GrowthInput } from './growth-inputs.ts';
export const CONDITIONAL: Readonly<Record<string, GrowthInput>> = {};
