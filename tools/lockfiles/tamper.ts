type Edit = readonly [from: RegExp, to: string];
type Edits = Readonly<Record<string, readonly Edit[]>>;

const HOST = 'packages.example.com';
/** A dependency that the lockfile was not written for. */
const NEW_DEPENDENCY: Edits = {
  'package.json': [[/"left-pad": "1\.3\.0"/, '"kind-of": "^6.0.3",\n    "left-pad": "1.3.0"']],
};

const npm = {
  ...NEW_DEPENDENCY,
  'package-lock.json': [
    [/https:\/\/registry\.npmjs\.org\/left-pad\//g, `https://${HOST}/left-pad/`],
    [/(is-odd-3\.0\.1\.tgz"),\s+"integrity": "[^"]+"/g, '$1'],
  ],
} satisfies Edits;
const pnpm = {
  ...NEW_DEPENDENCY,
  'pnpm-lock.yaml': [
    [
      /(\/?left-pad[@/]1\.3\.0:\n\s+resolution: \{integrity: [^}]+)\}/,
      `$1, tarball: https://${HOST}/left-pad-1.3.0.tgz}`,
    ],
    [
      /(\/?is-odd[@/]3\.0\.1:\n\s+resolution: )\{[^}]+\}/,
      '$1{tarball: https://registry.npmjs.org/is-odd/-/is-odd-3.0.1.tgz}',
    ],
  ],
} satisfies Edits;

/** What is changed in a good lockfile of each kind: `left-pad` or `six` from elsewhere, `is-odd` or `idna` without a hash, and a dependency that the lockfile does not have. */
export const TAMPERED: Readonly<Record<string, Edits>> = {
  'npm-v1': npm,
  'npm-v2': npm,
  'npm-v3': npm,
  'yarn-1': {
    ...NEW_DEPENDENCY,
    'yarn.lock': [
      [/https:\/\/registry\.yarnpkg\.com\/left-pad\//, `https://${HOST}/left-pad/`],
      [/(is-odd-3\.0\.1\.tgz)#\w+"\n {2}integrity .*/, '$1"'],
      [/(is-number-6\.0\.0\.tgz#\w+")\n {2}integrity .*/, '$1'],
    ],
  },
  'yarn-berry': {
    ...NEW_DEPENDENCY,
    'yarn.lock': [
      [
        /(resolution: "left-pad@npm:1\.3\.0)"/,
        `$1::__archiveUrl=https%3A%2F%2F${HOST}%2Fleft-pad-1.3.0.tgz"`,
      ],
      [/(resolution: "is-odd@npm:3\.0\.1"[^#]*?)\n {2}checksum: .*/, '$1'],
    ],
  },
  'pnpm-v5': pnpm,
  'pnpm-v6': pnpm,
  'pnpm-v9': pnpm,
  bun: {
    ...NEW_DEPENDENCY,
    'bun.lock': [
      [/"left-pad@1\.3\.0", ""/, `"left-pad@1.3.0", "https://${HOST}/left-pad-1.3.0.tgz"`],
      [/("is-odd@3\.0\.1", .*), "sha512-[^"]+"\]/, '$1, ""]'],
    ],
  },
  uv: {
    'pyproject.toml': [[/"six==1\.16\.0"/, '"six==1.16.0", "attrs>=23"']],
    'uv.lock': [
      [
        /(name = "six"\nversion = .*\nsource = )\{[^}]*\}/,
        '$1{ git = "https://git.example.com/six?rev=1.16.0#65486e4383f9f411da95937451205d3c7b61b9e1" }',
      ],
      [/(idna-[^"]+", )hash = "[^"]+", /g, '$1'],
    ],
  },
  poetry: {
    'pyproject.toml': [[/"six==1\.16\.0"/, '"six==1.16.0", "attrs>=23"']],
    'poetry.lock': [
      [
        /(name = "six"[\s\S]*?\[package\.source\]\n)type = .*\nurl = .*\nreference = .*/,
        '$1type = "git"\nurl = "https://git.example.com/six.git"\nreference = "1.16.0"\nresolved_reference = "65486e4383f9f411da95937451205d3c7b61b9e1"',
      ],
      [/(name = "idna"[\s\S]*?files = \[)[\s\S]*?\n\]/, '$1]'],
    ],
  },
  pipenv: {
    Pipfile: [[/six = /, 'attrs = ">=23"\nsix = ']],
    'Pipfile.lock': [
      [
        /("six": \{)[\s\S]*?\n {8}\}/,
        '$1\n            "git": "https://git.example.com/six.git",\n            "ref": "65486e4383f9f411da95937451205d3c7b61b9e1"\n        }',
      ],
      [/("idna": \{\s+)"hashes": \[[^\]]*\],\s+/, '$1'],
    ],
  },
  pip: {
    'requirements.txt': [
      [/six==1\.16\.0[\s\S]*?(?=\n {4}# via)/, 'git+https://git.example.com/six.git@1.16.0#egg=six'],
      [/(idna==[\d.]+)[\s\S]*?(?=\n {4}# via)/, '$1'],
      [/$/, 'attrs>=23\n'],
    ],
  },
};
