import { inherited, kind, times, type HostileFile, type HostileInput } from './input.ts';

const PLAIN = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  B: { Type: AWS::S3::Bucket }\n";
type Files = Readonly<Record<string, HostileFile>>;
const SPECIAL: Readonly<Record<string, HostileFile>> = {
  'an endless device': { link: '/dev/zero' },
  'a named pipe': { pipe: true },
  'a folder': { folder: true },
  'a link to itself': { link: 'loop' },
  'a link to nothing': { link: 'nowhere/at/all' },
  'a terminal': { link: '/dev/tty' },
};
/** Each special file in a place. */
const special = (
  place: string,
  files: (file: HostileFile) => Files,
  args?: readonly string[],
): readonly HostileInput[] =>
  Object.entries(SPECIAL).map(([name, file]) => ({
    name: `${name} as ${place}`,
    files: () => files(file),
    ...(args ? { args } : {}),
  }));
const config = (text: string): Files => ({ 'stackward.yaml': text, 'template.yaml': PLAIN });
const ENTRY = '{"rule":"s3-versioning","file":"template.yaml","fingerprint":"abc"}';

/** What stands beside templates: configuration, lists of files to ignore, parameters, and files that are none. */
export const surroundings: readonly (readonly HostileInput[])[] = [
  special('.gitignore', file => ({ '.gitignore': file, 'template.yaml': PLAIN })),
  special('stackward.yaml', file => ({ 'stackward.yaml': file, 'template.yaml': PLAIN })),
  special('a template', file => ({ 'template.yaml': file })),
  special('manifest.json', file => ({ 'manifest.json': file, 'template.yaml': PLAIN })),
  special('serverless.yml', file => ({ 'serverless.yml': file, 'template.yaml': PLAIN })),
  special('.env', file => ({
    'serverless.yml': 'service: s\nuseDotenv: true\nprovider: { name: aws }\n',
    '.env': file,
  })),
  special('an include', file => ({
    'template.yaml': `${PLAIN}Metadata: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: inc.yaml } } }\n`,
    'inc.yaml': file,
  })),
  special('a nested stack', file => ({
    'template.yaml': `${PLAIN}  S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: n.yaml } }\n`,
    'n.yaml': file,
  })),
  special('a file of variables', file => ({
    'serverless.yml': 'service: s\nprovider: { name: aws }\ncustom: ${file(f.yml)}\n',
    'f.yml': file,
  })),
  special('samconfig.toml', file => ({ 'samconfig.toml': file, 'template.yaml': PLAIN })),
  special('package.json', file => ({
    'package.json': file,
    'serverless.ts':
      "import a from './m';\nmodule.exports = { service: 's', provider: { name: 'aws' }, functions: a };\n",
  })),
  special('a module', file => ({
    'm.ts': file,
    'serverless.ts':
      "import a from './m';\nmodule.exports = { service: 's', provider: { name: 'aws' }, functions: a };\n",
  })),
  special('tsconfig.json', file => ({
    'tsconfig.json': file,
    'serverless.ts':
      "import a from '@x/m';\nmodule.exports = { service: 's', provider: { name: 'aws' }, functions: a };\n",
  })),
  special('a baseline', file => ({ 'base.json': file, 'template.yaml': PLAIN }), ['--baseline', 'base.json']),
  special('a file of parameters', file => ({ 'params.json': file, 'template.yaml': PLAIN }), [
    '--parameters',
    'params.json',
  ]),
  kind('lines of .gitignore', [1_000, 30_000, 100_000], n => ({
    '.gitignore': times(n, i => `folder${i}/*.txt\n`),
    'template.yaml': PLAIN,
  })),
  kind('wildcards of .gitignore', [5, 30, 1_000], n => ({
    '.gitignore': `${'*a'.repeat(n)}b\n${'**/'.repeat(n)}x\n`,
    [`${'a'.repeat(100)}.yaml`]: PLAIN,
  })),
  kind('brackets of .gitignore', [10, 1_000, 100_000], n => ({
    '.gitignore': `${'['.repeat(n)}\n${'[a-'.repeat(n)}\n`,
    'template.yaml': PLAIN,
  })),
  kind('braces and blanks of .gitignore', [10, 1_000, 1_000_000], n => ({
    '.gitignore': `a${' '.repeat(n)}b\n${'{a,b}'.repeat(Math.min(n, 1_000))}\n`,
    'template.yaml': PLAIN,
  })),
  kind('backslashes of .gitignore', [10, 1_000, 1_000_000], n => ({
    '.gitignore': `${'\\'.repeat(n)}\n${'\\ '.repeat(n)}\n`,
    'template.yaml': PLAIN,
  })),
  kind('a long line of .gitignore', [1_000, 100_000, 9_000_000], n => ({
    '.gitignore': 'x'.repeat(n),
    'template.yaml': PLAIN,
  })),
  kind('negations of .gitignore', [100, 10_000, 50_000], n => ({
    '.gitignore': times(n, i => `!t${i}.yaml\n*${i}\n`),
    'template.yaml': PLAIN,
  })),
  kind('NUL in .gitignore', [1, 1_000, 1_000_000], n => ({
    '.gitignore': '\0'.repeat(n),
    'template.yaml': PLAIN,
  })),
  kind('files of a folder', [100, 1_000, 5_000], n =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`a${i}.yaml`, 'a: b\n'])),
  ),
  kind('folders in folders', [10, 50, 100], n => ({ [`${'d/'.repeat(n)}template.yaml`]: PLAIN })),
  kind('rules of the configuration', [10, 1_000, 30_000], n =>
    config(`rules:\n${times(n, i => `  s3-versionin${i}: off\n`)}`),
  ),
  kind('globs of the configuration', [10, 1_000, 20_000], n =>
    config(`parameters:\n${times(n, i => `  '**/${'*a'.repeat(20)}${i}': { P: x }\n`)}`),
  ),
  kind('braces of the configuration', [5, 20, 60], n =>
    config(
      `parameters:\n  '${'{a,b}'.repeat(n)}': { P: x }\n  '${'{a,'.repeat(n)}b${'}'.repeat(n)}': { P: x }\n`,
    ),
  ),
  kind('ranges in braces of the configuration', [100, 1_000_000, 1_000_000_000], n =>
    config(`parameters:\n  '{1..${n}}': { P: x }\n`),
  ),
  kind('brackets of the configuration', [5, 1_000, 100_000], n =>
    config(`parameters:\n  '${'['.repeat(n)}': { P: x }\n  '${'[!a-'.repeat(n)}]': { P: x }\n`),
  ),
  kind('stars of the configuration', [5, 40, 5_000], n =>
    config(
      `parameters:\n  '${'*'.repeat(n)}a': { P: x }\n  '${'*a'.repeat(n)}': { P: x }\n  '${'**/'.repeat(n)}x': { P: x }\nexclude: ['${'*a'.repeat(n)}', '${'+(a|'.repeat(n)}b${')'.repeat(n)}']\n`,
    ),
  ),
  kind('a deep configuration', [50, 5_000, 300_000], n =>
    config(`rules: ${'['.repeat(n)}${']'.repeat(n)}\n`),
  ),
  kind('a long option', [100, 100_000, 3_000_000], n =>
    config(
      `rules:\n  resource-names: { severity: low, pattern: '${'a'.repeat(n)}' }\ndata-class: '${'x'.repeat(n)}'\n`,
    ),
  ),
  inherited('the configuration', key =>
    config(
      `${key}: x\nrules: { ${key}: off, s3-versioning: { ${key}: x } }\nparameters: { ${key}: { ${key}: x } }\nstages: { ${key}: [${key}] }\n`,
    ),
  ),
  inherited(
    'a baseline',
    key => ({
      'base.json': `{"${key}":1,"version":1,"findings":[{"${key}":1,"rule":"${key}"}]}`,
      'template.yaml': PLAIN,
    }),
    ['--baseline', 'base.json'],
  ),
  inherited(
    'a file of parameters',
    key => ({ 'params.json': `{"${key}":"x","Parameters":{"${key}":"x"}}`, 'template.yaml': PLAIN }),
    ['--parameters', 'params.json'],
  ),
  inherited(
    'a list of parameters',
    key => ({
      'params.json': `[{"ParameterKey":"${key}","ParameterValue":"x","${key}":1}]`,
      'template.yaml': PLAIN,
    }),
    ['--parameters', 'params.json'],
  ),
  inherited(
    'samconfig.toml',
    key => ({
      'samconfig.toml': `[default.deploy.parameters]\nparameter_overrides = "${key}=x"\n["${key}"]\n"${key}" = 1\n`,
      'template.yaml': PLAIN,
    }),
    ['--parameters', 'samconfig.toml'],
  ),
  inherited('manifest.json', key => ({
    'manifest.json': `{"version":"38.0.0","${key}":1,"artifacts":{"${key}":{"type":"aws:cloudformation:stack","properties":{"templateFile":"template.yaml","${key}":1},"metadata":{"${key}":[{"type":"${key}","data":"${key}"}]}}}}`,
    'template.yaml': PLAIN,
  })),
  inherited('package.json', key => ({
    'package.json': `{"${key}":1}`,
    'tsconfig.json': `{"compilerOptions":{"paths":{"${key}":["${key}"]},"${key}":1}}`,
    'serverless.ts': `import a from '${key}';\nmodule.exports = { service: 's', provider: { name: 'aws' }, functions: a, ${key}: a, custom: { ${key}: ${key} } };\n`,
  })),
  kind(
    'findings of a baseline',
    [10, 1_000, 30_000],
    n => ({
      'base.json': `{"version":1,"findings":[${times(n, () => `${ENTRY},`)}${ENTRY}]}`,
      'template.yaml': PLAIN,
    }),
    ['--baseline', 'base.json'],
  ),
  kind(
    'a deep baseline',
    [50, 5_000, 500_000],
    n => ({ 'base.json': '['.repeat(n), 'template.yaml': PLAIN }),
    ['--baseline', 'base.json'],
  ),
  kind(
    'parameters of a file',
    [10, 1_000, 50_000],
    n => ({ 'params.json': `{${times(n, i => `"P${i}":"x",`)}"P":"x"}`, 'template.yaml': PLAIN }),
    ['--parameters', 'params.json'],
  ),
  kind(
    'lines of TOML',
    [10, 1_000, 50_000],
    n => ({
      'samconfig.toml': `[default.deploy.parameters]\nparameter_overrides = "P=x"\n${times(n, i => `k${i} = 1\n`)}`,
      'template.yaml': PLAIN,
    }),
    ['--parameters', 'samconfig.toml'],
  ),
  kind(
    'a long line of TOML',
    [1_000, 100_000, 3_000_000],
    n => ({
      'samconfig.toml': `[default.deploy.parameters]\nparameter_overrides = "P=${'x'.repeat(n)}"\n`,
      'template.yaml': PLAIN,
    }),
    ['--parameters', 'samconfig.toml'],
  ),
  kind(
    'overrides without values in TOML',
    [1_000, 100_000, 3_000_000],
    n => ({
      'samconfig.toml': `[default.deploy.parameters]\nparameter_overrides = "${'P'.repeat(n)}"\n`,
      'template.yaml': PLAIN,
    }),
    ['--parameters', 'samconfig.toml'],
  ),
  kind(
    'deep TOML',
    [50, 1_000, 100_000],
    n => ({ 'samconfig.toml': `a = ${'['.repeat(n)}${']'.repeat(n)}\n`, 'template.yaml': PLAIN }),
    ['--parameters', 'samconfig.toml'],
  ),
  kind(
    'dotted keys of TOML',
    [50, 1_000, 100_000],
    n => ({ 'samconfig.toml': `${'a.'.repeat(n)}b = 1\n`, 'template.yaml': PLAIN }),
    ['--parameters', 'samconfig.toml'],
  ),
  kind('blanks in TOML', [1_000, 100_000, 3_000_000], n => ({
    'samconfig.toml': `a ${' '.repeat(n)}\n`,
    'template.yaml': PLAIN,
  })),
  kind('artifacts of a manifest', [10, 1_000, 30_000], n => ({
    'manifest.json': `{"version":"38.0.0","artifacts":{${times(n, i => `"S${i}":{"type":"aws:cloudformation:stack","properties":{"templateFile":"template.yaml"}},`)}"Z":{}}}`,
    'template.yaml': PLAIN,
  })),
  kind('a deep manifest', [50, 5_000, 500_000], n => ({
    'manifest.json': `{"version":"38.0.0","artifacts":${'{"a":'.repeat(n)}1${'}'.repeat(n)}}`,
    'template.yaml': PLAIN,
  })),
  kind('an assembly of itself', [1, 2, 3], n => ({
    'manifest.json': `{"version":"38.0.0","artifacts":{${times(n, i => `"A${i}":{"type":"cdk:cloud-assembly","properties":{"directoryName":"."}},`)}"Z":{"type":"aws:cloudformation:stack","properties":{"templateFile":"template.yaml"}}}}`,
    'template.yaml': PLAIN,
  })),
];
