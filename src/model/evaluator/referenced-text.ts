import { lookUp } from '../look-up.ts';
import { splitGetAtt } from '../../source/intrinsics/get-att.ts';
import { outputText } from './nested-outputs.ts';
import { NAME_PROPERTY, refIsArn } from './ref-names.ts';
import { literalText } from './secret-reference.ts';
import { Text } from '../text.ts';
import type { EvaluationContext } from './context.ts';

const OUTPUT = 'Outputs.';

export function reference(context: EvaluationContext, name: string): Text {
  if (name.startsWith('AWS::')) {
    const value = context.assumptions.pseudo(name);
    return value === undefined ? Text.of({ of: 'pseudo', name }) : Text.of(value);
  }
  if (context.stack.parameters.has(name)) {
    const value = context.assumptions.valueOf(name);
    return value === undefined ? Text.of({ of: 'parameter', name }) : literalText(value);
  }
  const declared = context.stack.resources.get(name);
  if (!declared) return Text.of({ of: 'opaque', why: name });
  const property = lookUp(NAME_PROPERTY, declared.type);
  const named = property && context.nameOf(name, property);
  return (
    named ||
    Text.of(
      refIsArn(declared.type) ? { of: 'name', resource: name, arn: true } : { of: 'name', resource: name },
    )
  );
}

export function attribute(context: EvaluationContext, path: string): Text {
  const { id: resource, attribute: name = '' } = splitGetAtt(path);
  const declared = context.stack.resources.get(resource);
  if (!declared) return Text.of({ of: 'opaque', why: path });
  const output = name.startsWith(OUTPUT)
    ? outputText(context, declared, context.stack.nested?.get(resource), name.slice(OUTPUT.length))
    : undefined;
  return output ?? Text.of({ of: 'attribute', resource, attribute: name });
}
