/** Behind `after`, what stands from `from` up to `to` becomes `by`; `all`: wherever it does. */
export type TextEdit = {
  readonly after?: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly all?: true;
};
type Edits = Readonly<Record<string, readonly TextEdit[]>>;

const HOST = 'packages.example.com';
const SIX = 'https://git.example.com/six';
const COMMIT = '65486e4383f9f411da95937451205d3c7b61b9e1';
/** A dependency that the lockfile was not written for. */
const NEW_DEPENDENCY: Edits = {
  'package.json': [
    { from: '"left-pad": "1.3.0"', to: '\n', by: '"kind-of": "^6.0.3",\n    "left-pad": "1.3.0"' },
  ],
};
const NEW_REQUIREMENT: Edits = {
  'pyproject.toml': [{ from: '"six==1.16.0"', to: ', "idna', by: '"six==1.16.0", "attrs>=23"' }],
};

const npm: Edits = {
  ...NEW_DEPENDENCY,
  'package-lock.json': [
    {
      from: 'https://registry.npmjs.org/left-pad/',
      to: '-/left-pad',
      by: `https://${HOST}/left-pad/`,
      all: true,
    },
    { after: 'is-odd-3.0.1.tgz"', from: ',', to: ',', by: '', all: true },
  ],
};
const pnpm = (sign: string): Edits => ({
  ...NEW_DEPENDENCY,
  'pnpm-lock.yaml': [
    {
      after: `left-pad${sign}1.3.0:\n`,
      from: '}',
      to: '\n',
      by: `, tarball: https://${HOST}/left-pad-1.3.0.tgz}`,
    },
    {
      after: `is-odd${sign}3.0.1:\n`,
      from: '{',
      to: '\n',
      by: '{tarball: https://registry.npmjs.org/is-odd/-/is-odd-3.0.1.tgz}',
    },
  ],
});

/** What is changed in a good lockfile of each kind: `left-pad` or `six` from elsewhere, `is-odd` or `idna` without a hash, and a dependency that the lockfile does not have. */
export const TAMPERED: Readonly<Record<string, Edits>> = {
  'npm-v1': npm,
  'npm-v2': npm,
  'npm-v3': npm,
  'yarn-1': {
    ...NEW_DEPENDENCY,
    'yarn.lock': [
      { from: 'https://registry.yarnpkg.com/left-pad/', to: '-/left-pad', by: `https://${HOST}/left-pad/` },
      { after: 'is-odd-3.0.1.tgz', from: '#', to: '\n  dependencies', by: '"' },
      { after: 'is-number-6.0.0.tgz', from: '\n  integrity', to: '\n\n', by: '' },
    ],
  },
  'yarn-berry': {
    ...NEW_DEPENDENCY,
    'yarn.lock': [
      {
        after: 'resolution: "left-pad@npm:1.3.0',
        from: '"',
        to: '\n',
        by: `::__archiveUrl=https%3A%2F%2F${HOST}%2Fleft-pad-1.3.0.tgz"`,
      },
      { after: 'resolution: "is-odd@npm:3.0.1"', from: '\n  checksum', to: '\n  languageName', by: '' },
    ],
  },
  'pnpm-v5': pnpm('/'),
  'pnpm-v6': pnpm('@'),
  'pnpm-v9': pnpm('@'),
  bun: {
    ...NEW_DEPENDENCY,
    'bun.lock': [
      { after: '"left-pad@1.3.0", ', from: '""', to: ', {', by: `"https://${HOST}/left-pad-1.3.0.tgz"` },
      { after: '"is-odd@3.0.1"', from: '"sha512', to: ']', by: '""' },
    ],
  },
  uv: {
    ...NEW_REQUIREMENT,
    'uv.lock': [
      { after: 'name = "six"\nversion', from: '{', to: '\n', by: `{ git = "${SIX}?rev=1.16.0#${COMMIT}" }` },
      { after: '/idna-', from: 'hash = "', to: 'size', by: '', all: true },
    ],
  },
  poetry: {
    ...NEW_REQUIREMENT,
    'poetry.lock': [
      {
        after: 'name = "six"',
        from: 'type = ',
        to: '\n\n',
        by: `type = "git"\nurl = "${SIX}.git"\nreference = "1.16.0"\nresolved_reference = "${COMMIT}"`,
      },
      { after: 'name = "idna"', from: 'files = [', to: '\n]', by: 'files = [' },
    ],
  },
  pipenv: {
    Pipfile: [{ from: 'six = ', to: '"==1', by: 'attrs = ">=23"\nsix = ' }],
    'Pipfile.lock': [
      {
        after: '"six": ',
        from: '{',
        to: '\n        }',
        by: `{\n            "git": "${SIX}.git",\n            "ref": "${COMMIT}"`,
      },
      { after: '"idna": {', from: '"hashes"', to: '"index"', by: '' },
    ],
  },
  pip: {
    'requirements.txt': [
      { from: 'six==1.16.0', to: '\n    # via', by: `attrs>=23\ngit+${SIX}.git@1.16.0#egg=six` },
      { after: 'idna==', from: ' \\', to: '\n    # via', by: '' },
    ],
  },
};

/** Throws where there is nothing to change. */
export function tampered(text: string, edit: TextEdit, name: string): string {
  const { after = '', from, to, by, all } = edit;
  let [out, rest, count] = ['', text, 0];
  for (; count === 0 || all; count += 1) {
    const anchor = rest.indexOf(after);
    const start = anchor < 0 ? -1 : rest.indexOf(from, anchor + after.length);
    const end = start < 0 ? -1 : rest.indexOf(to, start + from.length);
    if (end < 0) break;
    out += rest.slice(0, start) + by;
    rest = rest.slice(end);
  }
  if (count === 0) throw new Error(`${name}: there is no ${from} behind ${after}`);
  return out + rest;
}
