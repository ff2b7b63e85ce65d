import { folderOf, type Files } from '../../source/files.ts';
import type { FileId, Node, Span } from '../../source/node.ts';
import { lastAtOrBefore } from '../../source/search.ts';
import type { Comment } from '../../source/source.ts';
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

/** Tokens and private keys in the comments of a file. What reads like a sample is left out. */
export function commentSecrets({ root, file, files }: TemplateFile): readonly TextSecret[] {
  const hits = CODE.test(file) ? hitsInCode(root, file, files) : hitsInComments(file, files);
  return hits
    .filter(({ secret }) => secret.strength === 'strong')
    .map(hit => textSecret(file, hit, CODE.test(file) ? 'the file' : 'a comment'));
}
const CODE = /\.[cm]?[jt]s$/;

function hitsInComments(file: FileId, files: Files): readonly LocatedSecret[] {
  const opened = files.open(file);
  if ('refused' in opened) return [];
  const { source, parsed } = opened;
  return blocksOf(parsed.comments).flatMap(({ start, end }) =>
    recogniseTokens(source.text.slice(start, end)).map(hit => ({
      ...hit,
      start: hit.start + start,
      end: hit.end + start,
    })),
  );
}

/** Comments of lines that follow each other are one text: a key has several lines. */
function blocksOf(comments: readonly Comment[]): readonly { readonly start: number; readonly end: number }[] {
  const blocks: { start: number; end: number; line: number }[] = [];
  for (const { line, span } of comments) {
    const last = blocks.at(-1);
    if (last?.line === line - 1) Object.assign(last, { end: span.end, line });
    else blocks.push({ start: span.start, end: span.end, line });
  }
  return blocks;
}

/** Of code only a literal was read: what stands in none of its values. */
function hitsInCode(root: Node, file: FileId, files: Files): readonly LocatedSecret[] {
  const read = files.text(file);
  const hits = 'refused' in read ? [] : recogniseTokens(read.source.text);
  if (hits.length === 0) return [];
  const outside = new Map(hits.toSorted((a, b) => a.start - b.start).map(hit => [hit.start, hit]));
  const starts = [...outside.keys()];
  for (const { start, end } of scalarsOf(root, file))
    for (let index = lastAtOrBefore(starts, end); index >= 0 && (starts[index] ?? -1) >= start; index -= 1)
      outside.delete(starts[index] ?? -1);
  return [...outside.values()];
}

function* scalarsOf(node: Node, file: FileId): Generator<Span> {
  if (node.kind === 'scalar') {
    if (node.span.file === file) yield node.span;
  } else if (node.kind === 'list') for (const item of node.items) yield* scalarsOf(item, file);
  else if (node.kind === 'map') for (const { value } of node.entries.values()) yield* scalarsOf(value, file);
  else yield* scalarsOf(node.arg, file);
}

const SAMCONFIG = 'samconfig.toml';
const OVERRIDE =
  /(?<![A-Za-z0-9])(?:ParameterKey=(?:\\?["'])?)?([A-Za-z0-9]{1,255})(?:\\?["'])?(?:,ParameterValue)?=(?:\\?["'])?([^\s"'\\,\]]{1,4000})/dg;

/** Secrets in the configuration of the AWS SAM CLI beside a template: by their names or forms, and values of parameters that the template masks. */
export function samconfigSecrets({ file, files }: TemplateFile, stack: Stack): readonly TextSecret[] {
  const config = `${folderOf(file)}${SAMCONFIG}`;
  const read = stack.dialect === 'serverless' ? undefined : files.text(config);
  if (!read || 'refused' in read) return [];
  const { text } = read.source;
  const byStart = new Map(
    [...overridden(text, stack), ...findEach(undefined, text)]
      .filter(({ secret }) => secret.strength === 'strong')
      .map(hit => [hit.start, hit]),
  );
  return [...byStart.values()].map(hit =>
    textSecret(config, hit, hit.name === undefined ? SAMCONFIG : `${hit.name} in ${SAMCONFIG}`),
  );
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
