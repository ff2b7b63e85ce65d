import type { Dialect } from '../rule/finding.ts';

/** A part of a page between empty lines; `source` is the YAML of a block. */
type PagePart = { readonly text: string; readonly source?: string };
type Section = readonly PagePart[];

/** What a test reads of a block, and what is not for readers begins with these. */
const MARKS = ['# <-', '// <-', '# could not tell: '];

/** A rule's page for those who read its alerts: no marks of tests, and of the templates in it those in the dialects that were scanned. */
export const helpOf = (page: string, dialects: ReadonlySet<Dialect>): string =>
  `${sectionsOf(page)
    .flatMap(section => kept(section, dialects))
    .map(({ text }) => text)
    .join('\n\n')}\n`;

function sectionsOf(page: string): Section[] {
  const sections: PagePart[][] = [[]];
  for (const part of partsOf(page)) {
    if (part.text.startsWith('## ')) sections.push([]);
    sections.at(-1)?.push(part);
  }
  return sections;
}

function partsOf(page: string): PagePart[] {
  const parts: PagePart[] = [];
  let open: string[] = [];
  const close = (source?: string): void => {
    const text = open.join('\n');
    if (text !== '') parts.push(source === undefined ? { text } : { text, source });
    open = [];
  };
  let isCode = false;
  for (const line of page.split('\n')) {
    const isFence = line.startsWith('```');
    if (isCode && isFence) {
      const [, language = 'yaml', file] = /^```(\w+)( in )?/.exec(open[0] ?? '') ?? [];
      const source = unmarked(open.slice(1)).filter((one, at, all) => one !== '' || all[at - 1] !== '');
      open = [`\`\`\`${language}`, ...source, '```'];
      // A file beside a template is shown where the template is.
      close((file && parts.at(-1)?.source) ?? source.join('\n'));
    } else if (isFence) {
      close();
      open = [line];
    } else if (!isCode && line === '') close();
    else if (isCode || !line.startsWith('<!--')) open.push(line);
    if (isFence) isCode = !isCode;
  }
  close();
  return parts;
}

const unmarked = (lines: readonly string[]): string[] =>
  lines.flatMap(line => {
    const at = MARKS.map(mark => line.indexOf(mark)).filter(index => index >= 0);
    if (at.length === 0) return [line];
    const rest = line.slice(0, Math.min(...at)).trimEnd();
    return rest === '' ? [] : [rest];
  });

/** Without the blocks of other dialects, the sentences that lead to these alone, and a heading with nothing below; a fix in another dialect is better than none. */
function kept(section: Section, dialects: ReadonlySet<Dialect>): PagePart[] {
  const isOwn = section.some(({ source }) => source !== undefined && dialects.has(dialectOf(source)));
  const isKept = ({ source }: PagePart): boolean =>
    source === undefined ||
    dialects.has(dialectOf(source)) ||
    (!isOwn && dialectOf(source) === 'cloudformation');
  const rest = section.filter((part, index) => {
    if (!part.text.endsWith(':')) return isKept(part);
    const blocks = blocksAfter(section, index);
    return blocks.length === 0 || blocks.some(isKept);
  });
  if (rest.length > 1 || !rest[0]?.text.startsWith('## ')) return rest;
  return rest[0].text.startsWith('## Fix') ? [...section] : [];
}

function blocksAfter(section: Section, index: number): PagePart[] {
  const next = section.findIndex((part, at) => at > index && part.source === undefined);
  return section.slice(index + 1, next < 0 ? section.length : next);
}

function dialectOf(source: string): Dialect {
  if (/^service\s*:/m.test(source) && /^provider\s*:/m.test(source)) return 'serverless';
  return source.includes('AWS::Serverless') ? 'sam' : 'cloudformation';
}
