import { flowOf } from '../../code/flow/flow.ts';
import type { CodeValue } from '../../code/flow/values.ts';
import { LocalModules, type ImportOptions } from '../../code/modules.ts';
import { ModuleReader } from '../../code/read.ts';
import type { Files } from '../../source/files.ts';
import { Source } from '../../source/source.ts';
import { isPythonPackage } from './aws-free.ts';
import type { SdkCall } from './call-record.ts';
import { sdkCallsOf, type SdkCalls } from './called.ts';
import { PACKAGES } from './model.ts';

const MARK = /^[ \t]*(?:\/\/|#) file: (\S+)\n/m;

/** The files of a small project: the first is the handler's, others begin with a line `// file: NAME` or `# file: NAME`. */
export function project(text: string, first: string): ReadonlyMap<string, string> {
  const [own = '', ...rest] = text.split(MARK);
  const files = new Map([[first, own]]);
  for (let at = 0; at + 1 < rest.length; at += 2) files.set(rest[at] ?? '', rest[at + 1] ?? '');
  return files;
}

function filesOf(texts: ReadonlyMap<string, string>): Files {
  const folders = new Set(
    [...texts.keys()].flatMap(name =>
      name
        .split('/')
        .slice(0, -1)
        .map((_, at, steps) => steps.slice(0, at + 1).join('/')),
    ),
  );
  const text: Files['text'] = file => {
    const found = texts.get(file);
    if (found !== undefined) return { source: new Source(file, found) };
    return folders.has(file)
      ? { refused: 'not-a-file', message: 'this is a folder, not a file' }
      : { refused: 'missing', message: 'no such file or folder' };
  };
  return { text, open: file => text(file) as never };
}

/** The SDK calls that the handler of a small project reaches; `first` is the name of its file. */
export function callsIn(
  text: string,
  first = 'app.js',
  {
    names = [first.endsWith('.py') ? 'lambda_handler' : 'handler'],
    ...options
  }: Partial<ImportOptions> & { readonly names?: readonly string[] } = {},
): SdkCalls {
  const files = filesOf(project(text, first));
  const reader = new ModuleReader();
  const opened = files.text(first);
  if ('refused' in opened) throw new Error('the project has no handler');
  const module = reader.read(opened.source);
  if (module.errors.length > 0) throw new Error(module.errors.map(({ message }) => message).join('; '));
  const imports = { pythonPath: [''], layers: [], aliases: [], ...options };
  const modules = new LocalModules(files, reader, imports, isPythonPackage);
  return sdkCallsOf(flowOf({ module, names, at: { file: first, start: 0, end: 0 } }, modules, PACKAGES));
}

/** What a small project calls, sorted and each once; what keeps it open follows a `!`. */
export function said(code: string, first?: string): readonly string[] {
  const { calls, open } = callsIn(code, first);
  return [...new Set([...calls.map(saidCall).toSorted(), ...open.map(({ why }) => `! ${why}`).toSorted()])];
}

/** `dynamodb.GetItem TableName=$TABLE`, with the arguments that name something; `?` where it is optional, `(foreign)` with other credentials. */
export function saidCall(call: SdkCall): string {
  const named = NAMING.flatMap(name => {
    const values = call.arguments.values(name).filter(({ kind }) => kind !== 'constant');
    return values.length === 0 ? [] : [`${name}=${values.map(saidValue).toSorted().join('|')}`];
  });
  const what = call.service ? `${call.service.id}.${call.operation}` : call.action;
  return [`${what}${call.optional ? '?' : ''}`, ...named, ...(call.isForeign ? ['(foreign)'] : [])].join(' ');
}

const NAMING = [
  'TableName',
  'Bucket',
  'QueueUrl',
  'TopicArn',
  'FunctionName',
  'SecretId',
  'Name',
  'StreamName',
  'stateMachineArn',
  'KeyId',
  '(name)',
];

export function saidValue(value: CodeValue): string {
  if (value.kind === 'event') return `@${value.path.join('.')}`;
  if (value.kind !== 'text') return value.kind;
  return value.parts
    .map(part => {
      if (typeof part === 'string') return part;
      if ('environment' in part) return `$${part.environment}`;
      return 'event' in part ? `@${part.event.join('.')}` : '?';
    })
    .join('');
}
