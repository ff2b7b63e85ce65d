import type { MapNode } from '../../source/node.ts';
import { Diagnostics } from '../builder/diagnostics.ts';
import type { Stack } from '../../model/stack.ts';
import { isMap, type Node } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
export { textFiles } from '../../source/texts.ts';
import { textFiles } from '../../source/texts.ts';
import { toPlain, type JsonValue } from '../../source/plain.ts';
import { Source } from '../../source/source.ts';
import type { Deployment, Lowered } from '../dialect.ts';
import { toTemplate } from '../emit.ts';
import { lowerServerless } from './serverless.ts';
import { Resolver } from './variables/resolver.ts';

type ServiceInput = {
  readonly stage?: string;
  readonly region?: string;
  readonly opts?: { [key: string]: string };
  readonly env?: { [key: string]: string };
  readonly params?: { [key: string]: string };
  readonly files?: { [file: string]: string };
};

export const deploymentOf = (given: ServiceInput = {}): Deployment => ({
  parameters: new Map(),
  opts: new Map(Object.entries(given.opts ?? {})),
  params: new Map(Object.entries(given.params ?? {})),
  env: name => given.env?.[name],
  ...(given.stage === undefined ? {} : { stage: given.stage }),
  ...(given.region === undefined ? {} : { region: given.region }),
});

export function rootOf(text: string, file = 'serverless.yml'): MapNode {
  const { root, problems } = parseTree(new Source(file, text));
  if (!isMap(root) || problems.length > 0)
    throw new Error(`the test service cannot be read: ${problems[0]?.message}`);
  return root;
}

export const lowerText = (text: string, given: ServiceInput = {}): Lowered =>
  lowerServerless(
    rootOf(text),
    'serverless.yml',
    textFiles({ ...given.files, 'serverless.yml': text }),
    deploymentOf(given),
  );

/** The first stack's template as data. */
export const templateOf = (
  text: string,
  given: ServiceInput = {},
): { Resources: { [id: string]: { Type: string; Properties: { [key: string]: JsonValue } } } } & {
  [section: string]: JsonValue;
} => toTemplate(lowerText(text, given).stacks[0]!) as never;

export const idsOf = (stack: Stack): string[] => [...stack.resources.keys()].sort();

/** What the text of a resolved value points to in its file. */
export const sourceAt = (node: Node, text: string): string => text.slice(node.span.start, node.span.end);

export function resolverOf(
  text: string,
  given: ServiceInput = {},
): { resolver: Resolver; reports: Diagnostics; missing: Set<string> } {
  const diagnostics = new Diagnostics();
  const missing = new Set<string>();
  const files = textFiles({ ...given.files, 'serverless.yml': text });
  const resolver = new Resolver(rootOf(text), diagnostics, {
    file: 'serverless.yml',
    files,
    deployment: deploymentOf(given),
    stage: given.stage,
    dotenv: new Map(),
    missing,
    loaded: new Set(),
  });
  return { resolver, reports: diagnostics, missing };
}

export const plainOf = (node: Node | undefined): JsonValue | undefined => node && toPlain(node);
