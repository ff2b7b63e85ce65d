import type { Paint, Style } from '../report/text-style.ts';

/** Colours for a terminal. The level is given: chalk itself does not know NO_COLOR. */
export async function paint(): Promise<Paint> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    critical: chalk.bold.red,
    high: chalk.red,
    medium: chalk.yellow,
    low: chalk.cyan,
    info: chalk.blue,
    place: chalk.bold,
    quiet: chalk.dim,
    mark: chalk.red,
    title: chalk.bold,
    code: chalk.cyan,
  };
  return (style, text) => styles[style](text);
}
