import { generatedName } from './generated-names.ts';
import type { Provenance } from '../source/provenance.ts';
import { at, booleanOf, entriesOf, isCall, isNull, textOf, type Node, type Span } from '../source/node.ts';
import { Assumptions } from './assumptions.ts';
import { Evaluator } from './evaluator/evaluator.ts';
import type { Fact } from './fact.ts';
import type { Memoized } from './memoized.ts';
import type { StackIndex } from './stack-index.ts';
import type { Declaration, Parameter, Stack } from './stack.ts';
import { Text, type Hole } from './text.ts';

/**
 * A stack under one consistent set of assumptions, as a rule sees it. Where a rule asks for what they leave open, the world assumes an answer and keeps to it;
 * `explore` runs the rule again with the other answers.
 */
export class World implements Memoized {
  readonly answers: Memoized['answers'] = [];
  readonly stackIndex: StackIndex;
  readonly assumptions: Assumptions;
  readonly #evaluator: Evaluator;
  readonly #resources = new Map<string, Resource | undefined>();

  constructor(stackIndex: StackIndex, script: readonly Fact[] = [], assumeDefaults = false) {
    this.stackIndex = stackIndex;
    this.assumptions = new Assumptions(stackIndex.stack, script, assumeDefaults);
    this.#evaluator = new Evaluator(stackIndex, this.assumptions);
  }
  get stack(): Stack {
    return this.stackIndex.stack;
  }
  get facts(): readonly Fact[] {
    return this.assumptions.facts;
  }
  get assumeDefaults(): boolean {
    return this.assumptions.assumeDefaults;
  }
  /** Whether a parameter's Default would have decided something. */
  get touchedDefault(): boolean {
    return this.assumptions.touchedDefault;
  }

  /** Whether a named condition holds here. */
  holds(condition: string): boolean {
    return this.#evaluator.holds(condition);
  }

  parameter(name: string): Parameter | undefined {
    return this.stack.parameters.get(name);
  }

  /** The value of a pseudo parameter that is known before deployment: the region of `--region`. */
  pseudo(name: string): string | undefined {
    return this.assumptions.pseudo(name);
  }

  /** What stands at a node once the branches at its top are taken; undefined when `AWS::NoValue` removes it. */
  settle(node: Node): Node | undefined {
    return this.#evaluator.settle(node);
  }

  text(node: Node): Text {
    return this.#evaluator.text(node);
  }

  /** The text at a node that is the same in every world of the stack. */
  fixedText(node: Node): Text | undefined {
    return this.#evaluator.fixedText(node);
  }

  /** The texts of a list, or undefined where its length is open. */
  texts(node: Node): Text[] | undefined {
    return this.#evaluator.texts(node);
  }

  /** The physical name that the template gives a resource, or undefined; a name made of itself has none. */
  nameOf(id: string, property: string): Text | undefined {
    return this.#evaluator.nameOf(id, property);
  }

  /** A resource by logical id, when it exists here. */
  resource(id: string): Resource | undefined {
    const cached = this.#resources.get(id);
    if (cached || this.#resources.has(id)) return cached;
    const declared = this.stackIndex.declared(id);
    const found = declared && this.#exists(declared) ? new Resource(this, declared) : undefined;
    this.#resources.set(id, found);
    return found;
  }

  #exists(declared: Declaration): boolean {
    const condition = at(declared.node, 'Condition');
    const name = textOf(condition) ?? (isCall(condition, 'Condition') ? textOf(condition.arg) : undefined);
    return name === undefined || this.holds(name);
  }

  /**
   * Resources of a type that match and exist here. Matching comes first: asking whether a resource exists costs a
   * branch, and 40 unrelated conditions would cost 2^40.
   */
  *matching<M>(
    type: string,
    match: (resource: Resource) => M | undefined,
  ): Generator<{ resource: Resource; match: M }> {
    for (const declared of this.stackIndex.ofType(type)) {
      const found = match(new Resource(this, declared));
      const resource = found === undefined ? undefined : this.resource(declared.id);
      if (resource && found !== undefined) yield { resource, match: found };
    }
  }

  /** The resource that a hole names, whether or not it exists here. */
  declared(hole: Hole): Declaration | undefined {
    return hole.of === 'name' || hole.of === 'attribute'
      ? this.stack.resources.get(hole.resource)
      : undefined;
  }
}

/** A place in the stack as one world sees it. Reading never fails: a place is present, absent, or neither. */
export class Value {
  readonly world: World;
  readonly node: Node | undefined;
  /** The token to point to: the node's, or that of the nearest place that exists. */
  readonly span: Span;
  readonly unknown: boolean;
  /** Where it is in the resource: `Properties/Policies/0`. */
  readonly path: string;
  readonly #text: Text | undefined;

  constructor(world: World, node: Node | undefined, span: Span, path: string, unknown = false, text?: Text) {
    const settled = node && world.settle(node);
    this.world = world;
    this.node = settled && isNull(settled) ? undefined : settled;
    this.span = this.node?.span ?? span;
    this.path = path;
    this.unknown = unknown;
    this.#text = text;
  }

