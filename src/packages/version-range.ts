/** A version of a package of npm: `1.2.3-beta.1`. What a range leaves open is 0. */
type Version = { readonly release: readonly number[]; readonly pre: readonly string[] };
type Comparator = { readonly sign: '<' | '<=' | '>' | '>=' | '='; readonly version: Version };

/** A range as npm has it (github.com/npm/node-semver, read 2026-11). */
export type VersionRange = {
  /** Whether a version is in it; undefined for what is no version. Prereleases are, as for `npm audit`. */
  readonly includes: (version: string) => boolean | undefined;
  /** The first version above the part of the range that a version is in; undefined where that part has no end, or includes its end. */
  readonly endAbove: (version: string) => string | undefined;
};

const LONGEST = 2_000;
const PART = '(?:\\d{1,15}|[xX*])';
const VERSION = `[v=]{0,2}(${PART})(?:\\.(${PART}))?(?:\\.(${PART}))?(?:-([\\w.-]{1,200}))?(?:\\+[\\w.-]{1,200})?`;
const WHOLE = new RegExp(`^${VERSION}$`);
const COMPARATOR = new RegExp(`^(<=?|>=?|=|\\^|~>?)?${VERSION}$`);

/** Undefined for what is no range, such as an address or a tag. */
export function versionRange(text: string): VersionRange | undefined {
  if (text.length > LONGEST) return undefined;
  const parts = text.split('||').map(part => comparatorsIn(part.trim()));
  const known = parts.filter(part => part !== undefined);
  if (known.length < parts.length) return undefined;
  const partOf = (version: Version): readonly Comparator[] | undefined =>
    known.find(part => part.every(comparator => holds(comparator, version)));
  return {
    includes: version => {
      const read = versionIn(version);
      return read && partOf(read) !== undefined;
    },
    endAbove: version => {
      const read = versionIn(version);
      const end = read && partOf(read)?.find(({ sign }) => sign === '<');
      return end && shown(end.version);
    },
  };
}

/** Below 0 where the first is the older one; undefined where one is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  const [first, second] = [versionIn(a), versionIn(b)];
  return first && second && compare(first, second);
}

function versionIn(text: string): Version | undefined {
  const [, major, minor, patch, pre] = WHOLE.exec(text.trim()) ?? [];
  if (major === undefined || [major, minor, patch].some(isOpen)) return undefined;
  return { release: [major, minor, patch].map(Number), pre: pre?.split('.') ?? [] };
}

/** `>=1.0.0 <2`, `1.0.0 - 2.0.0`, `^1.2`, `1.x`, nothing for any version. */
function comparatorsIn(text: string): readonly Comparator[] | undefined {
  const [from, to, ...more] = text.split(/\s-\s/);
  const spelled =
    from === undefined || to === undefined || more.length > 0 ? text : `>=${from.trim()} <=${to.trim()}`;
  const found = spelled
    .replace(/([<>=~^])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter(one => one !== '')
    .map(comparatorOf);
  return found.some(one => one === undefined) ? undefined : found.flatMap(one => one ?? []);
}

function comparatorOf(text: string): readonly Comparator[] | undefined {
  const [, sign = '', ...parts] = COMPARATOR.exec(text) ?? [];
  const [major, minor, patch, pre] = parts;
  if (major === undefined) return undefined;
  if (isOpen(major)) return sign === '<' || sign === '>' ? undefined : [];
  const open = [minor, patch].findIndex(isOpen);
  const [numbers, given] = [
    [major, minor, patch].map(part => (isOpen(part) ? 0 : Number(part))),
    open < 0 ? 3 : open + 1,
  ];
  const least: Version = { release: numbers, pre: given === 3 ? (pre?.split('.') ?? []) : [] };
  const below = (kept: number): Comparator => ({ sign: '<', version: next(numbers, kept) });
  switch (sign) {
    case '^': {
      const first = numbers.findIndex(number => number > 0);
      return [{ sign: '>=', version: least }, below(first < 0 || first >= given ? given : first + 1)];
    }
    case '~':
    case '~>':
      return [{ sign: '>=', version: least }, below(Math.min(given, 2))];
    case '<':
    case '>=':
      return [{ sign, version: least }];
    case '<=':
      return given === 3 ? [{ sign, version: least }] : [below(given)];
    case '>':
      return given === 3 ? [{ sign, version: least }] : [{ sign: '>=', version: next(numbers, given) }];
    default:
      return given === 3 ? [{ sign: '=', version: least }] : [{ sign: '>=', version: least }, below(given)];
  }
}

/** The first version that does not begin with the first `kept` numbers; its own prereleases are below it and do not count. */
const next = (numbers: readonly number[], kept: number): Version => ({
  release: [...numbers.slice(0, kept - 1), (numbers[kept - 1] ?? 0) + 1, 0, 0].slice(0, 3),
  pre: [],
});

const isOpen = (part: string | undefined): boolean => part === undefined || /^[xX*]$/.test(part);

function holds({ sign, version }: Comparator, of: Version): boolean {
  const order = compare(of, version);
  switch (sign) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '=':
      return order === 0;
  }
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.release.entries()) {
    const order = number - (b.release[index] ?? 0);
    if (order !== 0) return order;
  }
  // A prerelease is older than its release.
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (const [index, one] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1;
    const order = comparePre(one, other);
    if (order !== 0) return order;
  }
  return a.pre.length - b.pre.length;
}

function comparePre(a: string, b: string): number {
  const [first, second] = [a, b].map(one => (/^\d{1,15}$/.test(one) ? Number(one) : undefined));
  if (first !== undefined && second !== undefined) return first - second;
  if (first !== undefined || second !== undefined) return first === undefined ? 1 : -1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const shown = ({ release, pre }: Version): string =>
  release.join('.') + (pre.length > 0 ? `-${pre.join('.')}` : '');
