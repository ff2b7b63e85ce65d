import { perDefaults } from '../../model/memo.ts';
import type { Declaration } from '../../model/stack.ts';
import { Text, type Part } from '../../model/text.ts';
import { Resource } from '../../model/value.ts';
import type { World } from '../../model/world.ts';

const FUNCTION = 'AWS::Lambda::Function';

/**
 * The function of the stack that an integration or an authorizer invokes: by the ARN of the function, of an alias or of a version, alone or inside
 * `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/ARN/invocations`; also by the name in a spelled-out ARN.
 */
export function invokedBy(uri: Text, world: World): Declaration | undefined {
  for (const hole of uri.holes) {
    const declared = world.declared(hole);
    if (declared?.type === FUNCTION) return declared;
    if (declared && /^AWS::Lambda::(?:Version|Alias)$/.test(declared.type))
      return functionNamed(new Resource(world, declared).get('FunctionName').text, world);
  }
  const name = nameIn(uri);
  return name && functionNamed(name, world);
}

/** A function by its name, its ARN or a reference. */
export function functionNamed(name: Text, world: World): Declaration | undefined {
  const declared = name.hole && world.declared(name.hole);
  return declared?.type === FUNCTION ? declared : functionsByName(world).get((nameIn(name) ?? name).key);
}

/** What follows `:function:`, up to the next colon or slash. */
function nameIn(uri: Text): Text | undefined {
  const found: Part[] = [];
  let inside = false;
  for (const part of uri.parts) {
    if (typeof part !== 'string') {
      if (inside) found.push(part);
      continue;
    }
    const start = inside
      ? 0
      : part.indexOf(':function:') + 1 && part.indexOf(':function:') + ':function:'.length;
    if (!inside && start === 0) continue;
    inside = true;
    const [name = ''] = part.slice(start).split(/[:/]/, 1);
    found.push(name);
    if (start + name.length < part.length) break;
  }
  return found.length > 0 ? Text.of(...found) : undefined;
}

const functionsByName = perDefaults(
  (scratch): ReadonlyMap<string, Declaration> =>
    new Map(
      scratch.stackIndex.ofType(FUNCTION).flatMap(declared => {
        const name = scratch.nameOf(declared.id, 'FunctionName');
        return name ? [[name.key, declared] as const] : [];
      }),
    ),
);
