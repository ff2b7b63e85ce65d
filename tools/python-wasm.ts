import { readFileSync } from 'node:fs';
import type { PythonPart } from '../src/code/python/python.ts';

const FILES: Readonly<Record<PythonPart, string>> = {
  parser: 'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  grammar: 'node_modules/tree-sitter-python/tree-sitter-python.wasm',
};

/** The parser of Python as its packages have it; the build compresses both files. */
export const readPythonWasm = (part: PythonPart): Uint8Array => readFileSync(FILES[part]);
