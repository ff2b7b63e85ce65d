import { withLastBreak } from '../last-break.ts';
import { byEnvironment, byServerless } from '../../../source/provenance.ts';
import { make } from '../../builder/make.ts';
import type { ResolvedVariable } from './source.ts';
import { booleanOf, isScalar, itemsOrSelf, textOf, type Node, type Span } from '../../../source/node.ts';
import { resolveFile, type RefusedFile } from '../../../source/files.ts';
import type { FileId } from '../../../source/node.ts';
import { constructValue } from './constructs.ts';
import { account, literalNode } from './pieces.ts';
import type { VariableQuery, VariableResolver, VariableSource } from './source.ts';

const string = (text: string, span: Span): Node => ({ kind: 'scalar', text, plain: false, span });

/** The sources whose values need neither a network nor code; every other source is unknown. */
export const SOURCES: Readonly<Record<string, VariableSource | undefined>> = {
  self: ({ address, resolver }) => resolver.find(resolver.root, address ? address.split('.') : []),
  opt,
  env,
  sls: ({ address, span, resolver }) =>
    address === 'stage' ? (stageOf(resolver) ?? string('dev', span)) : 'unknown',
  param,
  strToBool: ({ args: [text = ''], span }) =>
    /^(?:true|false|0|1)$/i.test(text.trim())
      ? literalNode(text.trim() === '1' || booleanOf(text.trim().toLowerCase()) === true, span)
      : 'unknown',
  aws: ({ address, span, resolver }) => {
    if (address === 'accountId') return account(span);
    return address === 'region'
      ? (opt({ args: [], address, span, resolver }) ??
          resolver.find(resolver.root, ['provider', 'region']) ??
          string('us-east-1', span))
      : 'unknown';
  },
  file: query => fileSource(query),
  construct: ({ address = '', span, resolver }) => {
    const [name = '', attribute = ''] = address.split('.');
    const type = resolver.get('constructs', name, 'type');
    const [domain] = itemsOrSelf(resolver.get('constructs', name, 'domain'));
    const value = type && constructValue(textOf(type) ?? '', name, attribute, domain);
    return value ? make(value, byServerless(name, span, 'construct')) : 'unknown';
  },
};

function opt({ address, span, resolver: { sources } }: VariableQuery): ResolvedVariable {
  if (address === undefined) return 'unknown';
  const { deployment } = sources;
  const value =
    address === 'stage'
      ? (sources.stage ?? deployment.opts.get('stage'))
      : (deployment.opts.get(address) ?? (address === 'region' ? deployment.region : undefined));
  return value === undefined ? undefined : string(value, span);
}

/** What `--env` or a `.env` file gives; else the deploying machine may have the variable or not, and its fallback is taken. */
function env({ address, span, resolver: { sources } }: VariableQuery): ResolvedVariable {
  if (address === undefined) return undefined;
  const value = sources.deployment.env(address) ?? sources.dotenv.get(address);
  if (value === undefined) return undefined;
  sources.loaded.add(value);
  return { ...string(value, span), provenance: byEnvironment(address, span) };
}

/** The stage that is being deployed, when the command line or the service says it. */
export const stageOf = (resolver: VariableResolver): Node | undefined => {
  const stage = resolver.sources.stage ?? resolver.sources.deployment.opts.get('stage');
  const written = stage === undefined ? resolver.find(resolver.root, ['provider', 'stage']) : undefined;
  return stage !== undefined
    ? string(stage, written?.span ?? resolver.root.span)
    : written && resolver.here(written);
};

/** `--param`, what a compose file gives, then the stage's own parameters, then the default ones (version 4 writes them under `stages`). */
function param({ address, span, resolver }: VariableQuery): ResolvedVariable {
  if (address === undefined) return 'unknown';
  const given = resolver.sources.deployment.params.get(address);
  if (given !== undefined) return string(given, span);
  const composed = resolver.sources.composeParameters?.get(address);
  if (composed) return composed;
  const node = stageOf(resolver);
  const stage = node ? textOf(node) : 'dev';
  if (stage === undefined) return 'unknown';
  for (const path of [
    ['params', stage],
    ['stages', stage, 'params'],
    ['params', 'default'],
    ['stages', 'default', 'params'],
  ]) {
    const found = resolver.find(resolver.root, [...path, address]);
    const value = found && resolver.here(found);
    if (value && !(isScalar(value) && textOf(value) === undefined)) return value;
  }
  return undefined;
}

/** `${file(path):a.b}`: YAML and JSON as data, code never, everything else as text; a file that is not there has no value. */
function fileSource({ args: [path], address, span, resolver }: VariableQuery): ResolvedVariable {
  const { sources, diagnostics } = resolver;
  if (path === undefined || path === '') return 'unknown';
  const file = resolveFile(sources.file, path);
  if (file === undefined) return refused(resolver, path, span);
  if (/\.[cm]?[jt]sx?$/.test(file)) {
    diagnostics.partial('computed-file', `the value comes from code: ${path} is not executed`, span);
    return 'unknown';
  }
  return /\.(?:ya?ml|json|tfstate)$/.test(file)
    ? dataFile(file, path, address, span, resolver)
    : textFile(file, path, address, span, resolver);
}

function dataFile(
  file: FileId,
  path: string,
  address: string | undefined,
  span: Span,
  resolver: VariableResolver,
): ResolvedVariable {
  const opened = resolver.sources.files.open(file);
  if ('refused' in opened) return closed(opened, path, span, resolver);
  resolver.diagnostics.read.add(file);
  const { problems, templated } = opened.parsed;
  const root = opened.parsed.root && withLastBreak(opened.parsed.root, file, resolver.sources.files);
  for (const { code, message, span: place } of problems) resolver.diagnostics.problem(code, message, place);
  if (root && templated === undefined)
    return address === undefined ? root : resolver.find(root, address.split('.'));
  resolver.diagnostics.partial(
    'file',
    templated === undefined ? `${path} could not be read` : `${path} is ${templated} source`,
    span,
  );
  return 'unknown';
}

function textFile(
  file: FileId,
  path: string,
  address: string | undefined,
  span: Span,
  resolver: VariableResolver,
): ResolvedVariable {
  const opened = resolver.sources.files.text(file);
  if ('refused' in opened) return closed(opened, path, span, resolver);
  const { text } = opened.source;
  return address === undefined
    ? { kind: 'scalar', text, plain: false, span: { file, start: 0, end: text.length } }
    : undefined;
}

function closed(opened: RefusedFile, path: string, span: Span, resolver: VariableResolver): ResolvedVariable {
  if (opened.refused === 'missing') return undefined;
  if (opened.refused === 'outside') return refused(resolver, path, span);
  resolver.diagnostics.partial('file', opened.message, span);
  return 'unknown';
}

function refused({ diagnostics }: VariableResolver, path: string, span: Span): 'unknown' {
  diagnostics.problem(
    'outside',
    `\${file(${path})} is outside the root of the scan; the file was not read`,
    span,
  );
  return 'unknown';
}
