import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseTree } from './parse.ts';
import { toPlain } from './plain.ts';
import { Source } from './source.ts';

const engine = (text: string) => parseTree(new Source('t.yaml', text)).templated;

test.each([
  ['Jinja', readFileSync('fixtures/broken/jinja.yaml', 'utf8')],
  ['cookiecutter', readFileSync('fixtures/broken/cookiecutter.yaml', 'utf8')],
  ['cookiecutter', 'Resources:\n  {%- if cookiecutter.x == "y" %}\n  A:\n    Type: B\n  {%- endif %}\n'],
  ['Handlebars', 'Resources:\n{{#each buckets}}\n  {{name}}:\n    Type: AWS::S3::Bucket\n{{/each}}\n'],
  [
    'Go template',
    'Resources:\n{{- range .Buckets }}\n  {{ .Name }}:\n    Type: AWS::S3::Bucket\n{{- end }}\n',
  ],
  ['ERB', 'Resources:\n<% buckets.each do |name| %>\n  <%= name %>:\n    Type: AWS::S3::Bucket\n<% end %>\n'],
  ['Jinja', 'Resources:\n  A:\n    Type: {{ type }}\n'],
  ['Jinja', 'Resources:\n  A: {{ name | lower }}-x\n'],
])('%s', (name, text) => expect(engine(text)).toBe(name));

test.each([
  ['EventBridge', 'InputTemplate: "{\\"id\\": <id>, \\"x\\": \\"{{ y }}\\"}"\n'],
  [
    'IoT, AppSync, VTL in block scalars',
    'A: |\n  {% if x %}\n  {{ y }}\n  #if($x) <% z %>\nB: {C: "{{x}}"}\n',
  ],
  ['quoted cookiecutter values', 'A: "{{ cookiecutter.name }}"\n'],
  ['dynamic references', "A: '{{resolve:ssm:/x:1}}'\nB: x-{{resolve:ssm:/y:1}}\n"],
  ['JSON in JSON', '{"a":{"b":{"c":{}}}}'],
  ['maps in maps', 'a: {b: {c: {}}}\n'],
  ['a broken file with marks elsewhere', 'a: "{{ x }}"\n\n\n\nb: [\n'],
])('no template: %s', (_, text) => expect(engine(text)).toBeUndefined());

test('a dynamic reference without quotes is the text that was meant', () => {
  const { root, problems, templated } = parseTree(new Source('t.yaml', 'a: {{resolve:ssm:/x:1}}\n'));
  expect(templated).toBeUndefined();
  expect(toPlain(root!)).toEqual({ a: '{{resolve:ssm:/x:1}}' });
  expect(problems).toMatchObject([{ code: 'unquoted-reference', lost: false }]);
});
