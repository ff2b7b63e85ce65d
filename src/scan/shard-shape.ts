/** What a value must be like: of the type of a text, number or boolean, a list of the like of its one item, a pair of its two, a map with at least these members. */
type Shape =
  | string
  | number
  | boolean
  | readonly [Shape]
  | readonly [Shape, Shape]
  | { readonly [key: string]: Shape };

const POINT = { line: 1, column: 1 };
const PLACE = { file: '', uri: '', start: POINT, end: POINT };
const FINDING: Shape = {
  ...PLACE,
  rule: '',
  severity: '',
  confidence: '',
  message: '',
  why: '',
  fix: '',
  resource: '',
  resourceType: '',
  deployed: '',
  identity: '',
  when: [''],
  related: [{ ...PLACE, note: '' }],
  excerpt: '',
  excerptFrom: 1,
};
const FILE = {
  file: {
    path: '',
    uri: '',
    status: '',
    resources: 0,
    problems: [{ code: '', message: '', line: 1, column: 1 }],
    undecided: [{ rule: '', resource: '', reason: '' }],
    verboseOnly: true,
  },
  findings: [FINDING],
  suppressed: [FINDING],
  errors: [''],
  read: [''],
  fragment: true,
  declares: [''],
} as const;

/** The results of a shard, as `stackward --shard` writes them. */
const RESULTS: Shape = {
  schema: '',
  version: '',
  shard: { index: 1, total: 1 },
  settings: {},
  used: [{ file: '', start: 0, rule: '' }],
  targets: [['', { ...FILE, text: '', nested: [{ ...FILE, at: '' }] }]],
};

/** Whether a value, parsed from a file, has all that the results of a shard have. */
export const isLikeShard = (value: unknown): boolean => fits(value, RESULTS);

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape !== 'object') return typeof value === typeof shape;
  if (Array.isArray(shape)) {
    const [first, second] = shape as readonly Shape[];
    if (!Array.isArray(value) || first === undefined) return false;
    return second === undefined
      ? value.every(item => fits(item, first))
      : value.length === 2 && fits(value[0], first) && fits(value[1], second);
  }
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(shape).every(
      ([key, part]) => Object.hasOwn(value, key) && fits((value as Record<string, unknown>)[key], part),
    )
  );
}