  get present(): boolean {
    return this.node !== undefined;
  }
  /** Certainly not there. Neither `present` nor `absent` where a transform, an include or a parameter may add it. */
  get absent(): boolean {
    return !this.present && !this.unknown;
  }
  /** Present, but what it is only deployment says: a parameter, an import, an attribute. */
  get symbolic(): boolean {
    return this.node?.kind === 'call';
  }
  get provenance(): Provenance | undefined {
    return this.node?.provenance;
  }
  get text(): Text {
    return this.#text ?? (this.node ? this.world.text(this.node) : Text.empty);
  }

  /** Only what the template decides; a parameter with a few allowed values is decided branch by branch. */
  get literal(): string | undefined {
    if (!this.node || this.node.kind === 'map' || this.node.kind === 'list') return undefined;
    const { text } = this;
    const hole = text.hole;
    return hole?.of === 'parameter' ? this.world.assumptions.pick(hole.name) : text.literal;
  }
  get boolean(): boolean | undefined {
    const text = this.literal;
    return text === undefined ? undefined : booleanOf(text);
  }
  get number(): number | undefined {
    const text = this.literal;
    return text === undefined || !/^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? undefined : Number(text);
  }

  get(...path: readonly string[]): Value {
    const { length, 0: key = '' } = path;
    return length === 1 ? this.#child(key) : path.reduce<Value>((here, step) => here.#child(step), this);
  }

  #child(key: string): Value {
    const node = this.node;
    const entries = node?.kind === 'map' ? node.entries : undefined;
    const entry = entries?.get(key);
    const unknown = this.unknown || node?.kind === 'call' || entries?.has('Fn::Transform') === true;
    return new Value(this.world, entry?.value, entry?.keySpan ?? this.span, `${this.path}/${key}`, unknown);
  }

  /** The entries of a map that exist here, with their keys. */
  get entries(): readonly (readonly [key: string, value: Value, keySpan: Span])[] {
    return entriesOf(this.node)
      .filter(entry => entry.key !== 'Fn::Transform')
      .map(
        entry =>
          [
            entry.key,
            new Value(this.world, entry.value, entry.keySpan, `${this.path}/${entry.key}`),
            entry.keySpan,
          ] as const,
      )
      .filter(([, value]) => value.present);
  }

  /** A list's items, or the value itself where CloudFormation accepts one or many. */
  get each(): readonly Value[] {
    const { node } = this;
    if (!node) return [];
    if (node.kind === 'list')
      return node.items
        .map((item, index) => new Value(this.world, item, item.span, `${this.path}/${index}`))
        .filter(value => value.present);
    const texts = node.kind === 'call' ? this.world.texts(node) : undefined;
    return texts
      ? texts.map(
          (text, index) => new Value(this.world, node, node.span, `${this.path}/${index}`, false, text),
        )
      : [this];
  }

  /** @deprecated The earlier name of `complete`. */
  get whole(): boolean {
    return this.complete;
  }

  /** Whether nothing but what is written can be in it: no transform, no list that deployment makes. */
  get complete(): boolean {
    const { node } = this;
    if (!node) return !this.unknown;
    if (node.kind === 'call') return this.world.texts(node) !== undefined;
    if (node.kind === 'map') return !node.entries.has('Fn::Transform');
    return (
      node.kind !== 'list' ||
      node.items.every(
        item => this.world.settle(item)?.kind !== 'call' || !isCall(this.world.settle(item), 'Fn::Transform'),
      )
    );
  }

  /** The resource that a plain `Ref` or `GetAtt` names; also through the text of a `Sub` that is nothing else. */
  get refers(): Declaration | undefined {
    const { node } = this;
    if (isCall(node, 'Ref')) return this.world.stack.resources.get(textOf(node.arg) ?? '');
    const hole = node?.kind === 'call' ? this.text.hole : undefined;
    return hole && this.world.declared(hole);
  }
}

/** A resource that exists in this world; as a Value it is its Properties. */
export class Resource extends Value {
  readonly declared: Declaration;
  constructor(world: World, declared: Declaration) {
    const entry = declared.node.entries.get('Properties');
    super(world, entry?.value, declared.at, 'Properties', transformed(declared));
    this.declared = declared;
  }
  /** Logical id as deployed. */
  get id(): string {
    return this.declared.id;
  }
  /** What the author wrote. */
  get name(): string {
    return this.declared.name;
  }
  /** What messages call it: its name, or what a generated one is known by. */
  get called(): string {
    if (!this.provenance) return this.name;
    const { id, type } = this;
    return generatedName({ id, type, literal: property => this.get(property).literal }) ?? id;
  }
  get type(): string {
    return this.declared.type;
  }
  get at(): Span {
    return this.declared.at;
  }
  override get provenance(): Provenance | undefined {
    return this.declared.provenance;
  }
  /** A resource attribute beside Properties: DeletionPolicy, Metadata, DependsOn. */
  attribute(name: string): Value {
    const entry = this.declared.node.entries.get(name);
    return new Value(this.world, entry?.value, entry?.keySpan ?? this.at, name, transformed(this.declared));
  }
}

/** A transform beside Properties may add or change any of them. */
function transformed(declared: Declaration): boolean {
  return declared.node.entries.has('Fn::Transform');
}
