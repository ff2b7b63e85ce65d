import { appOf } from '../dialect/assembly/app.ts';
import type { CodeReader } from '../dialect/dialect.ts';
import { codeReaderOf, detect, DIALECTS, looksLikeTemplate, mayBeTemplate } from '../dialect/index.ts';
import type { Dialect } from '../model/stack.ts';
import { isMap, type MapNode } from '../source/node.ts';
import { folderOf } from '../source/files.ts';
import type { Parsed, Problem, Source } from '../source/source.ts';
import type { Target } from './find.ts';

/** The problem of a file that configures a CDK app. */
export const CDK_APP = 'cdk-app';

/** A template that was read; `lost` when a part of its text could not be. */
export type ReadTemplate = {
  readonly root: MapNode;
  readonly dialect: Dialect;
  readonly source: Source;
  readonly parsed: Parsed;
};
/** No template to scan. `aside`: of no interest unless all is asked for. */
export type NoTemplate = {
  readonly status: 'failed' | 'incomplete' | 'skipped';
  readonly problems: readonly Problem[];
  readonly source?: Source;
  readonly verboseOnly: boolean;
};

/** Reads a target. What a walk found and is clearly no template costs one look at its text. */
export function readTarget({ root, file, named }: Target): ReadTemplate | NoTemplate {
  const { files } = root;
  const text = files.text(file);
  if ('refused' in text) {
    const problem = {
      code: text.refused,
      message: text.message,
      span: { file, start: 0, end: 0 },
      lost: true,
    };
    const refused = text.refused === 'too-big' ? 'incomplete' : 'failed';
    return {
      status: named ? refused : 'skipped',
      problems: [problem],
      verboseOnly: false,
    };
  }
  const { source } = text;
  const app = appOf(file, source.text);
  if (app) {
    const output = `${folderOf(root.shown(file))}${app.output}`;
    const message = `this is a CDK app, not a template: run \`npx cdk synth\` and scan ${output}`;
    return {
      status: 'skipped',
      problems: [{ ...whole(source), code: CDK_APP, message }],
      source,
      verboseOnly: false,
    };
  }
  const code = codeReaderOf(file);
  if (code) return fromCode(code.read(source, files), code, source, named);
  if (!named && !mayBeTemplate(source.text)) return none(source, true);
  const opened = files.open(file);
  if ('refused' in opened) return none(source, true);
  return fromTree(opened.parsed, source, named);
}

function fromTree(parsed: Parsed, source: Source, named: boolean): ReadTemplate | NoTemplate {
  const { root, problems, templated } = parsed;
  if (templated !== undefined) {
    const message = `this file is ${templated} source, not a template: scan the template that it generates`;
    return {
      status: 'skipped',
      problems: [{ ...whole(source), code: 'templated', message }],
      source,
      verboseOnly: false,
    };
  }
  const lost = problems.filter(problem => problem.lost);
  const dialect = detect(root);
  if (isMap(root) && dialect) return { root, dialect, source, parsed };
  // Other documents of a file are of interest only where they could be a template.
  if (lost.every(({ code }) => code === 'more-documents' && !looksLikeTemplate(source.text)))
    return none(source, !named);
  if (!named && !looksLikeTemplate(source.text))
    return { status: 'skipped', problems: lost, source, verboseOnly: true };
  return {
    status: lost.some(({ code }) => code.startsWith('too-')) ? 'incomplete' : 'failed',
    problems,
    source,
    verboseOnly: false,
  };
}

/** A template written as code: a literal is read as it stands, anything else is said and left alone. */
function fromCode(
  parsed: Parsed,
  code: CodeReader,
  source: Source,
  named: boolean,
): ReadTemplate | NoTemplate {
  const { root, problems } = parsed;
  const meant = named || code.isMeant(source.text);
  const dialect = detect(root);
  if (isMap(root) && dialect && DIALECTS[dialect].code === code) return { root, dialect, source, parsed };
  return root || !meant ? none(source, !meant) : { status: 'skipped', problems, source, verboseOnly: false };
}

/** `CloudFormation, SAM or serverless.yml`. */
const dialectNames = (): string => {
  const names = Object.values(DIALECTS).map(({ words }) => words.name);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
};

const none = (source: Source, aside: boolean): NoTemplate => {
  const message =
    source.text.trim() === '' ? 'the file is empty' : `this is not a ${dialectNames()} template`;
  return {
    status: 'skipped',
    problems: [{ ...whole(source), code: 'not-a-template', message }],
    source,
    verboseOnly: aside,
  };
};

const whole = ({ file }: Source): Pick<Problem, 'span' | 'lost'> => ({
  span: { file, start: 0, end: 0 },
  lost: false,
});
