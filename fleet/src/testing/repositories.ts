import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const git = (cwd: string, args: readonly string[], input?: string): string => {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
};

/** The text of a file, where a link leads, or the commit of a submodule. */
type Content = string | { readonly link: string } | { readonly submodule: string };

function fileIn(path: string, content: Content): string {
  if (typeof content !== 'string' && 'submodule' in content) return `M 160000 ${content.submodule} ${path}\n`;
  const [mode, text] = typeof content === 'string' ? ['100644', content] : ['120000', content.link];
  return `M ${mode} inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}

/** Commits files to the branch main of a bare repository, which is made if there is none. Returns the commit. */
export function commitTo(bare: string, files: Readonly<Record<string, Content>>): string {
  mkdirSync(bare, { recursive: true });
  git(bare, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  const last = spawnSync('git', ['rev-parse', '--verify', '--quiet', 'refs/heads/main'], {
    cwd: bare,
    encoding: 'utf8',
  });
  const parent = last.status === 0 ? `from ${last.stdout.trim()}\n` : '';
  const changes = Object.entries(files).map(([path, text]) => fileIn(path, text));
  git(
    bare,
    ['fast-import', '--quiet', '--force'],
    `commit refs/heads/main\ncommitter A Name <a@example.com> 1790000000 +0000\ndata 4\ntest\n${parent}${changes.join('')}\n`,
  );
  return git(bare, ['rev-parse', 'refs/heads/main']).trim();
}

/** Commits a tree to the branch main of a bare repository that has entries which git itself would not add. `levels`: from the innermost on, the lines of `git ls-tree` of one tree, which get the id of what is below it: first an empty file. */
export function commitTree(bare: string, levels: readonly ((below: string) => string)[]): string {
  mkdirSync(bare, { recursive: true });
  git(bare, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  let tree = git(bare, ['hash-object', '-w', '--stdin'], '').trim();
  for (const level of levels) tree = git(bare, ['mktree', '--missing'], level(tree)).trim();
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  const commit = git(bare, [...who, 'commit-tree', '-m', 'test', tree]).trim();
  git(bare, ['update-ref', 'refs/heads/main', commit]);
  return commit;
}

/** A service as teams write them; what is wrong in it differs with its number. */
export function serviceFiles(number: number): Readonly<Record<string, string>> {
  const table = `Orders${number}`;
  const functions = Array.from(
    { length: 1 + (number % 8) },
    (_, index) => `  Handler${number}x${index}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ${index % 3 === 0 ? 'nodejs22.x' : 'python3.13'}
      Handler: app.handler
      CodeUri: src/
      Environment: { Variables: { TABLE: !Ref ${table} } }
      Policies:
        - Statement: [{ Effect: Allow, Action: ${index % 2 === 0 ? "'dynamodb:*'" : "'dynamodb:GetItem'"}, Resource: ${number % 5 === 0 ? "'*'" : `!GetAtt ${table}.Arn`} }]
      Events: { Api: { Type: HttpApi, Properties: { Path: /orders/${index}, Method: get } } }
`,
  );
  const bucket = number % 3 === 0 ? 'PublicRead' : 'Private';
  return {
    'README.md': `# service ${number}\n`,
    'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
${functions.join('')}  ${table}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
  Files${number}:
    Type: AWS::S3::Bucket
    Properties: { AccessControl: ${bucket} }
`,
    'src/app.js': `exports.handler = async event => ({ statusCode: 200, body: JSON.stringify(event.rawPath) });\n`,
  };
}

/** So many bare repositories below a folder; returns their paths. */
export function makeRepositories(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const bare = join(folder, `service-${String(index).padStart(3, '0')}.git`);
    commitTo(bare, serviceFiles(index));
    return bare;
  });
}
