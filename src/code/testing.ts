import type {
  Argument,
  CodeBlock,
  ClassBody,
  ClassMember,
  CodeExpression,
  FunctionBody,
  MemberTarget,
  Module,
  CodeStatement,
  CodeVariable,
} from './program.ts';

/**
 * A module in one line, for tests. `@x` is a global, `_` a variable without a name, `x'2` the second variable that is called `x`;
 * `{a | b}` is one of several and `{t ? a | b}` has a test.
 */
export function show(module: Module): string {
  const printer = new Printer();
  printer.name(module.exports);
  return printer.statements(module.body);
}

class Printer {
  readonly #names = new Map<CodeVariable, string>();
  readonly #counts = new Map<string, number>();

  name(variable: CodeVariable): string {
    const known = this.#names.get(variable);
    if (known !== undefined) return known;
    const written = variable.name || '_';
    const count = (this.#counts.get(written) ?? 0) + 1;
    this.#counts.set(written, count);
    const name = count > 1 ? `${written}'${count}` : written;
    this.#names.set(variable, name);
    return name;
  }

  statements = (given: readonly CodeStatement[]): string => given.map(this.#statement).join('; ');

  #body = (given: readonly CodeStatement[]): string =>
    given.length > 0 ? `{ ${this.statements(given)} }` : '{}';

  #statement = (given: CodeStatement): string => {
    switch (given.kind) {
      case 'assign':
        return `${this.#target(given.target)} = ${this.#value(given.value)}`;
      case 'evaluate':
        return this.#value(given.value);
      case 'return':
      case 'throw':
        return given.value ? `${given.kind} ${this.#value(given.value)}` : given.kind;
      case 'branch':
        return given.blocks.map(this.#block).join(' ');
      case 'loop': {
        const each = given.each ? ` ${this.name(given.each)}` : '';
        const of = given.of ? ` ${given.keys ? 'in' : 'of'} ${this.#value(given.of)}` : '';
        const test = given.test ? ` while ${this.#value(given.test)}` : '';
        return `loop${each}${of}${test} ${this.#body(given.body)}`;
      }
      default: {
        const handlers = given.handlers.map(
          ({ error, body }) => ` catch${error ? ` ${this.name(error)}` : ''} ${this.#body(body)}`,
        );
        const last = given.finally.length > 0 ? ` finally ${this.#body(given.finally)}` : '';
        return `try ${this.#body(given.body)}${handlers.join('')}${last}`;
      }
    }
  };

  #block = ({ test, body }: CodeBlock): string =>
    `${test ? `if ${this.#value(test)}` : 'else'} ${this.#body(body)}`;

  #target = (target: CodeVariable | MemberTarget): string =>
    'object' in target ? this.#member(target) : this.name(target);

  #member = ({ object, name }: MemberTarget): string =>
    typeof name === 'string'
      ? `${this.#value(object)}.${name}`
      : `${this.#value(object)}[${this.#value(name)}]`;

  #value = (given: CodeExpression): string => {
    switch (given.kind) {
      case 'text':
        return `"${given.parts.map(part => (typeof part === 'string' ? part : `\${${this.#value(part)}}`)).join('')}"`;
      case 'constant':
        return String(given.value);
      case 'variable':
        return this.name(given.variable);
      case 'global':
        return `@${given.name}`;
      case 'member':
        return this.#member(given);
      case 'call':
        return `${given.isNew ? 'new ' : ''}${this.#value(given.callee)}(${given.args.map(this.#argument).join(', ')})`;
      case 'function':
        return this.#function(given.of);
      case 'class':
        return this.#class(given.of);
      case 'object':
        return `{${given.entries.map(entry => ('spread' in entry ? `...${this.#value(entry.spread)}` : `${this.#key(entry.key)}: ${this.#value(entry.value)}`)).join(', ')}}`;
      case 'list':
        return `[${given.items.map(({ value, spread }) => `${spread ? '...' : ''}${this.#value(value)}`).join(', ')}]`;
      case 'either':
        return `{${given.test ? `${this.#value(given.test)} ? ` : ''}${given.options.map(this.#value).join(' | ')}}`;
      case 'await':
        return `await ${this.#value(given.of)}`;
      case 'import':
        return `import(${typeof given.source === 'string' ? given.source : this.#value(given.source)})`;
      case 'operation':
        return `(${[given.operator, ...given.operands.map(this.#value)].join(' ')})`;
      default:
        return given.kind;
    }
  };

  #key = (key: string | CodeExpression): string => (typeof key === 'string' ? key : `[${this.#value(key)}]`);

  #argument = ({ value, name, spread }: Argument): string =>
    `${name === undefined ? '' : `${name}=`}${spread ? STARS[spread] : ''}${this.#value(value)}`;

  #function = (given: FunctionBody): string => {
    const parameters = given.parameters.map(({ variable, fallback, rest, keywordOnly }) =>
      [
        keywordOnly ? 'only ' : '',
        rest ? STARS[rest] : '',
        this.name(variable),
        fallback ? ` = ${this.#value(fallback)}` : '',
      ].join(''),
    );
    const start = [
      ...given.decorators.map(decorator => `@(${this.#value(decorator)}) `),
      given.isAsync ? 'async ' : '',
      given.isArrow ? '' : `fn${given.isGenerator ? '*' : ''} ${given.name}`,
    ].join('');
    return `${start}(${parameters.join(', ')})${given.isArrow ? ' =>' : ''} ${this.#body(given.body)}`;
  };

  #class = (given: ClassBody): string => {
    const decorators = given.decorators.map(decorator => `@(${this.#value(decorator)}) `).join('');
    const bases = given.extends.length > 0 ? ` extends ${given.extends.map(this.#value).join(', ')}` : '';
    const members = given.members.map(this.#classMember).join('; ');
    return `${decorators}class ${given.name}${bases} { ${members} }`;
  };

  #classMember = ({ name, value, isStatic, isGetter, isField }: ClassMember): string =>
    [
      isStatic ? 'static ' : '',
      isGetter ? 'get ' : '',
      isField ? 'field ' : '',
      `${this.#key(name)}: ${this.#value(value)}`,
    ].join('');
}

const STARS = { list: '...', object: '**' } as const;
