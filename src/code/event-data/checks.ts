import type { Span } from '../../source/node.ts';
import { isWithin } from '../../source/span.ts';
import type { Flow } from '../flow/flow.ts';
import { REGEXP } from '../flow/operators.ts';
import { eventIn, literalOf } from '../flow/text.ts';
import type { PackageCall, Slot } from '../flow/values.ts';
import type { CodeExpression } from '../program.ts';
import { blockSpan } from '../guards.ts';
import { walk } from '../walk.ts';
import { calleeName, isOf } from './callee.ts';

/** Libraries that check what they are given against a schema or a form. */
const VALIDATORS = (
  'joi @hapi/joi zod yup ajv ajv-formats class-validator class-transformer superstruct io-ts valibot @sinclair/typebox jsonschema validator fastest-validator express-validator is-my-json-valid ' +
  'runtypes typebox @aws-lambda-powertools/validation @aws-lambda-powertools/parser @middy/validator uuid validate.js validatorjs openapi-validator ' +
  'pydantic fastjsonschema cerberus marshmallow voluptuous schema schematics validators email_validator jsonschema.validators aws_lambda_powertools.utilities.validation ' +
  'aws_lambda_powertools.utilities.parser ipaddress phonenumbers valideer colander typeguard'
).split(' ');
/** Those that, given to a middleware or a decorator, check the whole event. */
const WHOLE = [
  '@middy/validator',
  '@aws-lambda-powertools/parser',
  '@aws-lambda-powertools/validation',
  'aws_lambda_powertools.utilities.validation.validator',
  'aws_lambda_powertools.utilities.parser.event_parser',
  'express-validator',
];
/** A function of the author's own that is called so checks or mends what it is given. */
const OWN_VALIDATOR =
  /^_*(?:validate|sanitize|sanitise|escape|assert|verify|ensure|check|clean|is_?valid|is_?safe|is_?allowed)/i;
/** Methods that say whether a value is among others, of what is given to them. */
const MEMBERSHIP: ReadonlySet<string> = new Set([
  'includes',
  'has',
  'indexOf',
  'hasOwnProperty',
  'hasOwn',
  '__contains__',
  'contains',
]);
/** Methods of a text of which only numbers and letters are left. */
const FORMS: ReadonlySet<string> = new Set([
  'isdigit',
  'isalnum',
  'isalpha',
  'isnumeric',
  'isdecimal',
  'isidentifier',
]);
const NUMERIC: ReadonlySet<string> = new Set([
  'isNaN',
  'Number.isInteger',
  'Number.isNaN',
  'Number.isFinite',
  'isFinite',
  'Number.isSafeInteger',
]);
const MATCHERS: ReadonlySet<string> = new Set(['re.match', 're.fullmatch', 're.search']);

/** A place in the event that the code checks, and where that counts, if not everywhere. */
type Check = { readonly path: readonly string[]; readonly below: boolean; readonly within?: Span };

