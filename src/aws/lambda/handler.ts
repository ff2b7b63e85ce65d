import type { ImportOptions } from '../../code/modules.ts';
import type { Language } from '../../code/program.ts';
import { perResource, perStack } from '../../model/memo.ts';
import type { Resource } from '../../model/world.ts';
import { folderOf } from '../../source/files.ts';
import { isScalar, type FileId, type Node, type Span } from '../../source/node.ts';
import { isFrameworkFunction } from '../../source/provenance.ts';
import { placesIn } from '../../source/scalar-places.ts';
import { Source } from '../../source/source.ts';
import { codePlaceOf, NOT_BESIDE, type CodePlace } from './code-place.ts';
import { CodeSearch } from './code-search.ts';
import { javascriptHandler, pythonHandler, type HandlerName } from './entry-file.ts';
import { isFrameworkProvider } from './framework-provider.ts';
import { layerContentOf } from './layer-content.ts';
import { authorsHandlerOf } from './wrapped-handler.ts';

/** The code that Lambda calls for a function, or why it is not there to be read: `image`, `runtime java21`, `its code is in S3`. */
export type HandlerCode = FoundHandler | { readonly kind: 'none'; readonly why: string };
export type FoundHandler = {
  readonly kind: 'code';
  readonly language: Language;
  /** The file of the module. */
  readonly source: Source;
  /** What of its exports is called: `['handler']`. */
  readonly names: readonly string[];
  /** Where the handler is written. */
  readonly at: Span;
  readonly imports: ImportOptions;
  /** Of code that the template itself has: where a span of `source` stands in it. */
  readonly placeOf?: (span: Span) => Span;
};

const none = (why: string): HandlerCode => ({ kind: 'none', why });

/** Where the code of a function begins. Nothing is looked for before this is asked. */
export const handlerOf: (fn: Resource) => HandlerCode = perResource(readHandler);

function readHandler(fn: Resource): HandlerCode {
  const added = addedBy(fn);
  if (added !== undefined) return none(added);
  if (fn.get('PackageType').literal === 'Image' || fn.get('Code', 'ImageUri').present) return none('image');
  const value = fn.get('Runtime');
  const runtime = value.literal;
  if (runtime === undefined)
    return none(value.absent ? 'it has no runtime' : 'its runtime is not known until deployment');
  const language = languageOf(runtime);
  if (!language) return none(`runtime ${runtime}`);
  const handler = authorsHandlerOf(fn);
  if ('why' in handler) return none(handler.why);
  const name = language === 'python' ? pythonHandler(handler.text) : javascriptHandler(handler.text);
  if (!name) return none(`its handler, ${handler.text}, names no function of a module`);
  const place = codePlaceOf(fn, 'Code');
  const found = locate(fn, place, name, language, runtime);
  return 'why' in found
    ? none(found.why)
    : { kind: 'code', language, names: name.names, at: handler.at.span, ...found };
}

function languageOf(runtime: string): Language | undefined {
  if (runtime.startsWith('nodejs')) return 'javascript';
  return runtime.startsWith('python') ? 'python' : undefined;
}

/** Functions that a tool adds have code of its own. */
function addedBy(fn: Resource): string | undefined {
  const { provenance } = fn;
  if (provenance?.kind === 'serverless-plugin') return `added by the plug-in ${provenance.plugin}`;
  if (isFrameworkFunction(provenance)) return 'added by the Serverless Framework';
  return isFrameworkProvider(fn) ? 'added by the AWS CDK' : undefined;
}

type Located = Pick<FoundHandler, 'source' | 'imports' | 'placeOf'> | { readonly why: string };

function locate(
  fn: Resource,
  place: CodePlace,
  name: HandlerName,
  language: Language,
  runtime: string,
): Located {
  if (place.kind === 'none') return { why: place.why };
  const layers = layerContentOf(fn, runtime);
  if (place.kind === 'inline') return inlineCode(fn, place, name, language, layers);
  const search = searchIn(fn.world.stackIndex);
  if (!search) return { why: NOT_BESIDE };
  const metadata = fn.attribute('Metadata');
  const isBundled = metadata.get('BuildMethod').literal === 'esbuild';
  const entries = metadata.get('BuildProperties', 'EntryPoints');
  return search.find({
    place,
    module: name.module,
    language,
    entryPoints: isBundled ? entries.each.flatMap(({ literal }) => literal ?? []) : [],
    // Without its setting `individually`, serverless-python-requirements packages the service, of which `module` is a folder.
    otherwise: fn.declared.code ? folderOf(fn.world.stack.file) : undefined,
    layers,
  });
}

const searchIn = perStack(({ stack: { written } }) => written && new CodeSearch(written.files));

/** CloudFormation writes inline code to a file `index` (its template reference, "AWS::Lambda::Function Code", read 2026-11). */
function inlineCode(
  fn: Resource,
  { value, text }: CodePlace & { readonly kind: 'inline' },
  { module }: HandlerName,
  language: Language,
  { pythonPath, ...layers }: ImportOptions,
): Located {
  const { node } = value;
  if (module !== 'index' || !node) return { why: `its inline code is index, and its handler in ${module}` };
  const file = `${fn.world.stack.file}#${fn.id}/index.${language === 'python' ? 'py' : 'js'}`;
  return {
    source: new Source(file, text),
    placeOf: placer(fn, node, file),
    imports: { pythonPath, ...layers },
  };
}

/** Code that is not written as one text, line by line, has one place. */
function placer({ world }: Resource, node: Node, file: FileId): (span: Span) => Span {
  const { written } = world.stack;
  let places: ReturnType<typeof placesIn>;
  let isKnown = false;
  return span => {
    if (span.file !== file) return span;
    const { start, end } = span;
    const opened = isKnown ? undefined : written?.files.text(node.span.file);
    if (opened && 'source' in opened && isScalar(node)) places = placesIn(opened.source, node);
    isKnown = true;
    return places ? { file: node.span.file, start: places(start), end: places(end) } : node.span;
  };
}
