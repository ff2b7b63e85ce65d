import type { Hover } from 'vscode-languageserver-protocol';
import { explore, type Explored } from '../model/explore.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { label, type Hole, type Text } from '../model/text.ts';
import { Value, type World } from '../model/world.ts';
import { environmentMask } from '../redact/environment.ts';
import { secretNodes } from '../redact/secret-nodes.ts';
import { secretPlaces } from '../redact/source-lines.ts';
import { redactText } from '../redact/text.ts';
import { codeSpan, plain } from '../report/markdown-text.ts';
import { visible } from '../report/visible.ts';
import { distinctBy } from '../rule/group-by.ts';
import { branchSentences } from '../rule/when.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import { textOf, type Node } from '../source/node.ts';
import { toPlain } from '../source/plain.ts';
import type { Source } from '../source/source.ts';
import { isWithin } from '../source/span.ts';
import { childrenOf, nodesAt, type FoundNode } from './lowered-template.ts';
import { MARKDOWN } from './protocol.ts';
import { rangeIn } from './range.ts';

/** Branches that a hover lists. */
const MOST = 12;
const LONGEST = 300;

/** What the value under the cursor is where it is deployed, branch by branch; undefined for a text that is what it says. */
export function hoverAt(
  stacks: readonly Stack[],
  {
    source,
    root,
    offset,
  }: { readonly source: Source; readonly root: Node | undefined; readonly offset: number },
): Hover | undefined {
  const places = nodesAt(stacks, { file: source.file, root, offset }).map(asked);
  const [first] = places;
  if (!first || isPlain(first, source)) return undefined;
  const { span } = first.written;
  const lines = isSecret(places, stacks) ? [HIDDEN] : linesOf(places, environmentMask(stacks));
  if (lines.length === 0) return undefined;
  return {
    range: rangeIn(source, span),
    contents: { kind: MARKDOWN, value: lines.join('\n') },
  };
}

const HIDDEN = 'The value is not shown: it is recognized as a secret.';

/** Texts that no hover shows: recognized secrets, and the Defaults of parameters that AWS does not echo. */
function secretTextsOf(places: readonly FoundNode[]): readonly string[] {
  return places.flatMap(({ stack }) => [
    ...secretNodes(stack).flatMap(node => textOf(node) ?? []),
    ...[...stack.parameters.values()].flatMap(({ noEcho, fallback }) =>
      noEcho && fallback ? [fallback] : [],
    ),
  ]);
}

/** Whether a place, or what its variables lead to, holds a recognized secret. */
function isSecret(places: readonly FoundNode[], stacks: readonly Stack[]): boolean {
  const secrets = secretPlaces(stacks);
  const holds = (node: Node): boolean =>
    (secrets.get(node.span.file) ?? []).some(
      secret => isWithin(secret, node.span) || isWithin(node.span, secret),
    ) || childrenOf(node).some(holds);
  return places.some(({ node, written }) => holds(node) || holds(written));
}

/** The innermost function call that gives the text at the cursor: of `!Join` and `!If` the item that is pointed to. */
function asked(place: FoundNode): FoundNode {
  const { node, within } = place;
  if (node.kind === 'call') return place;
  const call = within.findIndex(one => one.kind === 'call');
  const found = within[call];
  // A text in a list or map of a call, as an item of Fn::Join, stands for itself.
  const between = within.slice(0, call).filter(one => one.kind !== 'list');
  return found?.kind === 'call' && between.length === 0
    ? { ...place, node: found, within: within.slice(call + 1) }
    : place;
}

/** A scalar that is deployed as it is written. */
const isPlain = ({ node, written: { span } }: FoundNode, source: Source): boolean =>
  node.kind === 'scalar' && source.text.slice(span.start, span.end).includes(node.text);

