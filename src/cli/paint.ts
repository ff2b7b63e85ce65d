import { Chalk } from 'chalk';
import type { Paint, Style } from '../report/text.ts';

// The level is given: chalk itself does not know NO_COLOR.
const chalk = new Chalk({ level: 1 });
const STYLES: Readonly<Record<Style, (text: string) => string>> = {
  critical: chalk.bold.red, high: chalk.red, medium: chalk.yellow, low: chalk.cyan, info: chalk.blue,
  place: chalk.bold, quiet: chalk.dim, mark: chalk.red, title: chalk.bold, code: chalk.cyan,
};
export const paint: Paint = (style, text) => STYLES[style](text);
