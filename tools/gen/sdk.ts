import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { botocoreModels, type SdkModel, type SdkOperation, v2Models } from './sdk-models.ts';
import { resourceRows } from './sdk-resources.ts';
import { recordedHeader, type TableOptions, sha256, upToDate, writeTable } from './table.ts';
import { withPip } from './pip.ts';

const VERSION = '1.44.8';
const RELEASED = '2026-11-20';
const V2 = '2.1693.0';

/** Models of event streams over HTTP/2, which boto3 lacks: @aws-sdk/client-transcribe-streaming and @aws-sdk/client-rekognitionstreaming (npm, 3.1175.0). */
const STREAMING: readonly Pick<SdkModel, 'id' | 'serviceId' | 'names'>[] = [
  { id: 'transcribe-streaming', serviceId: 'Transcribe Streaming', names: ['transcribe'] },
  { id: 'rekognitionstreaming', serviceId: 'RekognitionStreaming', names: ['rekognition'] },
];
const STREAMED: { readonly [id: string]: string } = {
  'transcribe-streaming':
    'StartCallAnalyticsStreamTranscription StartMedicalScribeStream StartMedicalStreamTranscription StartStreamTranscription GetMedicalScribeStream',
  rekognitionstreaming: 'StartFaceLivenessSession',
};

/**
 * Writes data/sdk-operations.txt, the operations that the SDKs name, and data/sdk-resources.txt, the resources of boto3, from botocore, boto3 and the SDK
 * for JavaScript v2. Operations are told by the actions of the service that are some, so the table is made anew with data/iam-actions.txt; a service whose
 * prefix is not in it is left out. Tables of the wanted versions stay as they are (delete one to rebuild it); `offline` only checks them. One line a service:
 *
 * name in boto3 TAB serviceId TAB class in v2, `=` for the serviceId without spaces TAB prefix of its actions, empty for the name in boto3 TAB runs of its
 * sorted actions that are and are not operations, in turn TAB operations that name a role TAB that set tags TAB that are sent unsigned TAB that name a bucket,
 * each as gaps between indices of the sorted operations TAB for API Gateway the verb of each TAB `Waiter=Operation,…` TAB operations that are no actions.
 * A number is a digit in base 36, after a capital letter for each 36 more: `z` is 35, `A0` 36, `B0` 72.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  const actions = recordedHeader('iam-actions.txt')?.content ?? '';
  const built = `aws-sdk ${V2}, iam-actions ${actions.slice(0, 12)}`;
  const tables = [
    upToDate('sdk-operations.txt', VERSION, built, options),
    upToDate('sdk-resources.txt', VERSION, undefined, options),
  ];
  if (tables.every(Boolean)) return;
  await withPip([`botocore==${VERSION}`, `boto3==${VERSION}`], folder => {
    writeFileSync(join(folder, 'package.json'), '{}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `aws-sdk@${V2}`], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const rows = operationRows(
      botocoreModels(join(folder, 'botocore', 'data')),
      v2Models(join(folder, 'node_modules', 'aws-sdk', 'apis')),
    );
    if (rows.length < 450) throw new Error(`only ${rows.length} services: the source is laid out otherwise`);
    const about = { source: 'pypi:botocore', version: VERSION, licence: 'Apache-2.0', date: RELEASED };
    const text = `${rows.join('\n')}\n`;
    writeTable('sdk-operations.txt', { ...about, sha256: sha256(text), built }, text);
    const resources = `${resourceRows(join(folder, 'boto3', 'data')).join('\n')}\n`;
    writeTable('sdk-resources.txt', { ...about, source: 'pypi:boto3', sha256: sha256(resources) }, resources);
  });
}

function operationRows(models: readonly SdkModel[], v2: ReturnType<typeof v2Models>): string[] {
  const actions = actionNames();
  const known = new Set(models.map(({ serviceId }) => serviceId));
  const streaming = STREAMING.map(one => ({ ...one, waiters: {}, operations: streamed(one.id) }));
  const others = [...v2.values()]
    .filter(({ serviceId }) => !known.has(serviceId))
    .map(service => likeYounger(service, models));
  return [...models, ...others, ...streaming]
    .flatMap(model => row(model, v2.get(model.serviceId), actions))
    .toSorted();
}

/** A service of v2 alone may be an older name of one: CloudWatch Events is EventBridge. The operations that it shares are as in the younger model. */
function likeYounger(service: SdkModel, models: readonly SdkModel[]): SdkModel {
  const endpoint = service.names.at(-1);
  const younger = models
    .filter(({ names }) => names.at(-1) === endpoint)
    .flatMap(({ operations }) => operations);
  return {
    ...service,
    operations: service.operations.map(own => younger.find(({ name }) => name === own.name) ?? own),
  };
}

