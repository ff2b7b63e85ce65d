import { perDefaults } from '../model/memo.ts';
import type { Declaration } from '../model/stack.ts';
import { Text, type Part } from '../model/text.ts';
import { Resource, type Value, type World } from '../model/world.ts';

const FUNCTION = 'AWS::Lambda::Function';
const isQualifier = ({ type }: Declaration): boolean => /^AWS::Lambda::(?:Version|Alias)$/.test(type);

/** The function of the stack that a property means which takes a function's name or ARN, also that of an alias or a version. */
export function functionAt(value: Value): Declaration | undefined {
  const { refers, world } = value;
  if (refers?.type === FUNCTION) return refers;
  if (refers && isQualifier(refers)) return functionAt(new Resource(world, refers).get('FunctionName'));
  return value.present ? (invokedBy(value.text, world) ?? functionNamed(value.text, world)) : undefined;
}

/** Whether a text refers to a function of the stack, or to one of its versions or aliases. */
export const refersToFunction = (text: Text, fn: Resource): boolean =>
  text.holes.some(hole => {
    const declared = fn.world.declared(hole);
    if (declared?.id === fn.id) return true;
    return (
      declared !== undefined &&
      isQualifier(declared) &&
      new Resource(fn.world, declared).get('FunctionName').refers?.id === fn.id
    );
  });

/**
 * The function of the stack that an integration or an authorizer invokes: by the ARN of the function, of an alias or of a version, alone or inside
 * `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/ARN/invocations`; also by the name in a spelled-out ARN.
 */
export function invokedBy(uri: Text, world: World): Declaration | undefined {
  for (const hole of uri.holes) {
    const declared = world.declared(hole);
    if (declared?.type === FUNCTION) return declared;
    if (declared && isQualifier(declared))
      return functionNamed(new Resource(world, declared).get('FunctionName').text, world);
  }
  const name = nameIn(uri);
  return name && functionNamed(name, world);
}

/** A function by its name, its ARN or a reference. */
function functionNamed(name: Text, world: World): Declaration | undefined {
  const declared = name.hole && world.declared(name.hole);
  return declared?.type === FUNCTION ? declared : functionsByName(world).get((nameIn(name) ?? name).key);
}

const MARK = ':function:';
/** What follows `:function:`, up to the next colon or slash. */
function nameIn(uri: Text): Text | undefined {
  const found: Part[] = [];
  let inside = false;
  for (const part of uri.parts) {
    if (typeof part !== 'string') {
      if (inside) found.push(part);
      continue;
    }
    const mark = inside ? -1 : part.indexOf(MARK);
    if (!inside && mark < 0) continue;
    const start = inside ? 0 : mark + MARK.length;
    inside = true;
    const [name = ''] = part.slice(start).split(/[:/]/, 1);
    found.push(name);
    if (start + name.length < part.length) break;
  }
  return found.length > 0 ? Text.from(found) : undefined;
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
