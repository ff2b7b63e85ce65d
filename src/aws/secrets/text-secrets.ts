import { folderOf } from '../../source/files.ts';
import type { FileId, Node, Span } from '../../source/node.ts';
import { lastAtOrBefore } from '../../source/search.ts';
import type { Stack, TemplateFile } from '../../model/stack.ts';
import { find, findEach } from './detect/detect.ts';
import { recogniseTokens } from './detect/recognise.ts';
import { describe, type LocatedSecret, type Secret } from './detect/secret.ts';
import { parameterCredentials } from './literal-secrets.ts';
import { defaultSecret } from './parameter-secrets.ts';

/** A secret that stands in a text beside the values of a template: in a comment, or in the file that `sam deploy` reads. */
export type TextSecret = {
  readonly span: Span;
  /** Where, as a message says it: `a comment`, `DbPassword in samconfig.toml`. */
  readonly place: string;
  readonly secret: Secret;
  readonly what: string;
};

const textSecret = (file: FileId, { secret, start, end }: LocatedSecret, place: string): TextSecret => ({
  span: { file, start, end },
  place,
  secret,
  what: describe(secret),
});

/** Tokens and private keys of a file that are in none of its values: in comments, in keys. What reads like a sample is left out. */
export function commentSecrets({ root, file, files }: TemplateFile): readonly TextSecret[] {
  const read = files.text(file);
  if ('refused' in read) return [];
  const { text } = read.source;
  const hits = recogniseTokens(text).filter(({ secret }) => secret.strength === 'strong');
  if (hits.length === 0) return [];
  const outside = new Map(hits.toSorted((a, b) => a.start - b.start).map(hit => [hit.start, hit]));
  const starts = [...outside.keys()];
  for (const { start, end } of scalarsOf(root, file))
    for (let index = lastAtOrBefore(starts, end); index >= 0 && (starts[index] ?? -1) >= start; index -= 1)
      outside.delete(starts[index] ?? -1);
  return [...outside.values()].map(hit =>
    textSecret(file, hit, isInComment(text, hit.start) ? 'a comment' : 'the file'),
  );
}

function* scalarsOf(node: Node, file: FileId): Generator<Span> {
  if (node.kind === 'scalar') {
    if (node.span.file === file) yield node.span;
  } else if (node.kind === 'list') for (const item of node.items) yield* scalarsOf(item, file);
  else if (node.kind === 'map') for (const { value } of node.entries.values()) yield* scalarsOf(value, file);
  else yield* scalarsOf(node.arg, file);
}

const isInComment = (text: string, at: number): boolean =>
  /#|\/\/|\/\*|^\s*\*/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at));

const SAMCONFIG = ['samconfig.toml', 'samconfig.yaml', 'samconfig.yml'];
const OVERRIDE =
  /(?<![A-Za-z0-9])(?:ParameterKey=(?:\\?["'])?)?([A-Za-z0-9]{1,255})(?:\\?["'])?(?:,ParameterValue)?=(?:\\?["'])?([^\s"'\\,\]]{1,4000})/dg;

/** Secrets in the configuration of the AWS SAM CLI beside a template: by their names or forms, and values of parameters that the template masks. */
export function samconfigSecrets({ file, files }: TemplateFile, stack: Stack): readonly TextSecret[] {
  if (stack.dialect === 'serverless') return [];
  return SAMCONFIG.flatMap(name => {
    const config = `${folderOf(file)}${name}`;
    const read = files.text(config);
    if ('refused' in read) return [];
    const { text } = read.source;
    const byStart = new Map(
      [...overridden(text, stack), ...findEach(undefined, text)]
        .filter(({ secret }) => secret.strength === 'strong')
        .map(hit => [hit.start, hit]),
    );
    return [...byStart.values()].map(hit =>
      textSecret(config, hit, hit.name === undefined ? name : `${hit.name} in ${name}`),
    );
  });
}

function* overridden(text: string, stack: Stack): Iterable<LocatedSecret> {
  const fed = parameterCredentials(stack);
  for (const { 1: name = '', 2: value = '', indices } of text.matchAll(OVERRIDE)) {
    const parameter = stack.parameters.get(name);
    const [start, end] = indices?.[2] ?? [];
    const secret = parameter
      ? defaultSecret({ ...parameter, fallback: value }, fed.has(name))
      : find(name, value)?.secret;
    if (secret && start !== undefined && end !== undefined) yield { secret, start, end, name };
  }
}
