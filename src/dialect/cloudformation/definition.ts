import { misspelt } from '../../model/edit-distance.ts';
import { at, entriesOf, itemsOf, textOf, type MapNode, type Node } from '../../source/node.ts';
import { withAssembly } from '../assembly/parameters.ts';
import type { DialectDefinition } from '../dialect.ts';
import { lowerCloudFormation } from './cloudformation.ts';

const TYPE = /^(?:AWS|Alexa|Custom)::|^[A-Za-z0-9]+::[A-Za-z0-9]+::/;
const LIKE =
  /AWSTemplateFormatVersion|["']?Type["']?\s*:\s*["']?(?:AWS|Alexa|Custom)::|AWS::Serverless|Fn::Transform|["']?Transform["']?\s*:/;

/** The types of a template's resources, as written. */
export const resourceTypes = (root: Node): readonly string[] =>
  entriesOf(at(root, 'Resources')).flatMap(({ value }) => textOf(at(value, 'Type')) ?? []);

const SECTIONS = [
  'Metadata',
  'Rules',
  'Parameters',
  'Conditions',
  'Outputs',
  'Mappings',
  'Transform',
  'Globals',
];

/** What CodeDeploy deploys of a service or a function: a version, and its resources as a list (CodeDeploy User Guide, "AppSpec File structure", read 2026-11). */
const isAppSpec = (root: MapNode): boolean =>
  at(root, 'version') !== undefined && at(root, 'Resources')?.kind === 'list';

/** A template whose section Resources, or the key Type in it, is misspelt, is a list or stands in another section. A fragment that other files include is none. */
function isMisspelt(root: MapNode): boolean {
  const meant = [...root.entries.values()].find(
    ({ key }) =>
      key === 'Resources' ||
      (misspelt(key, ['Resources']) !== undefined &&
        (key !== 'resources' || SECTIONS.some(name => root.entries.has(name)))),
  );
  const inside = SECTIONS.flatMap(name => at(root, name, 'Resources') ?? []);
  const members = [...inside, ...(meant ? [...itemsOf(meant.value), meant.value] : [])].flatMap(entriesOf);
  return members.some(({ value }) =>
    entriesOf(value).some(({ value: type }) => /^(?:AWS|Alexa)::\w+::\w+$/.test(textOf(type) ?? '')),
  );
}

export const cloudformation: DialectDefinition = {
  id: 'cloudformation',
  words: { name: 'CloudFormation', setting: 'parameters' },
  claims: /\.(?:ya?ml|json|template)$/i,
  detect: root => {
    if (at(root, 'AWSTemplateFormatVersion')) return 'shape';
    if (at(root, 'Resources') && (at(root, 'Transform') || resourceTypes(root).some(type => TYPE.test(type))))
      return 'shape';
    return isMisspelt(root) && !isAppSpec(root) ? 'shape' : undefined;
  },
  looksLike: text => LIKE.test(text),
  mayBe: text => LIKE.test(text) || /\bType["']?\s*:\s*["']?\w+::/.test(text),
  isNestable: true,
  isFragment: root => !at(root, 'AWSTemplateFormatVersion') && !at(root, 'Transform'),
  lower: (root, file, files, deployment) =>
    lowerCloudFormation(root, file, files, withAssembly(file, files, deployment)),
};
