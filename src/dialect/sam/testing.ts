import type { Stack } from '../../model/stack.ts';
import type { Files } from '../../source/files.ts';
import { isMap, type Node } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
import { toPlain, type JsonValue } from '../../source/plain.ts';
import { Source } from '../../source/source.ts';
import type { Deployment } from '../dialect.ts';
import { lowerSam } from './sam.ts';

/** Files of a test, by path. */
const filesOf = (texts: { readonly [file: string]: string }): Files => ({
  open: file => {
    const text = texts[file];
    if (text === undefined) return { refused: 'missing', message: `no ${file}` };
    const source = new Source(file, text);
    return { source, parsed: parseTree(source) };
  },
  text: () => ({ refused: 'missing', message: '' }),
});

export type TemplateInput = {
  readonly parameters?: { readonly [name: string]: string };
  readonly region?: string;
  readonly files?: { readonly [file: string]: string };
};

export const deploymentOf = ({ parameters = {}, region }: TemplateInput = {}): Deployment => ({
  parameters: new Map(Object.entries(parameters)),
  opts: new Map(),
  params: new Map(),
  env: () => undefined,
  ...(region === undefined ? {} : { region }),
});

export function lowerNode(root: Node | undefined, given: TemplateInput = {}): Stack {
  if (!isMap(root)) throw new Error('the test template is no map');
  return lowerSam(root, 'template.yaml', filesOf(given.files ?? {}), deploymentOf(given)).stacks[0]!;
}

export const parsed = (text: string): Node | undefined => parseTree(new Source('template.yaml', text)).root;

/** The stack of a template whose transform need not be written. */
export const stackOf = (text: string, given: TemplateInput = {}): Stack =>
  lowerNode(parsed(`Transform: AWS::Serverless-2016-10-31\n${text}`), given);

type Plain = { readonly [key: string]: JsonValue };
/** A deployed resource as data. */
export const resource = (
  stack: Stack,
  id: string,
): { readonly Type: string; readonly Properties: Plain } & Plain =>
  toPlain(
    stack.resources.get(id)?.node ?? {
      kind: 'map',
      entries: new Map(),
      span: { file: '', start: 0, end: 0 },
    },
  ) as never;
export const properties = (stack: Stack, id: string): Plain => resource(stack, id).Properties ?? {};
/** `Id: Type` of every resource. */
export const types = (stack: Stack): { readonly [id: string]: string } =>
  Object.fromEntries([...stack.resources.values()].map(({ id, type }) => [id, type]));

/** A function `F` with some properties, in YAML flow style; `more` are further resources. */
export const functionWith = (own: string, more = ''): string =>
  `Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, ${own} } }\n${more}`;
