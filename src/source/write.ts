import { stringify } from 'yaml';
import type { Json } from './plain.ts';

/** Data as YAML, long strings in one line, equal parts written out. */
export const toYaml = (data: Json): string => stringify(data, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
