import type { MapNode } from '../../source/node.ts';
import { at, entriesOf, isMap, isScalar, textOf, type Node } from '../../source/node.ts';
import type { Resolver } from './variables/resolver.ts';

/** More stages than this are not looked at. */
export const MAX_STAGES = 12;

/** A lookup whose last step is decided by the stage: `${self:custom.limits.${sls:stage}}`, `${file(config.yml):${opt:stage}.x}`. */
const LOOKUP = /\$\{(self:|file\(([^${})]+)\):)((?:[\w-]+\.)*)\$\{([^{}]*)\}(?:\.([\w.-]+))?/g;
/** Names that stages usually have. */
const USUAL =
  /^(?:default|dev\w*|local\w*|test\w*|qa\d*|uat|sit|int\w*|sandbox|demo|stag\w*|stg|pre-?prod\w*|prod\w*|prd|live|master|main)$/i;
const STAGE = /\b(?:opt:stage|sls:stage|self:provider\.stage)\b/;

/** The stages that a service names: under `params` and `stages`, and as keys of maps that are looked up by stage. */
export function namedStages(resolver: Resolver): string[] {
  const names = new Set<string>();
  const add = (node: Node | undefined, isStage: (key: string, value: Node) => boolean = () => true): void => {
    for (const { key, value } of entriesOf(node))
      if (key !== 'default' && /^[\w-]+$/.test(key) && isStage(key, value)) names.add(key);
  };
  add(settled(resolver, ['params']));
  add(settled(resolver, ['stages']));
  const done = new Set<string>();
  for (const lookup of lookups(resolver.root)) {
    const [whole, source = '', file, path = '', key = '', rest = ''] = lookup;
    if (done.has(whole) || !byStage(resolver, key)) continue;
    done.add(whole);
    const steps = path.split('.').filter(Boolean);
    const follows = rest.split('.').filter(Boolean);
    // Beside the stages' maps stand those of plugins: what is looked up must be there, or the name must be a stage's.
    add(
      source === 'self:' ? settled(resolver, steps) : fileMap(resolver, file ?? '', steps),
      (name, value) => {
        if (follows.length > 0) return resolver.find(value, follows) !== undefined;
        return steps.length !== 1 || USUAL.test(name);
      },
    );
  }
  return [...names];
}

const settled = (resolver: Resolver, path: readonly string[]): Node | undefined => {
  const found = path.length > 0 ? resolver.find(resolver.root, path) : undefined;
  return found && resolver.here(found);
};

/** Whether the variable between the inner braces is the stage, or a setting that is written with it. */
function byStage(resolver: Resolver, key: string): boolean {
  if (STAGE.test(key)) return true;
  const path = /^self:([\w.-]+)/.exec(key)?.[1];
  return (
    path !== undefined &&
    STAGE.test(
      textOf(path.split('.').reduce<Node | undefined>((node, step) => at(node, step), resolver.root)) ?? '',
    )
  );
}

function fileMap(resolver: Resolver, path: string, steps: readonly string[]): Node | undefined {
  const text = `\${file(${path})${steps.length > 0 ? `:${steps.join('.')}` : ''}}`;
  const node = resolver.here({ kind: 'scalar', text, plain: false, span: resolver.root.span });
  return isMap(node) ? node : undefined;
}

function* lookups(root: MapNode): Generator<RegExpMatchArray> {
  const left: Node[] = [root];
  const seen = new Set<Node>();
  for (let node = left.pop(); node; node = left.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (isScalar(node)) {
      if (node.text.includes('${')) yield* node.text.matchAll(LOOKUP);
    } else if (node.kind === 'call') left.push(node.arg);
    else if (node.kind === 'list') left.push(...node.items);
    else for (const entry of node.entries.values()) left.push(entry.value);
  }
}

/** The stage that is deployed when the command line names none. */
export const defaultStage = (resolver: Resolver): Node | undefined => resolver.get('provider', 'stage');
