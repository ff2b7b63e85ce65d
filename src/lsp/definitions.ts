import type { Stack } from '../model/stack.ts';
import {
  isLiteral,
  parseTemplate,
  VariableSyntaxError,
  type VariableReference,
  type VariableText,
} from '../dialect/serverless/variables/grammar.ts';
import { resolveFile, rootOf, type Files } from '../source/files.ts';
import {
  at,
  entriesOf,
  isCall,
  isMap,
  textOf,
  type Entry,
  type FileId,
  type Node,
  type Span,
} from '../source/node.ts';
import { splitGetAtt } from '../source/intrinsics/get-att.ts';

/** Variables that lead to variables are followed so far. */
const MOST_STEPS = 10;
const SECTIONS = ['Parameters', 'Resources', 'Conditions', 'Mappings', 'Rules'];

/** Where the name or the variable at an offset is defined; none for what is defined nowhere in these files. */
export function definitionsAt(
  files: Files,
  file: FileId,
  offset: number,
  stacks: readonly Stack[],
): readonly Span[] {
  const opened = files.open(file);
  const root = rootOf(opened);
  if (!root || !('source' in opened)) return [];
  const variable = variableAround(opened.source.text, offset);
  if (variable !== undefined) {
    const reference = referenceOf(variable);
    if (reference) return followed(reference, { files, file, root }, 0);
    const name = variable.slice(2, -1).replace(/^!/, '').trim();
    return name.startsWith('AWS::') ? [] : named(splitGetAtt(name).id, root, stacks);
  }
  const id = nameAt(root, file, offset);
  return id === undefined ? [] : named(id, root, stacks);
}

/** The innermost `${…}` at an offset. */
function variableAround(text: string, offset: number): string | undefined {
  const from = Math.max(0, offset - 2_000);
  const open: number[] = [];
  const end = Math.min(text.length, offset + 2_000);
  for (let here = from; here < end; here += 1) {
    if (text[here] === '\n' && here >= offset) break;
    if (text.startsWith('${', here)) open.push(here);
    else if (text[here] === '}') {
      const start = open.pop();
      if (start !== undefined && start <= offset && offset <= here) return text.slice(start, here + 1);
    }
  }
  return undefined;
}

function referenceOf(variable: string): VariableReference | undefined {
  try {
    const [piece] = parseTemplate(variable);
    const source = typeof piece === 'object' ? piece.sources[0] : undefined;
    return source && !isLiteral(source) ? source : undefined;
  } catch (error) {
    if (error instanceof VariableSyntaxError) return undefined;
    throw error;
  }
}

type Service = { readonly files: Files; readonly file: FileId; readonly root: Node };

/** Where `${self:…}`, `${file(…):…}` or `${param:…}` leads. */
function followed(
  { type, args, address }: VariableReference,
  service: Service,
  steps: number,
): readonly Span[] {
  if (steps > MOST_STEPS) return [];
  const path = literalStart(address).split('.').filter(Boolean);
  switch (type) {
    case 'self':
      return under(service, path, steps);
    case 'param':
      return entriesOf(at(service.root, 'params')).flatMap(({ value }) => {
        const entry = isMap(value) ? value.entries.get(path.join('.')) : undefined;
        return entry ? [entry.keySpan] : [];
      });
    case 'file': {
      const [first] = args;
      const name = first === undefined ? '' : literalOf(first);
      const found = resolveFile(service.file, name);
      const root = found === undefined ? undefined : rootOf(service.files.open(found));
      if (found === undefined || !('source' in service.files.text(found))) return [];
      const whole = { file: found, start: 0, end: 0 };
      if (!root || path.length === 0) return [whole];
      const there = under({ ...service, file: found, root }, path, steps);
      return there.length > 0 ? there : [whole];
    }
    default:
      return [];
  }
}

/** The key at the end of a path, or the last one on the way that stands there. */
function under(service: Service, path: readonly string[], steps: number): readonly Span[] {
  let [here, span]: [Node | undefined, Span | undefined] = [service.root, undefined];
  for (const [index, key] of path.entries()) {
    const entry: Entry | undefined = isMap(here) ? here.entries.get(key) : undefined;
    if (entry) [here, span] = [entry.value, entry.keySpan];
    else {
      const text = textOf(here) ?? '';
      const reference = /^\$\{[^]*\}$/.test(text) ? referenceOf(text) : undefined;
      if (!reference) return span ? [span] : [];
      const rest = path.slice(index).join('.');
      const start = literalStart(reference.address);
      const longer = { ...reference, address: [start === '' ? rest : `${start}.${rest}`] };
      return followed(longer, service, steps + 1);
    }
  }
  return span ? [span] : [];
}

const literalOf = (text: VariableText | { readonly literal: unknown }): string =>
  'literal' in text
    ? String(text.literal)
    : text.map(piece => (typeof piece === 'string' ? piece : '')).join('');

/** The address up to its first variable: what stands there is the nearest that is known. */
function literalStart(address: VariableText | undefined): string {
  const [first = ''] = address ?? [];
  return typeof first === 'string' ? first : '';
}

/** The name that a reference or an attribute such as DependsOn gives at an offset. */
function nameAt(node: Node, file: FileId, offset: number, isName = false): string | undefined {
  const { span } = node;
  if (span.file === file && (offset < span.start || offset > span.end)) return undefined;
  if (node.kind === 'scalar') return isName ? splitGetAtt(node.text).id : undefined;
  if (node.kind === 'call') {
    const named = isCall(node, 'Ref') || isCall(node, 'Fn::GetAtt') || isCall(node, 'Condition');
    const [first] = node.arg.kind === 'list' ? node.arg.items : [];
    if ((isCall(node, 'Fn::If') || isCall(node, 'Fn::FindInMap') || isCall(node, 'Fn::GetAtt')) && first) {
      const own = nameAt(first, file, offset, true);
      if (own !== undefined) return own;
    }
    return nameAt(node.arg, file, offset, named);
  }
  if (node.kind === 'list') return firstOf(node.items, item => nameAt(item, file, offset, isName));
  return firstOf([...node.entries.values()], ({ key, value }) =>
    nameAt(value, file, offset, key === 'DependsOn' || key === 'Condition' || key === 'DefaultAuthorizer'),
  );
}

function firstOf<T>(all: readonly T[], look: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = look(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a name is declared: in the template, or by the resource that makes the tool generate it. */
function named(id: string, root: Node, stacks: readonly Stack[]): readonly Span[] {
  const own = declared(id, root);
  if (own) return [own];
  for (const stack of stacks) {
    const found = stack.resources.get(id);
    const span = found ? (declared(found.name, root) ?? found.at) : stack.parameters.get(id)?.span;
    if (span) return [span];
  }
  return [];
}

function declared(id: string, root: Node): Span | undefined {
  const sections = [root, at(root, 'resources')].flatMap(place => SECTIONS.map(name => at(place, name)));
  for (const section of [...sections, at(root, 'functions')]) {
    const entry = isMap(section) ? section.entries.get(id) : undefined;
    if (entry) return entry.keySpan;
  }
  return undefined;
}
