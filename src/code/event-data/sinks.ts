import type { PackageCall, Slot } from '../flow/values.ts';
import { calleeName, isOf } from './callee.ts';
import { SINKS, type SinkKind, type SinkRow } from './sink-table.ts';

const FUNCTIONS = new Map(SINKS.flatMap(row => (row.method === undefined ? [[row.of, row] as const] : [])));
const METHODS = SINKS.filter(({ method }) => method !== undefined);

/** A call that does something with what it is given, and the values that it does it with. */
export type Sink = {
  readonly kind: SinkKind;
  readonly call: PackageCall;
  /** As the code calls it: `execSync`, `query`. */
  readonly called: string;
  readonly slots: readonly Slot[];
  /** Only where the project has this package in this version or an earlier one. */
  readonly package?: { readonly name: string; readonly major: number };
};

/** What of the calls of a program is a sink. `JSON`-like functions of one language have no name that is one of the other. */
export function sinkOf(call: PackageCall): Sink | undefined {
  const { full, method } = calleeName(call.callee);
  const row =
    method === undefined
      ? FUNCTIONS.get(full)
      : METHODS.find(one => one.method === method && isOf(full, one.of));
  if (!row || !holds(row, call)) return undefined;
  const slots = row.if === 'shell' ? shellSlots(call, row) : argumentsOf(call, row);
  return slots.length === 0
    ? undefined
    : {
        kind: row.kind,
        call,
        called: method ?? full.split('.').at(-1) ?? full,
        slots,
        ...(row.if === 'js-yaml 3' ? { package: { name: 'js-yaml', major: 3 } } : {}),
      };
}

function argumentsOf(call: PackageCall, { kind, argument = 0, keyword, members }: SinkRow): readonly Slot[] {
  const positional = call.args.at(argument);
  const given =
    call.args.find(({ name }) => name !== undefined && name === keyword) ??
    (positional && positional.name === undefined && !positional.spread ? positional : undefined);
  if (!given) return [];
  if (kind === 'filter') return [given.slot, ...fieldsOf(given.slot)];
  const below = members
    ? given.slot.all.flatMap(value =>
        value.kind === 'object' ? members.split(' ').flatMap(name => value.fields.named.get(name) ?? []) : [],
      )
    : [];
  return [given.slot, ...below];
}

function holds(row: SinkRow, call: PackageCall): boolean {
  switch (row.if) {
    case 'unsafe loader':
      return hasUnsafeLoader(call);
    case 'entities':
      return hasEntities(call);
    default:
      return true;
  }
}

/** The command of a shell: all that is run where `shell` is set, or what follows `-c`. */
function shellSlots(call: PackageCall, row: SinkRow): readonly Slot[] {
  const [command] = argumentsOf(call, row);
  if (!command) return [];
  if (settingOf(call, 'shell').some(isOn))
    return [command, ...itemsOf(command), ...itemsOf(call.args[1]?.slot)];
  const words = [command, ...itemsOf(command), ...itemsOf(call.args[1]?.slot)];
  const texts = words.map(slot => slot.all.map(value => (value.kind === 'text' ? value.parts.join('') : '')));
  const isShell = texts.some(all =>
    all.some(text => /^(?:\/bin\/|\/usr\/bin\/)?(?:sh|bash|zsh)$/.test(text)),
  );
  const flag = texts.findIndex(all => all.some(text => /^-[a-z]*c$/.test(text)));
  return isShell && flag >= 0 ? words.slice(flag + 1) : [];
}

const itemsOf = (slot: Slot | undefined): readonly Slot[] =>
  slot?.all.flatMap(value =>
    value.kind === 'object' && value.isList ? [...value.fields.named.values(), value.fields.others] : [],
  ) ?? [];

/** What the fields of an object are compared with. */
const fieldsOf = (slot: Slot): readonly Slot[] =>
  slot.all.flatMap(value =>
    value.kind === 'object' && !value.isList ? [...value.fields.named.values()] : [],
  );

const isOn = (value: { readonly kind: string; readonly value?: unknown }): boolean =>
  value.kind === 'text' || (value.kind === 'constant' && value.value === true);

/** The values of a keyword argument, or of a member of an object that is an argument. */
function settingOf({ args }: PackageCall, name: string): readonly Slot['all'][number][] {
  return args.flatMap(argument => {
    if (argument.name === name) return argument.slot.all;
    return argument.slot.all.flatMap(value =>
      value.kind === 'object' && !value.isList ? (value.fields.named.get(name)?.all ?? []) : [],
    );
  });
}

/** PyYAML 6 demands a loader; before, none was the unsafe one (changelog of PyYAML 5.1 and 6.0). */
function hasUnsafeLoader({ args }: PackageCall): boolean {
  const loader = args.find(({ name }) => name === 'Loader') ?? args[1];
  if (!loader) return true;
  return loader.slot.all.some(
    value => value.kind === 'package' && /^(?:C?Loader|C?UnsafeLoader)$/.test(value.path.at(-1) ?? ''),
  );
}

/** `resolve_entities=True` of a parser of lxml, which resolves internal ones only by default since 5.0; `noent` of libxmljs. */
function hasEntities(call: PackageCall): boolean {
  if (settingOf(call, 'noent').some(isOn)) return true;
  return call.args.some(({ slot }) =>
    slot.all.some(
      value =>
        value.kind === 'result' &&
        calleeName(value.call.callee).full.startsWith('lxml.etree.') &&
        settingOf(value.call, 'resolve_entities').some(isOn),
    ),
  );
}