const streamed = (id: string): SdkOperation[] =>
  (STREAMED[id] ?? '')
    .split(' ')
    .map(name => ({ name, verb: 'POST', unsigned: false, role: false, tags: false, bucket: false }));

function row(
  model: SdkModel,
  older: (SdkModel & { readonly className: string }) | undefined,
  actions: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const own = new Set(model.operations.map(({ name }) => name));
  const operations = [
    ...model.operations,
    ...(older?.operations ?? []).filter(({ name }) => !own.has(name)),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const spelled = new Set(operations.map(({ name }) => name.toLowerCase()));
  if (spelled.size !== operations.length) throw new Error(`${model.id} has two spellings of one operation`);
  const prefix = prefixOf(model, operations, actions);
  const which = (test: (operation: SdkOperation) => boolean): string => {
    const indices = operations.flatMap((one, at) => (test(one) ? at : []));
    return indices.map((index, at) => digits(index - (indices[at - 1] ?? -1) - 1)).join('');
  };
  const known = [...(actions.get(prefix) ?? [])].toSorted();
  const names = new Set(operations.map(({ name }) => name));
  return known.length === 0
    ? []
    : [
        [
          model.id,
          model.serviceId,
          older?.className === model.serviceId.replaceAll(' ', '') ? '=' : (older?.className ?? ''),
          prefix === model.id ? '' : prefix,
          runs(known.map(name => names.has(name))),
          which(({ role }) => role),
          which(({ tags }) => tags),
          which(({ unsigned }) => unsigned),
          which(({ bucket }) => bucket),
          prefix === 'apigateway' ? operations.map(({ verb }) => letterOf(verb)).join('') : '',
          Object.entries(model.waiters)
            .map(([name, operation]) => `${name}=${operation}`)
            .join(','),
          [...names].filter(name => !actions.get(prefix)?.has(name)).join(','),
        ].join('\t'),
      ];
}

/** The lengths of the runs of equal answers, the first of yes; a last run of yes is left out. */
function runs(answers: readonly boolean[]): string {
  const lengths = [0];
  for (const [at, answer] of answers.entries()) {
    if (answer !== (at === 0 || answers[at - 1])) lengths.push(0);
    lengths.push((lengths.pop() ?? 0) + 1);
  }
  return lengths
    .slice(0, lengths.length - (lengths.length % 2))
    .map(digits)
    .join('');
}

function digits(number: number): string {
  const letters = Math.floor(number / 36);
  if (letters > 26) throw new Error(`${number} is too large`);
  return (letters === 0 ? '' : String.fromCodePoint(64 + letters)) + (number % 36).toString(36);
}

const VERBS: { readonly [verb: string]: string } = { GET: 'G', POST: 'O', PUT: 'U', PATCH: 'A', DELETE: 'D' };

function letterOf(verb: string): string {
  const letter = VERBS[verb];
  if (letter === undefined) throw new Error(`the odd verb ${verb}`);
  return letter;
}

/** The prefix of a service: of the names of its signature, in boto3 and of its endpoint the one that has most of its operations, else the prefix that has at least two thirds of them: every service tags. */
function prefixOf(
  { names }: SdkModel,
  operations: readonly SdkOperation[],
  actions: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const shared = (prefix: string): number => {
    const own = actions.get(prefix);
    return operations.filter(({ name }) => own?.has(name)).length;
  };
  const best = (prefixes: readonly string[]): string | undefined =>
    prefixes.toSorted((a, b) => shared(b) - shared(a)).find(() => true);
  const named = best(names.filter(name => actions.has(name)));
  const any = best([...actions.keys()]) ?? '';
  return named ?? (shared(any) * 3 >= operations.length * 2 ? any : (names[0] ?? ''));
}

/** The names of the actions of each prefix, from the table that was written before. */
function actionNames(): Map<string, Set<string>> {
  const text = readFileSync(join(process.cwd(), 'data', 'iam-actions.txt'), 'utf8');
  return new Map(
    text
      .split('\n')
      .slice(1, -1)
      .map(line => {
        const [prefix = '', , groups = ''] = line.split('\t');
        const names = groups.split(';').flatMap(group => group.slice(group.indexOf(':') + 1).split(','));
        return [prefix, new Set(names.filter(name => name !== ''))];
      }),
  );
}
