import { parse, TomlError, type TomlTable } from 'smol-toml';

export type { TomlTable, TomlValue } from 'smol-toml';

type Reading =
  | { readonly table: TomlTable }
  | { readonly fault: { readonly line: number; readonly column: number; readonly message: string } };

/** The table that a TOML document is, or its first syntax error. In the bundle a file of its own that is required when it is called (tools/build/late.mjs). */
export function readToml(text: string): Reading {
  try {
    return { table: parse(text, { integersAsBigInt: 'asNeeded' }) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column, message } = error;
    // The library adds a drawing of the place below its first line.
    const [first = message] = message.split('\n');
    return { fault: { line, column, message: first.replace(/^Invalid TOML document: /, '') } };
  }
}
