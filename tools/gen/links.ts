import { dirname, join, normalize } from 'node:path';

const LINK = /\]\(([^\])\s]+)\)/g;
const FENCE = /^\s*(`{3,})/;
const isRelative = (target: string): boolean => !/^[a-z]+:/.test(target);

/** The text without blocks of code, in which nothing is a link. */
export function prose(text: string): string {
  let fence: string | undefined;
  const lines = text.split('\n').filter(line => {
    const inside = fence !== undefined;
    if (!inside) fence = FENCE.exec(line)?.[1];
    else if (line.trim() === fence) fence = undefined;
    return !inside && fence === undefined;
  });
  return lines.join('\n');
}

/** Where the relative links of a page lead, from the root. */
export const linksOf = (page: string, text: string): string[] =>
  [
    ...prose(text)
      .replace(/`[^`\n]*`/g, code => code.replace(/[[\]()]/g, ''))
      .matchAll(LINK),
  ].flatMap(([, target = '']) => (isRelative(target) ? fromRoot(page, target) : []));

/** The page with other relative links: `change` gets where one leads, from the root, and returns its new target if it has one. */
export const withLinks = (page: string, text: string, change: (path: string) => string | undefined): string =>
  text.replace(LINK, (link, target: string) => {
    const changed =
      isRelative(target) && !target.startsWith('#') ? change(fromRoot(page, target)) : undefined;
    return changed === undefined ? link : `](${changed})`;
  });

function fromRoot(page: string, target: string): string {
  if (target.startsWith('#')) return `${page}${target}`;
  return normalize(join(dirname(page), target)).replaceAll('\\', '/');
}
