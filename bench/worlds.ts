import { diskHost } from '../src/cli/host.ts';
import { lowerFile } from '../src/dialect/index.ts';
import { StackIndex } from '../src/model/stack-index.ts';
import { World } from '../src/model/world.ts';
import { deploymentOf } from '../src/scan/options.ts';
import { readTarget } from '../src/scan/read.ts';

/** The first stack of each template below a folder, whose parameters have their defaults. */
export async function* worldsBelow(folder: string): AsyncGenerator<{ file: string; world: World }> {
  const host = diskHost({ cwd: folder, stdin: () => new Uint8Array() });
  const { targets } = await host.find([folder], { root: folder });
  for (const { file, root, named } of targets) {
    const template = readTarget({ file, root, named });
    if ('status' in template) continue;
    const [stack] = lowerFile(template.root, template.dialect, file, root.files, deploymentOf({})).stacks;
    if (stack) yield { file, world: new World(new StackIndex(stack), [], true) };
  }
}
