import { spend } from '../../source/budget.ts';
import type {
  ClassBody,
  CodeBlock,
  CodeExpression,
  CodeParameter,
  CodeStatement,
  CodeVariable,
  FunctionBody,
  Module,
} from '../program.ts';
import { mentionsIn, type Mentions } from '../mentions.ts';

const ofModules = new WeakMap<Module, Mentions>();

/** A function as it is written, with variables of its own: those that nothing of its module mentions besides. */
export function copyOf(of: FunctionBody, module: Module): FunctionBody {
  const everywhere = ofModules.get(module) ?? mentionsIn(module);
  ofModules.set(module, everywhere);
  const whole: CodeExpression = { kind: 'function', of, span: of.span };
  const here = mentionsIn({ body: [{ kind: 'evaluate', value: whole, span: of.span }] });
  const own = [...here].filter(([variable, times]) => everywhere.get(variable) === times);
  return new Copy(new Map(own.map(([variable]) => [variable, { name: variable.name }]))).function(of);
}

class Copy {
  readonly #variables: ReadonlyMap<CodeVariable, CodeVariable>;

  constructor(variables: ReadonlyMap<CodeVariable, CodeVariable>) {
    this.#variables = variables;
  }

  function(of: FunctionBody): FunctionBody {
    return {
      ...of,
      decorators: of.decorators.map(this.#expression),
      parameters: of.parameters.map(this.#parameter),
      body: this.#statements(of.body),
    };
  }

  #class(of: ClassBody): ClassBody {
    return {
      ...of,
      extends: of.extends.map(this.#expression),
      decorators: of.decorators.map(this.#expression),
      members: of.members.map(member => ({
        ...member,
        name: this.#name(member.name),
        value: this.#expression(member.value),
      })),
    };
  }

  #variable = (of: CodeVariable): CodeVariable => this.#variables.get(of) ?? of;

  #parameter = ({ variable, fallback, ...rest }: CodeParameter): CodeParameter => ({
    ...rest,
    variable: this.#variable(variable),
    ...(fallback ? { fallback: this.#expression(fallback) } : {}),
  });

  #name = (of: string | CodeExpression): string | CodeExpression =>
    typeof of === 'string' ? of : this.#expression(of);

  #optional<Name extends string>(
    name: Name,
    of: CodeExpression | undefined,
  ): { [key in Name]?: CodeExpression } {
    return of ? ({ [name]: this.#expression(of) } as { [key in Name]?: CodeExpression }) : {};
  }

  #statements = (all: readonly CodeStatement[]): readonly CodeStatement[] => all.map(this.#statement);

  #block = ({ test, body }: CodeBlock): CodeBlock => ({
    ...this.#optional('test', test),
    body: this.#statements(body),
  });

  #statement = (of: CodeStatement): CodeStatement => {
    switch (of.kind) {
      case 'assign':
        return {
          ...of,
          target:
            'object' in of.target
              ? { object: this.#expression(of.target.object), name: this.#name(of.target.name) }
              : this.#variable(of.target),
          value: this.#expression(of.value),
        };
      case 'evaluate':
        return { ...of, value: this.#expression(of.value) };
      case 'return':
      case 'throw':
        return { ...of, ...this.#optional('value', of.value) };
      case 'branch':
        return { ...of, blocks: of.blocks.map(this.#block) };
      case 'loop':
        return {
          ...of,
          ...(of.each ? { each: this.#variable(of.each) } : {}),
          ...this.#optional('of', of.of),
          ...this.#optional('test', of.test),
          body: this.#statements(of.body),
        };
      case 'try':
        return {
          ...of,
          body: this.#statements(of.body),
          handlers: of.handlers.map(({ error, body }) => ({
            ...(error ? { error: this.#variable(error) } : {}),
            body: this.#statements(body),
          })),
          finally: this.#statements(of.finally),
        };
    }
  };

  #expression = (of: CodeExpression): CodeExpression => {
    spend(1);
    switch (of.kind) {
      case 'text':
        return { ...of, parts: of.parts.map(this.#name) };
      case 'variable':
        return { ...of, variable: this.#variable(of.variable) };
      case 'member':
        return { ...of, object: this.#expression(of.object), name: this.#name(of.name) };
      case 'call':
        return {
          ...of,
          callee: this.#expression(of.callee),
          args: of.args.map(one => ({ ...one, value: this.#expression(one.value) })),
        };
      case 'function':
        return { ...of, of: this.function(of.of) };
      case 'class':
        return { ...of, of: this.#class(of.of) };
      case 'object':
        return {
          ...of,
          entries: of.entries.map(entry =>
            'spread' in entry
              ? { spread: this.#expression(entry.spread) }
              : { key: this.#name(entry.key), value: this.#expression(entry.value) },
          ),
        };
      case 'list':
        return { ...of, items: of.items.map(item => ({ ...item, value: this.#expression(item.value) })) };
      case 'either':
        return { ...of, ...this.#optional('test', of.test), options: of.options.map(this.#expression) };
      case 'await':
        return { ...of, of: this.#expression(of.of) };
      case 'import':
        return { ...of, source: this.#name(of.source) };
      case 'operation':
        return { ...of, operands: of.operands.map(this.#expression) };
      case 'constant':
      case 'global':
      case 'this':
      case 'super':
        return { ...of };
    }
  };
}
