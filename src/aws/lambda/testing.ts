import { worldAmong } from '../../../tools/worlds.ts';
import { handlerOf, type HandlerCode } from './handler.ts';

export type TemplateFiles = Readonly<Record<string, string>>;
const CODE = '// code';

/** For tests: where the first function of a template leads, `app/src/a.ts handler`, or why nowhere. `files` are beside it. */
export function told(template: TemplateFiles, files: readonly string[] = [], assumeDefaults = false): string {
  const handler = handlerIn(template, files, assumeDefaults);
  return handler.kind === 'none' ? handler.why : `${handler.source.file} ${handler.names.join(' ')}`;
}

export function handlerIn(
  template: TemplateFiles,
  files: readonly string[] = [],
  assumeDefaults = false,
): HandlerCode {
  const world = worldAmong(
    { ...template, ...Object.fromEntries(files.map(file => [file, template[file] ?? CODE])) },
    assumeDefaults,
  );
  const [declared] = world.stackIndex.ofType('AWS::Lambda::Function');
  const fn = world.resource(declared?.id ?? '');
  if (!fn) throw new Error('the test template has no function');
  return handlerOf(fn);
}

/** A template with one function of SAM in the folder `app`. */
export const sam = (properties: string, more = '', globals = ''): TemplateFiles => ({
  'app/template.yaml': `Transform: AWS::Serverless-2016-10-31\n${globals}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Runtime: nodejs22.x, ${properties} }\n${more}`,
});
/** A service with one function in the folder `app`. */
export const sls = (fn: string, more = '', runtime = 'nodejs22.x'): TemplateFiles => ({
  'app/serverless.yml': `service: s\nprovider: { name: aws, runtime: ${runtime} }\n${more}\nfunctions:\n  f: { ${fn} }\n`,
});
