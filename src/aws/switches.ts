import type { Edit } from '../model/stack.ts';
import type { Resource, Value } from '../model/world.ts';

/** Where one setting of one type of resource is decided. One row a switch; what the rows say of AWS is dated in their tables. */
export type Switch = Edit & {
  readonly type: string;
  /** A list or a map whose items each carry the switch; `*` goes through a list. */
  readonly within?: readonly string[];
  readonly path: readonly string[];
  /** Literal values that switch it off; `present` means that anything written switches it on. */
  readonly off: readonly string[] | RegExp | 'present';
  /** What AWS does where nothing is written. */
  readonly unset: 'off' | 'on';
  /** Anything written here decides instead: a snapshot, a cluster, a source. */
  readonly unless?: readonly (readonly string[])[];
  /** What it is copied from, anything but an empty text: nobody knows here how that stands, whatever is written. */
  readonly inherits?: readonly (readonly string[])[];
  /** The row counts only where this literal, beside the switch, is such; a value that is not set is ''. */
  readonly only?: Condition;
  /** The same of the resource as a whole. */
  readonly given?: Condition;
  /** The row counts only where one of these, beside the switch, is written. */
  readonly needs?: readonly (readonly string[])[];
  /** What switches it on when it is written in place of what switches it off, and replaces nothing that is deployed. */
  readonly on?: string;
  /** What to say where nothing is written and the setting itself would not mend it. */
  readonly missing?: string;
};
type Condition = { readonly path: readonly string[]; readonly is: (literal: string) => boolean };

/** How CloudFormation's booleans are written. */
export const NO = ['false', 'no', 'off'];
export const YES = ['true', 'yes', 'on'];
export const isYes = (literal: string): boolean => YES.includes(literal.toLowerCase());
export const isNo = (literal: string): boolean => NO.includes(literal.toLowerCase());

/** How a switch stands at one place: `written` off, off for it is `unset`, `inherited` from what it is copied from, or open until deployment. */
export type Off<Row extends Switch> = {
  readonly how: 'written' | 'unset' | 'inherited' | 'open';
  readonly at: Value;
  readonly row: Row;
};

/** Every place of a resource where a switch of the table is off or can not be told. */
export function switchedOff<Row extends Switch>(table: readonly Row[], resource: Resource): Off<Row>[] {
  return table
    .filter(row => row.type === resource.type)
    .flatMap(row =>
      valuesAt(resource, row.within ?? []).flatMap(place => {
        const how = statusOf(resource, place, row);
        return how === 'on' ? [] : [{ how, row, at: how === 'written' ? place.get(...row.path) : place }];
      }),
    );
}

export const typesOf = (table: readonly Switch[]): string[] => [...new Set(table.map(row => row.type))];

/** Which value of a parameter it is, the branch says. */
export const writtenValue = (at: Value): string => (at.symbolic ? 'set by a parameter' : (at.literal ?? ''));

/** What a finding says of a row. */
export const fixFor = ({ how, row }: Off<Switch>): SwitchFix => ({
  fix: row.fix,
  words: row.words,
  replacement: how === 'written' ? row.on : undefined,
  sets: how === 'unset' && row.on !== undefined ? { path: row.path, value: row.on } : undefined,
});
type SwitchFix = Edit & {
  readonly replacement: string | undefined;
  readonly sets: { readonly path: readonly string[]; readonly value: string } | undefined;
};

/** The end of a sentence: what was written, or what is missing. */
export function cause({ how, at, row }: Off<Switch>): string {
  const name = [...(row.within ?? []), ...row.path].findLast(key => key !== '*') ?? '';
  return how === 'written'
    ? `${name} is ${writtenValue(at)}`
    : (row.missing ?? `${row.path.join('.')} is not set`);
}

function statusOf(resource: Resource, place: Value, row: Switch): Off<Switch>['how'] | 'on' {
  if (row.needs?.every(path => place.get(...path).absent)) return 'on';
  const counts = [
    row.only ? applies(place, row.only) : true,
    row.given ? applies(resource, row.given) : true,
  ];
  if (counts.includes(false)) return 'on';
  const value = place.get(...row.path);
  const literal = value.present && row.off !== 'present' ? value.literal : undefined;
  const written = literal !== undefined && isOff(row.off, literal);
  if (value.present && (row.off === 'present' || literal !== undefined) && !written) return 'on';
  const others = (row.unless ?? []).map(path => place.get(...path)).filter(one => one.literal !== '');
  if (value.absent && (row.unset === 'on' || others.some(one => !one.absent))) return 'on';
  if (written && others.some(one => one.present)) return 'on';
  if (
    (value.absent || written) &&
    row.inherits?.some(path => !place.get(...path).absent && place.get(...path).literal !== '')
  )
    return 'inherited';
  if (counts.includes('unknown') || (!value.absent && !written)) return 'open';
  return written ? 'written' : 'unset';
}

function isOff(off: Switch['off'], literal: string): boolean {
  if (off === 'present') return false;
  return off instanceof RegExp
    ? off.test(literal)
    : off.some(word => word.toLowerCase() === literal.toLowerCase());
}

function applies(place: Value, { path, is }: Condition): boolean | 'unknown' {
  const value = place.get(...path);
  if (value.absent) return is('');
  const { literal } = value;
  return literal === undefined ? 'unknown' : is(literal);
}

/** The places at the end of a path; `*` goes through a list. Only places that exist. */
export function valuesAt(value: Value, path: readonly string[]): readonly Value[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  const next = key === '*' ? value.each : [value.get(key)].filter(one => one.present);
  return next.flatMap(one => valuesAt(one, rest));
}
