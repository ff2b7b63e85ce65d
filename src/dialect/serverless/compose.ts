import { Diagnostics } from '../builder/diagnostics.ts';
import type { MapNode } from '../../source/node.ts';
import type { Sources } from './variables/source.ts';
import { folderOf, resolveFile, rootOf, type Files } from '../../source/files.ts';
import { at, entriesOf, isScalar, textOf, type FileId, type Node } from '../../source/node.ts';
import { COMPOSE_FILES } from './compose-files.ts';
import { joined, piecesOf, unknown, type Pieces } from './variables/pieces.ts';
import { Resolver } from './variables/resolver.ts';

const DEFAULT_CONFIG = 'serverless.yml';
const CONFIGS = ['yml', 'yaml', 'json', 'js', 'cjs', 'mjs', 'ts'].map(suffix => `serverless.${suffix}`);

/** `${service.output}`, the only variable that is compose's own. */
const OUTPUT = /\$\{([A-Za-z0-9_-]+\.[\w.-]+)\}/;

/** The files of the services that a compose file deploys; undefined when it names none. */
export function composedServices(files: Files, compose: FileId): FileId[] | undefined {
  const found = servicesOf(files, compose).map(({ folder, config }) => {
    const names = config === undefined ? CONFIGS : [config];
    const found = names.map(name => folder + name).find(file => 'source' in files.text(file));
    return found ?? folder + (config ?? DEFAULT_CONFIG);
  });
  return found.length > 0 ? [...new Set(found)] : undefined;
}

type Composed = {
  readonly folder: string;
  readonly config: string | undefined;
  readonly params: Node | undefined;
};

function servicesOf(files: Files, compose: FileId): Composed[] {
  return entriesOf(at(rootOf(files.open(compose)), 'services')).flatMap(({ value }) => {
    const path = textOf(at(value, 'path'));
    const folder = path === undefined ? undefined : resolveFile(compose, path);
    return folder === undefined
      ? []
      : [
          {
            folder: folder === '' ? '' : `${folder}/`,
            config: textOf(at(value, 'config')),
            params: at(value, 'params'),
          },
        ];
  });
}

/** The `params` that the nearest compose file in a folder above gives to the service in `file`, with what is known of their values. */
export function composeParams(
  file: FileId,
  files: Files,
  sources: Sources,
  diagnostics: Diagnostics,
): ReadonlyMap<string, Node> {
  for (let folder = folderOf(file); ; folder = folderOf(folder.slice(0, -1))) {
    const compose = COMPOSE_FILES.map(name => folder + name).find(name => 'parsed' in files.open(name));
    const service =
      compose === undefined ? undefined : servicesOf(files, compose).find(one => isOf(one, file));
    if (compose !== undefined && service) {
      diagnostics.read.add(compose);
      const resolver = new Resolver(rootOf(files.open(compose)) as MapNode, diagnostics, {
        ...sources,
        file: compose,
        composeParameters: undefined,
      });
      return new Map(entriesOf(service.params).map(({ key, value }) => [key, valueOf(value, resolver)]));
    }
    if (folder === '') return new Map();
  }
}

const isOf = ({ folder, config }: Composed, file: FileId): boolean =>
  folder === folderOf(file) &&
  (config === undefined ? CONFIGS : [config]).includes(file.slice(folder.length));

/** A parameter's value; the outputs of other services are known only once those are deployed. */
function valueOf(node: Node, resolver: Resolver): Node {
  if (!isScalar(node) || !OUTPUT.test(node.text)) return resolver.deep(node);
  const pieces = node.text.split(OUTPUT).flatMap((part, index): Pieces => {
    if (index % 2 === 1) return [unknown(`output:${part}`, node.span)];
    return part === ''
      ? []
      : (piecesOf(resolver.deep({ ...node, text: part, plain: false })) ?? [unknown('compose:', node.span)]);
  });
  return joined(pieces, node.span);
}
