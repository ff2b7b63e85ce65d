import { spend } from '../../source/budget.ts';
import { Text, type Hole, type Part } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { actionNamed, type Action, type ResourceType } from '../iam/actions/action-table.ts';
import { arnNaming, ownerOf } from '../iam/policy/own-arn.ts';
import { valuesAt, type NamedArguments } from '../sdk/arguments.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import { ANY, filled, kindOf, UNFILLED, type Filled } from './argument-texts.ts';
import { arnsOf, distinct, known, MOST, regionOf, type Places } from './arns-of-type.ts';
import { EVERYTHING } from './unknown-part.ts';
import { argumentsFor, defaultFor, type Placeholder } from './named-by.ts';
import { objectsOf } from './s3-objects.ts';

/** What a call acts on, as texts of the stack: the ARNs that it may be. `known`: whether the code says which. */
export type CallTarget = {
  readonly arns: readonly Text[];
  readonly known: boolean;
  /** The resources of the stack among them. */
  readonly resources: readonly string[];
  /** Whether each of them is one. */
  readonly isOwn: boolean;
  /** The buckets of objects, the tables of indexes and the log groups of streams that are meant; of all else the ARNs themselves. */
  readonly outer: { readonly arns: readonly Text[]; readonly known: boolean };
};

const PARTITION: Hole = { of: 'pseudo', name: 'AWS::Partition' };
const NOTHING: CallTarget = {
  arns: [],
  known: false,
  resources: [],
  isOwn: false,
  outer: { arns: [], known: false },
};
/** For actions that take no resource. */
const ON_EVERYTHING: CallTarget = {
  arns: [EVERYTHING],
  known: true,
  resources: [],
  isOwn: false,
  outer: { arns: [EVERYTHING], known: true },
};

/** More names of one resource are not told apart. */
const MOST_NAMES = 8;

/** The targets of several actions as one. */
export const together = (targets: readonly CallTarget[]): CallTarget => ({
  arns: distinct(targets.flatMap(({ arns }) => arns)),
  known: targets.length > 0 && targets.every(({ known }) => known),
  resources: [...new Set(targets.flatMap(({ resources }) => resources))],
  isOwn: targets.length > 0 && targets.every(({ isOwn }) => isOwn),
  outer: {
    arns: distinct(targets.flatMap(({ outer }) => outer.arns)),
    known: targets.length > 0 && targets.every(({ outer }) => outer.known),
  },
});

/** The resources that IAM checks an action of a call on: by the types that the action takes, as the arguments name them. */
export function resourcesOf(name: string, call: SdkCall, fn: Resource): CallTarget {
  const action = actionNamed(name);
  if (!action) return NOTHING;
  if (!action.scopable) return ON_EVERYTHING;
  const objects = objectsOf(action.name, call);
  if (objects.length > 0)
    return targetOn(
      objects.flatMap(given => new Typed(action, call, given, fn).fills()),
      fn.world,
    );
  const given = call.arguments;
  const whole = given.names.find(argument => /^resource_?arns?$/i.test(argument));
  if (whole !== undefined) {
    const fills = given.values(whole).flatMap(value => filled(value, fn, 'arn'));
    if (fills.length > 0 && fills.every(({ isArn }) => isArn)) return targetOn(fills, fn.world);
  }
  return targetOn(new Typed(action, call, given, fn).fills(), fn.world);
}

function targetOn(fills: readonly Filled[], world: World): CallTarget {
  const owners = fills.map(({ resource, text }) => resource ?? ownerOf(text, world));
  return {
    arns: distinct(fills.map(({ text }) => text)),
    known: fills.length > 0 && fills.every(one => one.known),
    resources: [...new Set(owners.flatMap(id => id ?? []))],
    isOwn: owners.length > 0 && owners.every(id => id !== undefined),
    outer: {
      arns: distinct(fills.map(({ text, outer }) => outer?.text ?? text)),
      known: fills.length > 0 && fills.every(one => (one.outer ?? one).known),
    },
  };
}