/** What of the event a program checks before it uses it. The order of check and use is not looked at: who checks a field means to. */
export class Checks {
  readonly #all: Check[] = [];
  /** Places in the event whose type the code asks for. */
  readonly #typed: (readonly string[])[] = [];
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
    for (const call of flow.calls) this.#ofCall(call);
    for (const { body } of flow.reached)
      walk(
        { body },
        {
          isFlat: true,
          expression: of => {
            this.#ofExpression(of);
          },
          statement: of => {
            if (of.kind !== 'branch') return;
            for (const { test, body: block } of of.blocks) {
              const span = blockSpan(block);
              if (test && span) this.#ofTest(test, span);
            }
          },
        },
      );
  }

  /** Whether a field of the event is checked where it is used at `at`. */
  has(path: readonly string[], at: Span): boolean {
    return this.#all.some(
      check =>
        check.path.every((step, index) => step === path[index]) &&
        (check.below || check.path.length === path.length) &&
        (!check.within || isWithin(at, check.within)),
    );
  }

  /** Whether the code asks for the type of a field. */
  asksType(path: readonly string[]): boolean {
    return this.#typed.some(typed => typed.join('.') === path.join('.'));
  }

  /** Whether a library checks anything of the event. */
  get hasValidator(): boolean {
    return this.#flow.calls.some(({ callee }) => isAmong(calleeName(callee).full, VALIDATORS));
  }

  #ofCall(call: PackageCall): void {
    const { full, method } = calleeName(call.callee);
    if (isAmong(full, WHOLE) && method === undefined) this.#all.push({ path: [], below: true });
    if (isAmong(full, VALIDATORS)) for (const { slot } of call.args) this.#add(slot, true);
    if (NUMERIC.has(full)) this.#add(call.args[0]?.slot, false);
    if (MATCHERS.has(full) && isAnchored(call.args[0]?.slot, full === 're.fullmatch'))
      this.#add(call.args[1]?.slot, false);
  }

  #ofExpression(of: CodeExpression): void {
    if (of.kind === 'operation' && of.operator === 'typeof')
      for (const operand of of.operands) this.#addTyped(this.#flow.slotOf(operand));
    if (of.kind === 'operation' && (of.operator === 'in' || of.operator === 'not in')) {
      const [item, among] = of.operands;
      if (item && among && this.#isList(among)) this.#add(this.#flow.slotOf(item), false);
    }
    if (of.kind !== 'call') return;
    const { callee, args } = of;
    const name = callee.kind === 'member' ? callee.name : nameOf(callee);
    if (typeof name !== 'string') return;
    const [item, type] = args;
    if (item && type && name === 'isinstance') {
      const slot = this.#flow.slotOf(item.value);
      this.#addTyped(slot);
      if (isNumberType(this.#flow.slotOf(type.value))) this.#add(slot, false);
    }
    if (OWN_VALIDATOR.test(name) && this.#isOwn(callee))
      for (const { value } of args) this.#add(this.#flow.slotOf(value), true);
    if (callee.kind !== 'member') return;
    const [first] = args;
    if (first && MEMBERSHIP.has(name) && this.#isList(callee.object))
      this.#add(this.#flow.slotOf(first.value), false);
    if (FORMS.has(name)) this.#add(this.#flow.slotOf(callee.object), false);
    if (first && name === 'test' && hasAnchors(patternOf(callee.object, this.#flow)))
      this.#add(this.#flow.slotOf(first.value), false);
    if (first && name === 'match' && hasAnchors(patternOf(first.value, this.#flow)))
      this.#add(this.#flow.slotOf(callee.object), false);
  }

  /** Whether what is called is code of the author's that does not always say the same. */
  #isOwn(callee: CodeExpression): boolean {
    const called = this.#flow.slotOf(callee)?.all ?? [];
    return called.every(value => {
      if (value.kind !== 'function') return false;
      const [only, ...more] = value.of.body;
      return more.length > 0 || only?.kind !== 'return' || only.value?.kind !== 'constant';
    });
  }

  /** `if (event.kind === 'book')`, a case of a switch. */
  #ofTest(test: CodeExpression, within: Span): void {
    if (test.kind === 'either') for (const option of test.options) this.#ofTest(option, within);
    if (test.kind !== 'operation' || !['===', '==', 'is'].includes(test.operator)) return;
    const slots = test.operands.map(operand => this.#flow.slotOf(operand));
    if (
      slots.some(
        slot => slot && slot.values.size > 0 && slot.all.every(value => literalOf(value) !== undefined),
      )
    )
      for (const slot of slots) this.#add(slot, false, within);
  }

  /** What is looked up in a list, a set or a mapping that the caller does not send; a part of a text is something else. */
  #isList(of: CodeExpression): boolean {
    const slot = this.#flow.slotOf(of);
    return slot !== undefined && !slot.all.some(value => value.kind === 'text' || value.kind === 'event');
  }

  #addTyped(slot: Slot | undefined): void {
    for (const value of slot?.all ?? []) if (value.kind === 'event') this.#typed.push(value.path);
  }

  #add(slot: Slot | undefined, below: boolean, within?: Span): void {
    for (const value of slot?.all ?? []) {
      const event = eventIn(value);
      if (event) this.#all.push({ path: event.path, below, ...(within ? { within } : {}) });
      else if (value.kind === 'object' && below && value.fields.named.size < 40)
        for (const field of value.fields.named.values())
          for (const one of field.all) if (one.kind === 'event') this.#all.push({ path: one.path, below });
    }
  }
}

const isAmong = (full: string, names: readonly string[]): boolean => names.some(name => isOf(full, name));

function nameOf(callee: CodeExpression): string | undefined {
  if (callee.kind === 'variable') return callee.variable.name;
  return callee.kind === 'global' ? callee.name : undefined;
}

const isNumberType = (slot: Slot | undefined): boolean =>
  slot?.all.some(value => value.kind === 'package' && /^global:(?:int|float|bool)$/.test(value.source)) ??
  false;

/** The pattern of a regular expression: a literal, or what `new RegExp` is given. */
function patternOf(of: CodeExpression, flow: Flow): string | undefined {
  for (const value of flow.slotOf(of)?.all ?? []) {
    if (value.kind === 'package' && value.source === REGEXP) return value.path[0];
    if (value.kind === 'result' && calleeName(value.call.callee).full === 'RegExp')
      return value.call.args[0]?.slot.all.map(literalOf).find(text => text !== undefined);
  }
  return undefined;
}

const hasAnchors = (pattern: string | undefined): boolean =>
  pattern?.startsWith('^') === true && pattern.endsWith('$');

function isAnchored(slot: Slot | undefined, isFull: boolean): boolean {
  const texts = slot?.all.map(literalOf) ?? [];
  return isFull || texts.some(text => text === undefined || /(?:\$|\\Z)$/.test(text)) || texts.length === 0;
}
