import { looksLikeJson, mayBeJson, readJson } from './json.ts';
import { tooLarge } from './limits.ts';
import type { Parsed, Source } from './source.ts';
import { readYaml } from './yaml.ts';

/**
 * Reads a template, the one way from text to nodes: strict JSON by our own reader, all else as YAML.
 * Never throws; whatever is wrong with the text is among the problems, and `root` is what could be read in spite of them.
 */
export function parseTree(source: Source): Parsed {
  const large = tooLarge(source);
  if (large) return { root: undefined, problems: [large], comments: [] };
  if (!mayBeJson(source.text)) return readYaml(source);
  const json = readJson(source);
  if ('root' in json) return { ...json, comments: [] };
  const yaml = readYaml(source);
  if (yaml.root && !yaml.problems.some(({ lost }) => lost)) return yaml;
  return looksLikeJson(source.text) ? { ...yaml, problems: [json.error, ...yaml.problems.filter(({ code }) => code !== 'bad-yaml')] } : yaml;
}
