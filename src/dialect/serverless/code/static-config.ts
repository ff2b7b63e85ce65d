import type { Files } from '../../../source/files.ts';
import { isMap } from '../../../source/node.ts';
import type { Parsed, Source } from '../../../source/source.ts';
import { Modules } from './modules.ts';

/**
 * `serverless.ts` or `serverless.js` whose export is an object literal, read and never run. Names that other files of the project export are followed, as
 * long as they are literals, and an environment variable of the process is `${env:NAME}`. What is computed (calls, templates with expressions) is unknown; `root` is undefined
 * when the export itself is computed.
 */
export function readStaticConfig(source: Source, files: Files): Parsed {
  const modules = new Modules(files);
  const root = modules.read(source).exported('default');
  const problems = [...modules.problems];
  if (!isMap(root))
    problems.push({
      code: 'computed-config',
      message: 'not analyzed: the configuration is computed',
      span: { file: source.file, start: 0, end: 0 },
      lost: false,
    });
  return { root: isMap(root) ? root : undefined, problems, comments: [] };
}
