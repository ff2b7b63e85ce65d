import { detect } from '../aws/secrets/detect/detect.ts';
import { describe } from '../aws/secrets/detect/secret.ts';
import { spelled } from '../model/spelled.ts';
import { isPlaceholder } from '../dialect/placeholder.ts';
import type { Stack } from '../model/stack.ts';
import { environmentMask } from '../redact/environment.ts';
import { visible } from '../report/visible.ts';
import { ruleName } from '../source/provenance.ts';
import { at, entriesOf, isCall, textOf, type Node, type Span } from '../source/node.ts';
import { digitsOf, isNumeral, type WrittenJson } from '../source/plain.ts';
import { below, type Remarks } from '../source/write.ts';

/** How `lower --explain comments` names a line: `template.yaml:12`. */
export type PlaceName = (span: Span) => string;
/** A template as it is printed, and as it would be with its secrets. */
export type MaskedTemplate = { readonly shown: WrittenJson; readonly whole: WrittenJson };
type WhyMasked = (name: string | undefined, whole: WrittenJson, shown: string) => string;

const ROOT = '';
const PLACEHOLDER = 'placeholder: only packaging knows where the artefact lies';
const UNEXPANDED = 'only a deployment knows what this adds';

const OPEN_ID = {
  artefact: 'another id once it is packaged: it ends in a hash of where the artefact lies',
  time: 'another id in each deployment: it ends in a hash of the time',
  definition:
    'another id where it is deployed: it ends in a hash of a definition that only a deployment knows in full',
} as const;

/**
 * What is printed behind values of a template: what a placeholder is for, why a value is masked, the variables that parameters stand for, and, given
 * names of places, what generates each part.
 */
export function remarksOf(
  stack: Stack,
  { shown, whole }: MaskedTemplate,
  variables: ReadonlyMap<string, string>,
  placeName?: PlaceName,
): Remarks {
  const remarks = new Map<string, string>();
  const stood = (node: Node, path: string): void => standIns(node, path, variables, remarks);
  if (placeName) explain(stack, placeName, remarks);
  for (const [id, { node, idCovers }] of stack.resources) {
    const path = below(below(ROOT, 'Resources'), id);
    stood(node, path);
    if (idCovers) remarks.set(path, [remarks.get(path) ?? [], OPEN_ID[idCovers]].flat().join('; '));
  }
  for (const { section, entry } of stack.unexpanded ?? [])
    if (section !== undefined) remarks.set(below(below(ROOT, section), entry.key), UNEXPANDED);
  for (const [section, nodes] of [
    ['Conditions', stack.conditions],
    ['Outputs', stack.outputs],
  ] as const)
    for (const [name, node] of nodes) stood(node, below(below(ROOT, section), name));
  masks({ shown, whole }, ROOT, undefined, reasonIn(stack), remarks);
  return remarks;
}

/** The value and all below it that are printed as they are in the tree, with their paths. */
function inside(node: Node, path: string): readonly (readonly [path: string, node: Node])[] {
  if (node.kind === 'list') return node.items.map((item, index) => [below(path, index), item]);
  if (node.kind === 'map') return entriesOf(node).map(({ key, value }) => [below(path, key), value]);
  // An attribute is one text in the tree and two when it is printed.
  const isOne = node.kind !== 'call' || spelled(node.fn, textOf(node.arg) ?? null, node.tagged === true);
  return isOne ? [] : [[below(path, node.fn), node.arg]];
}

/** What stands where only packaging or only deployment knows the value. */
function standIns(
  node: Node,
  path: string,
  variables: ReadonlyMap<string, string>,
  remarks: Map<string, string>,
): void {
  if (node.kind === 'scalar' && node.provenance && isPlaceholder(node.text)) remarks.set(path, PLACEHOLDER);
  const variable = isCall(node, 'Ref') ? variables.get(textOf(node.arg) ?? '') : undefined;
  if (variable !== undefined) remarks.set(below(path, 'Ref'), visible(variable));
  for (const [here, value] of inside(node, path)) standIns(value, here, variables, remarks);
}

/** Behind each resource and property that a tool generates, and each part of one with another cause, the rule and the line that causes it. */
function explain(stack: Stack, placeName: PlaceName, remarks: Map<string, string>): void {
  const cause = ({
    provenance,
    span,
  }: {
    readonly provenance?: Node['provenance'];
    readonly span: Span;
  }): string => visible(provenance ? `${ruleName(provenance)}, ${placeName(span)}` : placeName(span));
  const visit = (node: Node, path: string, above: string | undefined): void => {
    for (const [here, value] of inside(node, path)) {
      // What is the author's within the author's stands where it is read.
      const own = value.provenance || node.provenance ? cause(value) : above;
      if (own !== undefined && own !== above) remarks.set(here, own);
      visit(value, here, own);
    }
  };
  for (const [id, { node, provenance, at: span }] of stack.resources) {
    const path = below(below(ROOT, 'Resources'), id);
    if (provenance)
      remarks.set(path, visible(`${ruleName(provenance)} for ${provenance.name}, ${placeName(span)}`));
    const properties = below(path, 'Properties');
    for (const { key, value } of entriesOf(at(node, 'Properties'))) {
      const here = below(properties, key);
      const own = provenance || value.provenance ? cause(value) : undefined;
      if (own !== undefined) remarks.set(here, own);
      visit(value, here, own);
    }
  }
  for (const [section, nodes] of [
    ['Conditions', stack.conditions],
    ['Outputs', stack.outputs],
  ] as const)
    for (const [name, node] of nodes)
      if (node.provenance) remarks.set(below(below(ROOT, section), name), cause(node));
}

/** Where the shown text is another than the whole one, why; behind what generates it. */
function masks(
  { shown, whole }: MaskedTemplate,
  path: string,
  name: string | undefined,
  why: WhyMasked,
  remarks: Map<string, string>,
): void {
  if (shown === whole || typeof whole !== 'object' || whole === null || isNumeral(whole)) {
    if (shown === whole || typeof shown !== 'string') return;
    remarks.set(path, [remarks.get(path) ?? [], `masked: ${why(name, whole, shown)}`].flat().join('; '));
    return;
  }
  if (typeof shown !== 'object' || shown === null || isNumeral(shown)) return;
  const others: { readonly [key: string]: WrittenJson } = Object.fromEntries(Object.entries(shown));
  for (const [key, part] of Object.entries(whole)) {
    const other = others[key];
    if (other !== undefined)
      masks({ shown: other, whole: part }, below(path, key), Array.isArray(whole) ? name : key, why, remarks);
  }
}

function reasonIn(stack: Stack): WhyMasked {
  const mask = stack.environment ? environmentMask([stack]) : (text: string): string => text;
  return (name, whole, shown) => {
    const text = isNumeral(whole) ? digitsOf(whole) : String(whole);
    if (mask(text) !== text && mask(text) === shown) return 'an environment variable or .env file gives it';
    const secret = detect(name, text);
    return `${secret ? describe(secret) : 'a secret'}; --no-mask prints it`;
  };
}
