import type {
  Argument,
  ClassMember,
  CodeExpression,
  FunctionBody,
  Module,
  CodeParameter,
  CodeStatement,
  CodeVariable,
} from '../program.ts';
import { Source } from '../../source/source.ts';
import { readPython } from './python.ts';

/** What a module does, on one line, for tests. Of two variables with one name the second is `x#2`; a name that nothing declares is `$x`. */
export function print(module: Module): string {
  return new Printer().statements(module.body);
}

class Printer {
  readonly #names = new Map<CodeVariable, string>();
  readonly #counts = new Map<string, number>();

  statements = (statements: readonly CodeStatement[]): string =>
    statements.map(statement => this.statement(statement)).join('; ');

  #block = (statements: readonly CodeStatement[]): string =>
    statements.length === 0 ? '{}' : `{ ${this.statements(statements)} }`;

  #name(variable: CodeVariable): string {
    const known = this.#names.get(variable);
    if (known !== undefined) return known;
    const plain = variable.name || '_';
    const count = (this.#counts.get(plain) ?? 0) + 1;
    this.#counts.set(plain, count);
    const name = count === 1 ? plain : `${plain}#${count}`;
    this.#names.set(variable, name);
    return name;
  }

  statement(statement: CodeStatement): string {
    switch (statement.kind) {
      case 'assign': {
        const { target } = statement;
        const place = 'object' in target ? this.#member(target.object, target.name) : this.#name(target);
        return `${place} = ${this.expression(statement.value)}`;
      }
      case 'evaluate':
        return this.expression(statement.value);
      case 'return':
      case 'throw':
        return statement.value ? `${statement.kind} ${this.expression(statement.value)}` : statement.kind;
      case 'branch':
        return statement.blocks
          .map(({ test, body }) =>
            test ? `if ${this.expression(test)} ${this.#block(body)}` : this.#block(body),
          )
          .join(' else ');
      case 'loop': {
        const each = statement.each ? ` ${this.#name(statement.each)}` : '';
        const of = statement.of ? ` ${statement.keys ? 'in' : 'of'} ${this.expression(statement.of)}` : '';
        const test = statement.test ? ` while ${this.expression(statement.test)}` : '';
        return `loop${each}${of}${test} ${this.#block(statement.body)}`;
      }
      default: {
        const handlers = statement.handlers.map(
          ({ error, body }) => ` catch${error ? ` ${this.#name(error)}` : ''} ${this.#block(body)}`,
        );
        const last = statement.finally.length > 0 ? ` finally ${this.#block(statement.finally)}` : '';
        return `try ${this.#block(statement.body)}${handlers.join('')}${last}`;
      }
    }
  }

  #list = (values: readonly CodeExpression[]): string =>
    values.map(value => this.expression(value)).join(', ');

  expression(value: CodeExpression): string {
    switch (value.kind) {
      case 'text':
        return `"${value.parts.map(piece => this.#piece(piece)).join('')}"`;
      case 'constant':
        return String(value.value);
      case 'variable':
        return this.#name(value.variable);
      case 'global':
        return `$${value.name}`;
      case 'member':
        return this.#member(value.object, value.name);
      case 'call': {
        const args = value.args.map(argument => this.#argument(argument)).join(', ');
        return `${value.isNew ? 'new ' : ''}${this.expression(value.callee)}(${args})`;
      }
      case 'function':
        return this.#function(value.of);
      case 'class': {
        const { name, members, decorators } = value.of;
        const bases = value.of.extends.length > 0 ? `(${this.#list(value.of.extends)})` : '';
        const body = members.map(member => this.#classMember(member)).join('; ');
        return `${this.#decorators(decorators)}class ${name}${bases} ${body ? `{ ${body} }` : '{}'}`;
      }
      case 'object':
        return `{${value.entries
          .map(entry => {
            if ('spread' in entry) return `...${this.expression(entry.spread)}`;
            const key = typeof entry.key === 'string' ? entry.key : `[${this.expression(entry.key)}]`;
            return `${key}: ${this.expression(entry.value)}`;
          })
          .join(', ')}}`;
      case 'list':
        return `[${value.items.map(item => `${item.spread ? '...' : ''}${this.expression(item.value)}`).join(', ')}]`;
      case 'either':
        return `(${value.test ? `${this.expression(value.test)} ? ` : ''}${value.options.map(option => this.expression(option)).join(' | ')})`;
      case 'await':
        return `await ${this.expression(value.of)}`;
      case 'import':
        return `import(${typeof value.source === 'string' ? value.source : this.expression(value.source)})`;
      case 'operation':
        return `<${value.operator}>(${this.#list(value.operands)})`;
      default:
        return value.kind;
    }
  }

  /** As in an f-string: what is written in braces is an expression, and two braces are one. */
  #piece = (piece: string | CodeExpression): string =>
    typeof piece === 'string'
      ? JSON.stringify(piece).slice(1, -1).replaceAll(/[{}]/g, '$&$&')
      : `{${this.expression(piece)}}`;

  #member(object: CodeExpression, name: string | CodeExpression): string {
    const of = this.expression(object);
    if (typeof name !== 'string') return `${of}[${this.expression(name)}]`;
    return /^[A-Za-z_]\w*$/.test(name) ? `${of}.${name}` : `${of}[${name}]`;
  }

  #argument({ name, spread, value }: Argument): string {
    const of = this.expression(value);
    if (name !== undefined) return `${name}=${of}`;
    if (!spread) return of;
    return `${spread === 'list' ? '*' : '**'}${of}`;
  }

  #decorators = (decorators: readonly CodeExpression[]): string =>
    decorators.map(decorator => `@${this.expression(decorator)} `).join('');

  #function({ name, parameters, body, isAsync, isGenerator, decorators }: FunctionBody): string {
    const words = `${isAsync ? 'async ' : ''}fn${isGenerator ? '*' : ''}${name ? ` ${name}` : ''}`;
    const given = parameters.map(parameter => this.#parameter(parameter)).join(', ');
    return `${this.#decorators(decorators)}${words}(${given}) ${this.#block(body)}`;
  }

  #parameter({ variable, fallback, rest, keywordOnly }: CodeParameter): string {
    const sign = rest === 'object' ? '**' : '*';
    const name = `${keywordOnly ? '-' : ''}${rest ? sign : ''}${this.#name(variable)}`;
    return fallback ? `${name} = ${this.expression(fallback)}` : name;
  }

  #classMember({ name, value, isStatic, isGetter, isField }: ClassMember): string {
    const words = `${isStatic ? 'static ' : ''}${isGetter ? 'get ' : ''}${isField ? 'field ' : ''}`;
    return `${words}${typeof name === 'string' ? name : `[${this.expression(name)}]`}: ${this.expression(value)}`;
  }
}

/** What a program does, on one line; without what it exports, which is each of its names. */
export function does(text: string): string {
  const module = readPython(new Source('handler.py', text));
  const isExport = (statement: CodeStatement): boolean =>
    statement.kind === 'assign' &&
    'object' in statement.target &&
    statement.target.object.kind === 'variable' &&
    statement.target.object.variable === module.exports;
  return print({ ...module, body: module.body.filter(statement => !isExport(statement)) });
}
