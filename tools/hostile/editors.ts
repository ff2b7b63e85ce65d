import {
  cfn,
  kindOf,
  SAM,
  samFunction,
  service,
  times,
  type EditorMessage,
  type HostileCommand,
  type HostileFiles,
  type HostileInput,
} from './input.ts';

const text = (files: HostileFiles, name = 'template.yaml'): string => files[name] as string;

const opened = (uri: string, of: string): EditorMessage => ({
  method: 'textDocument/didOpen',
  params: { textDocument: { uri, languageId: 'yaml', version: 1, text: of } },
});
/** Lenses are those of a whole document: they are asked for once. */
const OF_PLACES = ['hover', 'definition', 'codeAction'];

/** What an editor asks of a place. */
const asked = (uri: string, line: number, character: number, id: number): EditorMessage[] =>
  (id % 10 === 0 ? [...OF_PLACES, 'codeLens'] : OF_PLACES).map((name, at) => ({
    id: id * 4 + at,
    method: `textDocument/${name}`,
    params: {
      textDocument: { uri },
      position: { line, character },
      range: { start: { line, character }, end: { line: line + 1, character: 0 } },
      context: { diagnostics: [] },
    },
  }));
const changed = (uri: string, version: number, change: object): EditorMessage => ({
  method: 'textDocument/didChange',
  params: { textDocument: { uri, version }, contentChanges: [change] },
});
const inserted = (line: number, character: number, of: string): object => ({
  range: { start: { line, character }, end: { line, character } },
  text: of,
});

/** What one editor does. */
type Session = {
  readonly file?: string;
  /** The text at first. */
  readonly of: string;
  readonly edits?: readonly object[];
  /** Lines and columns of what is asked at the end. */
  readonly places: readonly (readonly [line: number, character: number])[];
};

/** An editor that opens a document, edits it, and asks about its last state; the ordinary template is open as well. */
const editor = ({ file = 'template.yaml', of, edits = [], places }: Session): HostileCommand => ({
  command: ['lsp', '--stdio'],
  expects: 'vpc-ingress-open',
  messages: (folder, ordinary) => {
    const uri = `${folder}/${file}`;
    return [
      opened(`${folder}/ordinary/template.yaml`, ordinary),
      opened(uri, of),
      ...edits.map((change, at) => changed(uri, at + 2, change)),
      ...places.flatMap(([line, character], at) => asked(uri, line, character, at + 10)),
      ...asked(`${folder}/ordinary/template.yaml`, 3, 5, 1_000),
    ];
  },
});
const editing = (
  name: string,
  sizes: readonly [number, number, number],
  session: (size: number) => Session,
): readonly HostileInput[] =>
  kindOf(
    `an editor: ${name}`,
    sizes,
    size => {
      const { file = 'template.yaml', of } = session(size);
      return { [file]: of };
    },
    size => editor(session(size)),
  );

const functions = (n: number): string =>
  `${SAM}Resources:\n${times(n, i => samFunction(`      Events: { U: { Type: HttpApi } }\n      Policies: [{ Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }]\n`, `F${i}`))}`;
const buckets = (n: number): string => text(cfn(times(n, i => `  B${i}: { Type: AWS::S3::Bucket }\n`)));
const LINES = [0, 3, 4, 6, 9].map(line => [line, 6] as const);

/** Editors that write by the Language Server Protocol. */
export const editors: readonly (readonly HostileInput[])[] = [
  editing('edits of one word', [10, 1_000, 10_000], n => ({
    of: functions(5),
    edits: Array.from({ length: n }, () => inserted(3, 8, 'x')),
    places: LINES,
  })),
  editing('edits of the whole text', [10, 300, 3_000], n => ({
    of: functions(5),
    edits: Array.from({ length: n }, (_, i) => ({ text: functions(5).replace('a.b', `a.b${i}`) })),
    places: LINES,
  })),
  editing('edits out of the text', [10, 1_000, 10_000], n => ({
    of: functions(2),
    edits: Array.from({ length: n }, (_, i) => inserted(2 ** 31 - 1 - i, 2 ** 31 - 1, '\n')),
    places: [
      [2 ** 31 - 1, 2 ** 31 - 1],
      [0, 2 ** 31 - 1],
    ],
  })),
  editing('edits that nest', [10, 1_000, 10_000], n => ({
    of: 'Resources: ',
    edits: Array.from({ length: n }, () => inserted(0, 11, '[')),
    places: [[0, 12]],
  })),
  editing('a document of functions', [10, 200, 1_000], n => ({ of: functions(n), places: LINES })),
  editing('a document of buckets', [10, 1_000, 15_000], n => ({ of: buckets(n), places: LINES })),
  editing('a long line', [1_000, 100_000, 3_000_000], n => ({
    of: text(cfn(`  T: { Type: AWS::SNS::Topic, Properties: { TopicName: "${'a'.repeat(n)}" } }\n`)),
    places: [
      [2, 60],
      [2, n],
    ],
  })),
  editing('a document of empty lines', [1_000, 100_000, 3_000_000], n => ({
    of: `${functions(1)}${'\n'.repeat(n)}`,
    places: [...LINES, [n, 0]],
  })),
  editing('a document that is too large', [5_000_000, 12_000_000, 30_000_000], n => ({
    of: `# ${'x'.repeat(n)}`,
    places: [[0, 1]],
  })),
  editing('a text of variables', [10, 1_000, 20_000], n => ({
    of: text(
      cfn(
        `  T: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "${times(n, i => `\${B${i % 7}}`)}" } }\n${times(7, i => `  B${i}: { Type: AWS::S3::Bucket }\n`)}`,
      ),
    ),
    places: [
      [2, 62],
      [2, 70],
    ],
  })),
  editing('variables of a service that double', [5, 20, 60], n => ({
    file: 'serverless.yml',
    of: text(
      service(
        `functions: { f: { handler: a.b, environment: { A: "\${self:custom.a${n}}" } } }\ncustom:\n  a0: x\n${times(n, i => `  a${i + 1}: \${self:custom.a${i}}\${self:custom.a${i}}\n`)}`,
      ),
      'serverless.yml',
    ),
    places: [
      [4, 60],
      [7, 12],
      [10, 12],
    ],
  })),
  editing('brackets', [10, 10_000, 3_000_000], n => ({
    of: `Resources: ${'['.repeat(n)}`,
    places: [[0, 12]],
  })),
  editing('an inherited name', [1, 100, 10_000], n => ({
    of: text(cfn(times(n, () => '  __proto__: { Type: AWS::S3::Bucket }\n  constructor: !Ref __proto__\n'))),
    places: [
      [2, 4],
      [3, 22],
    ],
  })),
];
