/** What is written beside the ordinary template: the text of a file, its bytes, a link to a path, a named pipe, or a folder. */
export type HostileFile =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly pipe: true }
  | { readonly folder: true };

export type HostileFiles = Readonly<Record<string, HostileFile>>;

/** A message of an editor by the Language Server Protocol, without what all messages have. */
export type EditorMessage = { readonly method: string; readonly params: unknown; readonly id?: number };

/** What is run, where it is not a scan of the folder, and what its output holds whatever stands beside it; `undefined`: it reads one file only. */
export type HostileCommand = {
  readonly command: readonly string[];
  readonly expects?: string;
  /** What an editor writes to the command; it goes on once all requests are answered. `folder`: its address; `ordinary`: the text of the template that stands beside. */
  readonly messages?: (folder: string, ordinary: string) => readonly EditorMessage[];
};

/** One hostile input, which may be too large to be kept. `args` are more arguments of the scan; the folder is given. */
export type HostileInput = {
  readonly name: string;
  readonly files: () => HostileFiles;
  readonly args?: readonly string[];
  readonly run?: HostileCommand;
};

type Files = HostileFiles;

/** A kind of hostile input at its three sizes. */
export const kind = (
  name: string,
  sizes: readonly [number, number, number],
  make: (size: number) => Files,
  args?: readonly string[],
): readonly HostileInput[] =>
  sizes.map(size => ({ name: `${name} ${size}`, files: () => make(size), ...(args ? { args } : {}) }));

/** A kind of hostile input of another command than the scan. */
export const kindOf = (
  name: string,
  sizes: readonly [number, number, number],
  make: (size: number) => Files,
  run: HostileCommand | ((size: number) => HostileCommand),
): readonly HostileInput[] =>
  sizes.map(size => ({
    name: `${name} ${size}`,
    files: () => make(size),
    run: typeof run === 'function' ? run(size) : run,
  }));

export const times = (count: number, piece: string | ((index: number) => string)): string =>
  Array.from({ length: count }, (_, index) => (typeof piece === 'string' ? piece : piece(index))).join('');

/** A CloudFormation template of resources, with sections before them. */
export const cfn = (resources: string, sections = ''): Files => ({
  'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'\n${sections}Resources:\n${resources}`,
});
export const bucket = (properties: string): string =>
  `  B:\n    Type: AWS::S3::Bucket\n    Properties:\n${properties}`;
/** A template with a value in the place of a bucket's name. */
export const valued = (value: string, sections = ''): Files =>
  cfn(`${bucket(`      BucketName: ${value}\n`)}`, sections);
/** A role whose policy has these statements. */
export const role = (statements: string): string =>
  `  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }\n      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Statement:\n${statements}`;
export const statement = (rest: string): string => `              - { Effect: Allow, ${rest} }\n`;
export const SAM = 'Transform: AWS::Serverless-2016-10-31\n';
export const samFunction = (rest: string, id = 'F'): string =>
  `  ${id}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: .\n${rest}`;
export const service = (rest: string): Files => ({
  'serverless.yml': `service: s\nprovider:\n  name: aws\n  runtime: nodejs22.x\n${rest}`,
});

/** Keys that every object of JavaScript has. */
const INHERITED = ['__proto__', 'constructor', 'toString'];

/** Such a key in a place. */
export const inherited = (
  place: string,
  files: (key: string) => HostileFiles,
  args?: readonly string[],
): readonly HostileInput[] =>
  INHERITED.map(key => ({
    name: `${key} in ${place}`,
    files: () => files(key),
    ...(args ? { args } : {}),
  }));

export const BUCKET = '{ Type: AWS::S3::Bucket }';
/** Parameters with any value, and a condition of each. */
export const free = (n: number): string =>
  `Parameters:\n${times(n, i => `  P${i}: { Type: String }\n`)}Conditions:\n${times(n, i => `  C${i}: !Equals [!Ref P${i}, x]\n`)}`;

/** The template of what `cfn` and its like make. */
export const text = (files: HostileFiles): string => files['template.yaml'] as string;
export const buckets = (n: number, name: string, more = ''): string =>
  times(
    n,
    i => `  ${name}${i}: { Type: AWS::S3::Bucket, Properties: { BucketName: "${name}-${i}"${more} } }\n`,
  );
/** Functions that HTTP APIs open. */
export const functions = (n: number): string =>
  times(n, i => samFunction(`      Events: { U: { Type: HttpApi } }\n`, `F${i}`));
/** A role whose statements are there on a condition each. */
export const conditionalRole = (n: number): Files =>
  cfn(
    role(
      times(
        n,
        i =>
          `              - !If [C${i}, { Effect: Allow, Action: 's3:*', Resource: '*' }, !Ref AWS::NoValue]\n`,
      ),
    ),
    free(n),
  );