function linesOf(places: readonly FoundNode[], mask: (text: string) => string): readonly string[] {
  const shown = (text: string): string => (text === '' ? 'the empty string' : code(mask(redactText(text))));
  const values = places.flatMap(({ stack, node }) => {
    const stage = stack.stage === undefined ? [] : [`stage is ${stack.stage}`];
    return valuesOf(stack, node).map(({ item, when, confidence }) => ({
      item,
      text: shown(item.text),
      conditions: [
        ...stage,
        ...branchSentences(when),
        ...(confidence === 'with defaults' ? ['parameters have their Default values'] : []),
      ].map(sentence => mask(sentence)),
    }));
  });
  const [first] = values;
  if (!first) return [];
  const secrets = secretTextsOf(places);
  if (values.some(({ item }) => secrets.some(secret => item.text.includes(secret)))) return [HIDDEN];
  const isSame = values.every(({ text }) => text === first.text);
  const list = isSame
    ? [first.text]
    : values
        .slice(0, MOST)
        .map(
          ({ text, conditions }) =>
            `- ${text}${conditions.length > 0 ? ` when ${plain(conditions.join(' and '))}` : ''}`,
        );
  const more = isSame || values.length <= MOST ? [] : [`- and ${values.length - MOST} more`];
  const holes = distinctBy(
    values.flatMap(({ item }) => item.holes),
    ({ name }) => name,
  ).map(({ name, is }) => `- ${code(`\${${name}}`)}: ${plain(mask(is))}`);
  return [
    isSame ? 'Resolves to' : 'Resolves, by branch, to',
    '',
    ...list,
    ...more,
    ...(holes.length > 0 ? ['', 'Known only when it is deployed:', '', ...holes] : []),
  ];
}

type HoleShown = { readonly name: string; readonly is: string };
type Shown = { readonly text: string; readonly holes: readonly HoleShown[] };

function valuesOf(stack: Stack, node: Node): readonly Explored<Shown>[] {
  try {
    return withBudget(
      () =>
        explore(new StackIndex(stack), world => {
          const item = shownValue(new Value(world, node, node.span, ''), world);
          return [{ place: item.text, key: item.text, item }];
        }).found,
    );
  } catch (error) {
    if (error instanceof OutOfBudget) return [];
    throw error;
  }
}

function shownValue(value: Value, world: World): Shown {
  const { node } = value;
  if (!node) return { text: 'no value (AWS::NoValue)', holes: [] };
  if (node.kind === 'map') return { text: JSON.stringify(toPlain(node)), holes: [] };
  const texts = node.kind === 'list' ? value.each.map(({ text }) => text) : world.texts(node);
  if (texts && (node.kind === 'list' || texts.length !== 1))
    return { text: `[${texts.join(', ')}]`, holes: texts.flatMap(text => holesOf(text, world)) };
  return { text: value.text.toString(), holes: holesOf(value.text, world) };
}

const holesOf = (text: Text, world: World): HoleShown[] =>
  text.holes.map(hole => ({ name: label(hole), is: meaning(hole, world) }));

function meaning(hole: Hole, world: World): string {
  const declared = world.declared(hole);
  switch (hole.of) {
    case 'parameter': {
      const parameter = world.parameter(hole.name);
      const fallback = parameter?.noEcho ? undefined : parameter?.fallback;
      return fallback === undefined
        ? 'a parameter without a Default'
        : `a parameter, by default "${fallback}"`;
    }
    case 'pseudo':
      return 'a pseudo parameter of AWS';
    case 'name':
      return `${hole.arn ? 'the ARN of' : 'what Ref returns for'} ${hole.resource}, ${declared?.type ?? 'a resource'}`;
    case 'attribute':
      return `the attribute ${hole.attribute} of ${hole.resource}, ${declared?.type ?? 'a resource'}`;
    case 'nested':
      return `an output of the nested stack ${hole.stack}`;
    case 'secret':
      return `a value that AWS reads from ${hole.service}`;
    case 'variable':
      return `a variable of ${hole.source} that has no value here`;
    case 'opaque':
      return hole.why;
  }
}

/** Text of a template as code in Markdown, in one line. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return codeSpan(visible(short).replaceAll('\n', ' '));
}
