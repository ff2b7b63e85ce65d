import { at, entriesOf, isMap, textOf, type Node } from '../source/node.ts';
import type { Dialect } from '../model/stack.ts';
import { transformsOf } from './cloudformation/template.ts';

const SAM = 'AWS::Serverless-2016-10-31';

/** The dialect of a tree, by its shape; undefined when it is no template. */
export function detect(root: Node | undefined): Dialect | undefined {
  if (!isMap(root)) return undefined;
  const resources = at(root, 'Resources');
  if (transformsOf(root).includes(SAM)) return 'sam';
  if (at(root, 'service') && at(root, 'provider')) return 'serverless';
  if (!resources) return at(root, 'AWSTemplateFormatVersion') ? 'cloudformation' : undefined;
  const types = entriesOf(resources).flatMap(entry => textOf(at(entry.value, 'Type')) ?? []);
  if (types.some(type => type.startsWith('AWS::Serverless::'))) return 'sam';
  const shaped = types.some(type => /^(?:AWS|Alexa|Custom)::|^[A-Za-z0-9]+::[A-Za-z0-9]+::/.test(type));
  return shaped || at(root, 'AWSTemplateFormatVersion') || at(root, 'Transform')
    ? 'cloudformation'
    : undefined;
}

/** Whether a text that can not be parsed was meant to be a template: its failure must not pass in silence. */
export const looksLikeTemplate = (text: string): boolean =>
  /AWSTemplateFormatVersion|["']?Type["']?\s*:\s*["']?(?:AWS|Alexa|Custom)::|AWS::Serverless|Fn::Transform|["']?Transform["']?\s*:/.test(
    text,
  ) ||
  (/^[ \t]*["']?service["']?\s*:/m.test(text) && /^[ \t]*["']?provider["']?\s*:/m.test(text));
