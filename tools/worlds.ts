import { readTemplate } from '../src/dialect/cloudformation/template.ts';
import type { Deployment } from '../src/dialect/dialect.ts';
import { lowerFile } from '../src/dialect/index.ts';
import { explore } from '../src/model/explore.ts';
import { describe } from '../src/model/fact.ts';
import { StackIndex } from '../src/model/stack-index.ts';
import { World } from '../src/model/world.ts';
import { isMap } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import { Source } from '../src/source/source.ts';
import { textFiles } from '../src/source/texts.ts';
import { readTarget } from '../src/scan/read.ts';
import { PLAINLY } from '../src/scan/text.ts';

/** A CloudFormation text as the ground that worlds stand on, for tests. */
export function groundOf(text: string, deployment: Deployment = PLAINLY): StackIndex {
  const { root } = parseTree(new Source('template.yaml', text));
  if (!isMap(root)) throw new Error('the test text is no map');
  return new StackIndex({ ...readTemplate(root, 'template.yaml', deployment), dialect: 'cloudformation' });
}

/** The world in which every open question is answered with yes. */
export const worldOf = (text: string, deployment?: Deployment): World =>
  new World(groundOf(text, deployment));

/** The world of the first stack of a template of any dialect, the first of these files, with the others beside it. */
export function worldAmong(texts: Readonly<Record<string, string>>, assumeDefaults = false): World {
  const [file = ''] = Object.keys(texts);
  const files = textFiles(texts);
  const read = readTarget({ root: { files, shown: name => name }, file, named: true });
  if ('status' in read) throw new Error(`${file} is no template: ${read.problems[0]?.message}`);
  const [stack] = lowerFile(read.root, read.dialect, file, files, PLAINLY).stacks;
  if (!stack) throw new Error(`${file} deploys nothing`);
  return new World(new StackIndex(stack), [], assumeDefaults);
}

/** What a check says, branch by branch: `said` or `said when Stage is prod`, with `(with defaults)` where that is so. */
export function branchesOf(
  text: string,
  check: (world: World) => readonly string[],
  deployment?: Deployment,
): string[] {
  const { found: seen } = explore(groundOf(text, deployment), world =>
    check(world).map(said => ({ place: said, key: said, item: said })),
  );
  return seen.map(({ item, when, confidence }) => {
    const branch = when.map(facts => facts.map(describe).join(' and ')).join(', or ');
    return `${item}${branch ? ` when ${branch}` : ''}${confidence === 'certain' ? '' : ` (${confidence})`}`;
  });
}
