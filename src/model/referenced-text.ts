import { splitGetAtt } from '../source/intrinsics/get-att.ts';
import { outputText } from './nested.ts';
import { NAME_PROPERTY, refIsArn } from './names.ts';
import { literalText } from './secret-reference.ts';
import { Text } from './text.ts';
import type { World } from './world.ts';

const OUTPUT = 'Outputs.';

export function reference(world: World, name: string): Text {
  if (name.startsWith('AWS::')) {
    const value = world.pseudo(name);
    return value === undefined ? Text.of({ of: 'pseudo', name }) : Text.of(value);
  }
  if (world.stack.parameters.has(name)) {
    const value = world.valueOf(name);
    return value === undefined ? Text.of({ of: 'parameter', name }) : literalText(value);
  }
  const declared = world.stack.resources.get(name);
  if (!declared) return Text.of({ of: 'opaque', why: name });
  const property = NAME_PROPERTY[declared.type];
  const named = property && world.nameOf(name, property);
  return (
    named ||
    Text.of(
      refIsArn(declared.type) ? { of: 'name', resource: name, arn: true } : { of: 'name', resource: name },
    )
  );
}

export function attribute(world: World, path: string): Text {
  const { id: resource, attribute: name = '' } = splitGetAtt(path);
  const declared = world.stack.resources.get(resource);
  if (!declared) return Text.of({ of: 'opaque', why: path });
  const output = name.startsWith(OUTPUT)
    ? outputText(world, declared, world.stack.nested?.get(resource), name.slice(OUTPUT.length))
    : undefined;
  return output ?? Text.of({ of: 'attribute', resource, attribute: name });
}
