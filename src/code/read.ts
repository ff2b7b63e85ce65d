import type { FileId } from '../source/node.ts';
import type { Source } from '../source/source.ts';
import { readJavaScript } from './javascript/read.ts';
import type { Module } from './program.ts';
import { readPython } from './python/python.ts';

/** Files of code that are kept read, in units of text: functions of a service share modules. */
const MOST_UNITS = 4_000_000;

/** Whether a file is code of one of the languages that are read, by its name. */
export const isCode = (file: FileId): boolean => /\.(?:[cm]?[jt]sx?|py)$/.test(file);

/** Reads files of code, each once, by their extension. Python has to be loaded where one is of Python. */
export class ModuleReader {
  readonly #known = new Map<FileId, Module>();
  #units = 0;

  read(source: Source): Module {
    const known = this.#known.get(source.file);
    if (known) return known;
    const module = source.file.endsWith('.py') ? readPython(source) : readJavaScript(source);
    this.#units += source.text.length;
    if (this.#units <= MOST_UNITS) this.#known.set(source.file, module);
    return module;
  }
}
