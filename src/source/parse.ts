import { readFast } from './fast/read.ts';
import { looksLikeJson, mayBeJson, readJson } from './json.ts';
import { readYaml } from './library.ts';
import { MAX_UNITS, MAX_YAML_UNITS, tooLarge } from './limits.ts';
import type { Parsed, Problem, Source } from './source.ts';

/**
 * Reads a template, the one way from text to nodes: strict JSON and the YAML of most templates by our own readers, all else by the library.
 * Never throws; whatever is wrong with the text is among the problems, and `root` is what could be read in spite of them.
 * Problem codes: bad-yaml, bad-json, stacked-tags, unquoted-reference, duplicate-key, unknown-alias, alias-cycle, more-documents, empty, binary,
 * too-large, too-deep, too-many-nodes, too-many-tokens, too-many-aliases.
 */
export function parseTree(source: Source): Parsed {
  const refused = tooLarge(source, MAX_UNITS) ?? binary(source);
  if (refused) return { root: undefined, problems: [refused], comments: [] };
  return mayBeJson(source.text) ? readBraces(source) : (readFast(source) ?? readYaml(source));
}

/** JSON, or what YAML makes of it: a trailing comma, single quotes and comments are good YAML. */
function readBraces(source: Source): Parsed {
  const json = readJson(source);
  if ('root' in json) return { ...json, comments: [] };
  if (json.error.code !== 'bad-json' || source.text.length > MAX_YAML_UNITS)
    return { root: undefined, problems: [json.error], comments: [] };
  const yaml = readFast(source) ?? readYaml(source);
  if (!looksLikeJson(source.text) || !yaml.problems.some(({ lost }) => lost)) return yaml;
  return { ...yaml, problems: [json.error, ...yaml.problems.filter(({ code }) => code !== 'bad-yaml')] };
}

function binary({ file, text }: Source): Problem | undefined {
  const at = text.indexOf('\0');
  return at < 0
    ? undefined
    : {
        code: 'binary',
        message: 'this is a binary file',
        span: { file, start: at, end: at + 1 },
        lost: true,
      };
}