/** A type of resources that an action takes, with what the arguments say about the placeholders of its ARN. */
type Candidate = {
  readonly type: ResourceType;
  readonly arn: string;
  readonly places: Places;
  readonly isFull: boolean;
};

/** The types of an action, and which of them a call is about. */
class Typed {
  readonly #action: Action;
  readonly #call: SdkCall;
  readonly #given: NamedArguments;
  readonly #fn: Resource;

  constructor(action: Action, call: SdkCall, given: NamedArguments, fn: Resource) {
    this.#action = action;
    this.#call = call;
    this.#given = given;
    this.#fn = fn;
  }

  /** Whether the action is one of the service that is called, and all arguments are written: what they leave out is not meant. */
  get #isWhole(): boolean {
    return this.#given.given !== 'unknown' && !this.#isForeign;
  }
  get #isForeign(): boolean {
    const { service } = this.#call;
    return service !== undefined && service.prefix !== this.#action.service;
  }

  fills(): readonly Filled[] {
    const chosen = this.#chosen();
    const isAny = chosen.length > 3 && chosen.every(one => !one.isFull);
    if (isAny || this.#action.service === 'apigateway')
      return [{ ...UNFILLED, text: arnNaming(`${this.#action.service}:@`, Text.of(ANY), this.#fn.world) }];
    if (chosen.length === 0) return this.#isWhole ? ON_EVERYTHING.arns.map(known) : [];
    const arns = (of: Pick<Candidate, 'arn' | 'places'>): readonly Filled[] =>
      arnsOf(of, this.#fn.world, regionOf(this.#call, this.#fn));
    const fills = chosen.flatMap(candidate => this.#qualified(candidate, arns(candidate)));
    return fills.length > MOST
      ? [...fills.slice(0, MOST), ...chosen.flatMap(({ arn }) => arns({ arn, places: new Map() }))]
      : fills;
  }

  /** A function that is called with a qualifier is a resource of its own (Lambda developer guide, "Resources and conditions for Lambda actions", read 2026-11). */
  #qualified({ arn }: Candidate, fills: readonly Filled[]): readonly Filled[] {
    const qualifiers = arn.endsWith(':function:${FunctionName}')
      ? this.#given.values('Qualifier').flatMap(value => filled(value, this.#fn, 'name'))
      : [];
    if (qualifiers.length === 0) return fills;
    return fills.flatMap(one =>
      qualifiers.map(({ text, known: isKnown }) => ({
        ...one,
        text: Text.of(one.text, ':', text),
        known: one.known && isKnown,
      })),
    );
  }

  /** Types whose placeholders are filled; an index of a table in place of the table. Else those that the action always takes. */
  #chosen(): readonly Candidate[] {
    const taken = this.#action.types.flatMap(type => this.#candidate(type));
    const named = taken.filter(({ places }) => places.size > 0);
    // Glue checks the catalog of the account with each call.
    const all = named.length === 0 || this.#action.service === 'glue' ? taken : named;
    const full = all.filter(({ isFull }) => isFull);
    const own = full.filter(one => !full.some(other => other !== one && this.#replaces(other, one)));
    const required = all.filter(({ type }) => type.required);
    if (own.length > 0) {
      const names = new Set(own.flatMap(({ places }) => [...places.keys()]));
      const more = required.filter(
        one => !one.isFull && ![...one.places.keys()].some(name => names.has(name)),
      );
      return [...own, ...more];
    }
    const partly = all.filter(({ places }) => [...places.values()].some(fills => fills.length > 0));
    const requiredPartly = partly.filter(({ type }) => type.required);
    if (requiredPartly.length > 0) return requiredPartly;
    if (required.length > 0) return required;
    return partly.length > 0 || this.#isWhole ? partly : all;
  }

  /** Glue checks the catalog, the database and the table; others only the innermost, which the call need not be about. */
  #replaces({ type, places }: Candidate, outer: Candidate): boolean {
    if (this.#action.service === 'glue' || (type.required && outer.type.required)) return false;
    return places.size > outer.places.size && [...outer.places.keys()].every(name => places.has(name));
  }

  #candidate(type: ResourceType): readonly Candidate[] {
    const candidates = type.arns.map((written): Candidate => {
      const arn = written.replace('arn:${Partition}:', '');
      const names = placeholdersIn(arn);
      const isForeign = this.#isForeign;
      const places = new Map(
        names.map((name, index) => [
          name,
          this.#filling({ type: type.name, name, isLast: index === names.length - 1, isForeign }),
        ]),
      );
      return { type, arn, places, isFull: isFull(names, places) };
    });
    // Access points are named by no argument of their own.
    const named = candidates.filter(({ arn }) => !/:accesspoint\//.test(arn));
    return named.filter(({ isFull: full }, index) => full || index === 0).slice(0, 1);
  }

  #filling(placeholder: Placeholder): readonly Filled[] {
    const { service, operation = '' } = { operation: '', ...this.#call };
    const id = service?.id ?? '';
    for (const path of argumentsFor(id, operation, this.#given, placeholder)) {
      spend(1);
      const values = valuesAt(this.#given, path);
      const fills = values.flatMap(value => filled(value, this.#fn, kindOf(path, placeholder)));
      if (path === 'modelId') return fills.flatMap(fill => modelFills(fill, placeholder.type));
      if (fills.length > 0) return fills.length > MOST_NAMES ? [common(fills)] : fills;
    }
    if (DURABLE.test(operation) && placeholder.name === 'FunctionName')
      return [known(Text.of({ of: 'name', resource: this.#fn.id }))];
    const fallback = this.#given.given === 'unknown' ? undefined : defaultFor(id, placeholder);
    return fallback === undefined ? [] : [known(Text.of(fallback))];
  }
}

/** What many names begin with. */
function common(fills: readonly Filled[]): Filled {
  const [first = UNFILLED, ...rest] = fills;
  const shared: Part[] = [];
  for (const [index, part] of first.text.parts.entries()) {
    const { key } = Text.of(part);
    const isSame = rest.every(({ text }) => Text.from(text.parts.slice(index, index + 1)).key === key);
    if (!isSame) break;
    shared.push(part);
  }
  return { ...UNFILLED, text: Text.of(Text.from(shared), ANY) };
}

/** Profiles that spread calls over Regions begin with the name of an area (Bedrock user guide, "Supported Regions and models for inference profiles", read 2026-11). */
const AREA = /^(?:us|eu|apac|jp|au|ca|us-gov|global)\./;

/** What a model's ID says of a type of resources: a model of the Region, or a profile and its model in any Region. */
function modelFills(fill: Filled, type: string): readonly Filled[] {
  const { literal } = fill.text;
  if (fill.isArn) return [fill];
  if (literal === undefined) return [];
  const isProfile = AREA.test(literal);
  if (type === 'inference-profile') return isProfile ? [fill] : [];
  if (type !== 'foundation-model') return [];
  if (!isProfile) return [fill];
  const model = Text.of(PARTITION, ':bedrock:', ANY, '::foundation-model/', literal.replace(AREA, ''));
  return [{ ...fill, text: Text.of('arn:', model), isArn: true, known: false }];
}

/** What the library of durable functions calls about the function itself. */
const DURABLE = /^(?:CheckpointDurableExecution|GetDurableExecutionState)$/;

const placeholdersIn = (arn: string): readonly string[] =>
  arn
    .split(/\$\{|\}/)
    .filter((_, index) => index % 2 === 1)
    .filter(name => name !== 'Region' && name !== 'Account' && name !== 'Partition');

/** What an ARN stands for ends where it ends: nothing before it has to be known. */
function isFull(names: readonly string[], places: Places): boolean {
  const from = names.findLastIndex(name => places.get(name)?.some(({ isArn }) => isArn) === true);
  return names.slice(Math.max(0, from)).every(name => (places.get(name)?.length ?? 0) > 0);
}
