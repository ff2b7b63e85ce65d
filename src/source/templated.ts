import type { Problem } from './source.ts';

/** Engines by what only they write; the first that matches names the text. */
const ENGINES: readonly (readonly [string, RegExp])[] = [
  ['cookiecutter', /\{\{-?\s*cookiecutter\.|\{%[^%\n]*\bcookiecutter\./],
  ['Handlebars', /\{\{\{?~?[#/>^]|\{\{\s*else\s*\}\}/],
  ['Go template', /\{\{-?\s*(?:[.$]|(?:if|range|with|end|define|template|include|block|toYaml)\b)/],
  ['Jinja', /\{%[-+]?\s*\w|\{#[^{\n]*#\}|\{\{[^{}\n|]*\|\s*\w/],
  ['Terraform', /%\{\s*(?:if|for|else|endif|endfor)\b/],
  ['ERB', /<%[^%]*%>/],
  ['Jinja', /\{\{-?\s*[A-Za-z_]/],
];

const MARK = /\{\{(?!resolve:)|\{%|<%|%\{/;

/** The engine whose template this text is, when that is what made YAML stumble; `root` alone can not tell. */
export function engineOf(text: string): string | undefined {
  return ENGINES.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * The engine, when an error that loses text stands on a line with an engine's marks (or the line before it).
 * Marks elsewhere say nothing: EventBridge, IoT, AppSync and shell scripts use the same ones inside strings.
 */
export function templatedBy(text: string, problems: readonly Problem[]): string | undefined {
  const stumbled = problems.some(
    ({ code, span }) => code === 'bad-yaml' && MARK.test(around(text, span.start)),
  );
  return stumbled ? engineOf(text) : undefined;
}

/** The line of an offset with its neighbours. */
function around(text: string, offset: number): string {
  let start = text.lastIndexOf('\n', Math.max(0, offset - 1));
  if (start > 0) start = text.lastIndexOf('\n', start - 1);
  const end = text.indexOf('\n', offset);
  const next = end < 0 ? -1 : text.indexOf('\n', end + 1);
  return text.slice(start + 1, next < 0 ? undefined : next);
}
