import { at, entriesOf, isScalar, textOf, type Node, type Scalar } from '../src/source/node.ts';
import { rebuilt } from './rebuilt.ts';

/** New names by old ones; a new name stands nowhere else in any text. */
export type Names = ReadonlyMap<string, string>;

/** An embedded connector is called by its resource and its own name together. */
export const namesFor = (root: Node): Names =>
  new Map(
    entriesOf(at(root, 'Resources')).flatMap(({ key, value }, index) =>
      ['', ...entriesOf(at(value, 'Connectors')).map(connector => connector.key)].map(
        own => [key + own, `Qz${index}zQ${own}`] as const,
      ),
    ),
  );

/** The template with its logical ids renamed wherever a template refers to one. */
export function renamed(root: Node, names: Names): Node {
  const renameMap = (node: Node, path: readonly string[]): Node =>
    node.kind === 'map' && path.length === 1 && path[0] === 'Resources'
      ? {
          ...node,
          entries: new Map(
            [...node.entries.values()].map(entry => [
              names.get(entry.key) ?? entry.key,
              { ...entry, key: names.get(entry.key) ?? entry.key },
            ]),
          ),
        }
      : node;
  return rebuilt(root, (node, path) =>
    isScalar(node) ? renamedScalar(node, path, names) : renameMap(node, path),
  );
}

function renamedScalar(node: Scalar, path: readonly string[], names: Names): Node {
  const [last, above] = [path.at(-1), path.at(-2)];
  if (last === 'Fn::Sub' || (above === 'Fn::Sub' && last === '0')) {
    const text = node.text.replace(/\$\{([^!}.]+)/g, (whole, id: string) =>
      names.has(id) ? `\${${names.get(id)}` : whole,
    );
    return { ...node, text };
  }
  return refers(path) ? { ...node, text: node.text.replace(/^[^.]+/, id => names.get(id) ?? id) } : node;
}

/** `Ref`, the first of `Fn::GetAtt`, DependsOn, the ends of a connector, and the API of an event, which SAM takes by its bare id as well. */
function refers(path: readonly string[]): boolean {
  const [last, above] = [path.at(-1)!, path.at(-2)];
  return (
    last === 'Ref' ||
    last === 'RestApiId' ||
    last === 'ApiId' ||
    last === 'Fn::GetAtt' ||
    (above === 'Fn::GetAtt' && last === '0') ||
    last === 'DependsOn' ||
    above === 'DependsOn' ||
    (last === 'Id' &&
      /^(?:Source|Destination)$/.test(path.find(key => key === 'Source' || key === 'Destination') ?? ''))
  );
}

/** Keys whose text means nothing to a lowering; under `Variables` every one. */
const FREE = new Set([
  'Handler',
  'Description',
  'FunctionName',
  'TableName',
  'TopicName',
  'QueueName',
  'BucketName',
  'RoleName',
  'Schedule',
  'Input',
  'MemorySize',
  'Timeout',
  'Path',
]);
const NUMBERS = new Set(['MemorySize', 'Timeout']);

/** What each literal that means nothing becomes, by its text; the same text the same wherever it stands. */
export function literalsOf(root: Node): Names {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  rebuilt(root, node => {
    if (node.kind === 'map') for (const key of node.entries.keys()) taken.add(key);
    return node;
  });
  rebuilt(root, (node, path) => {
    const [key, text] = [path.at(-1)!, textOf(node)];
    const free =
      path[0] !== 'Parameters' &&
      (path.at(-2) === 'Variables' || (FREE.has(key) && path.includes('Properties')));
    if (
      !free ||
      !isScalar(node) ||
      text === undefined ||
      taken.has(text) ||
      !/^(?:\/[A-Za-z\d]{2,}|[\w. -]{2,})$/.test(text)
    )
      return node;
    if (!found.has(text))
      found.set(
        text,
        NUMBERS.has(key) && node.plain
          ? `7${String(found.size).padStart(5, '0')}7`
          : `${text.startsWith('/') ? '/' : ''}Lz${found.size}zL`,
      );
    return node;
  });
  return found;
}

export const withLiterals = (root: Node, literals: Names): Node =>
  rebuilt(root, (node, path) => {
    const free =
      path[0] !== 'Parameters' &&
      (path.at(-2) === 'Variables' || (FREE.has(path.at(-1)!) && path.includes('Properties')));
    return free && isScalar(node) && literals.has(node.text)
      ? { ...node, text: literals.get(node.text)! }
      : node;
  });

/** The text with every new name turned back. */
export const turnedBack = (text: string, names: Names): string => {
  const old = new Map([...names].map(([before, after]) => [after.replace('/', ''), before.replace('/', '')]));
  return text.replace(/[QL]z\d+z[QL]|7\d{5}7/g, name => old.get(name) ?? name);
};
