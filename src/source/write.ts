import { stringify, type ScalarTag } from 'yaml';
import { digitsOf, isNumeral, type Numeral, type Written } from './plain.ts';

const numeral: ScalarTag = { tag: 'tag:yaml.org,2002:float', default: true, identify: isNumeral, resolve: text => text, stringify: ({ value }) => digitsOf(value as Numeral) };

/** Data as YAML, long strings in one line, equal parts written out. */
export const toYaml = (data: Written): string => stringify(data, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1', customTags: tags => [...tags, numeral] });
