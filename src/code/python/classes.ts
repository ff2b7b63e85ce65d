import { declareBindings } from './bindings.ts';
import { readArguments } from './calls.ts';
import type {
  ClassBody,
  ClassMember,
  CodeExpression,
  FunctionBody,
  CodeStatement,
  CodeVariable,
} from '../program.ts';
import type { PythonContext } from './context.ts';
import { PythonScope } from './scope.ts';
import { part, type Syntax } from './syntax.ts';

/**
 * A class. Its body runs before it is made: what is more than methods and fields stands before the class, and a name that other parts of
 * the body read is a variable there, whose value is the member.
 */
export function readClass(
  context: PythonContext,
  node: Syntax,
  decorators: readonly CodeExpression[],
): ClassBody {
  const superclasses = part(node, 'superclasses');
  const bases = superclasses ? readArguments(context, superclasses) : [];
  const name = part(node, 'name');
  const body = part(node, 'body');
  const scope = new PythonScope('class', context.scope);
  declareBindings(scope, body ? [body] : [], context.text, context.spend);
  const ran = context.collect(() => context.statements(body), scope);
  const { before, members } = new MembersOf(scope, ran);
  for (const statement of before) context.add(statement);
  return {
    name: name ? context.textOf(name) : '',
    span: context.span(node),
    extends: bases.filter(base => base.name === undefined && !base.spread).map(({ value }) => value),
    members,
    decorators,
  };
}

type Assigned = Extract<CodeStatement, { kind: 'assign' }>;

class MembersOf {
  readonly before: CodeStatement[] = [];
  readonly members: ClassMember[] = [];
  readonly #own: ReadonlySet<unknown>;
  /** The last that is assigned to a variable, among the statements of the body itself. */
  readonly #last = new Map<CodeVariable, Assigned>();
  readonly #nested = new Set<CodeVariable>();

  constructor(scope: PythonScope, ran: readonly CodeStatement[]) {
    this.#own = new Set(scope.variables.values());
    for (const statement of ran) this.#note(statement);
    for (const statement of ran) {
      const variable = this.#variableOf(statement);
      const accessor = variable && accessorOf(variable, statement);
      if (accessor) this.members.push(accessor);
      else if (!variable || this.#mustRun(scope, variable) || this.#last.get(variable) !== statement)
        this.before.push(statement);
    }
    for (const variable of scope.variables.values()) {
      const last = this.#last.get(variable);
      if (!last && !this.#nested.has(variable)) continue;
      const value =
        !last || this.#mustRun(scope, variable)
          ? ({ span: placeOf(last, ran), kind: 'variable', variable } as const)
          : last.value;
      this.members.push({ name: variable.name, value, ...formOf(last) });
    }
  }

  #mustRun(scope: PythonScope, variable: CodeVariable): boolean {
    return scope.read.has(variable) || this.#nested.has(variable);
  }

  #variableOf(statement: CodeStatement): CodeVariable | undefined {
    if (statement.kind !== 'assign' || 'object' in statement.target) return undefined;
    return this.#own.has(statement.target) ? statement.target : undefined;
  }

  #note(statement: CodeStatement): void {
    const variable = this.#variableOf(statement);
    if (variable && statement.kind === 'assign' && !accessorOf(variable, statement))
      this.#last.set(variable, statement);
    this.#noteInner(statement);
  }

  #noteInner(statement: CodeStatement): void {
    if (statement.kind === 'loop' && statement.each && this.#own.has(statement.each))
      this.#nested.add(statement.each);
    for (const inner of innerOf(statement)) {
      const variable = this.#variableOf(inner);
      if (variable) this.#nested.add(variable);
      this.#noteInner(inner);
    }
  }
}

function innerOf(statement: CodeStatement): CodeStatement[] {
  switch (statement.kind) {
    case 'branch':
      return statement.blocks.flatMap(({ body }) => body);
    case 'loop':
      return [...statement.body];
    case 'try':
      return [...statement.body, ...statement.handlers.flatMap(({ body }) => body), ...statement.finally];
    default:
      return [];
  }
}

/** `@x.setter`, `@x.deleter`: a member of that name, as `x` is the getter. */
function accessorOf(variable: CodeVariable, statement: CodeStatement): ClassMember | undefined {
  if (statement.kind !== 'assign' || statement.value.kind !== 'function') return undefined;
  for (const decorator of statement.value.of.decorators)
    if (
      decorator.kind === 'member' &&
      decorator.object.kind === 'variable' &&
      decorator.object.variable === variable &&
      typeof decorator.name === 'string'
    )
      return { name: `${variable.name}.${decorator.name}`, value: statement.value };
  return undefined;
}

const GETTERS = new Set([
  'property',
  'cached_property',
  'abstractproperty',
  'classproperty',
  'hybrid_property',
]);
const STATICS = new Set(['staticmethod', 'classmethod', 'abstractstaticmethod', 'abstractclassmethod']);

function formOf(assigned: Assigned | undefined): Pick<ClassMember, 'isField' | 'isStatic' | 'isGetter'> {
  if (assigned?.value.kind !== 'function') return { isField: true };
  return {
    ...(isDecorated(assigned.value.of, STATICS) ? { isStatic: true } : {}),
    ...(isDecorated(assigned.value.of, GETTERS) ? { isGetter: true } : {}),
  };
}

const isDecorated = ({ decorators }: FunctionBody, names: ReadonlySet<string>): boolean =>
  decorators.some(decorator => {
    const name = lastNameOf(decorator);
    return name !== undefined && names.has(name);
  });

function lastNameOf(decorator: CodeExpression): string | undefined {
  if (decorator.kind === 'global') return decorator.name;
  if (decorator.kind === 'variable') return decorator.variable.name;
  return decorator.kind === 'member' && typeof decorator.name === 'string' ? decorator.name : undefined;
}

const placeOf = (last: Assigned | undefined, ran: readonly CodeStatement[]): CodeStatement['span'] =>
  last?.span ?? ran[0]?.span ?? { file: '', start: 0, end: 0 };
