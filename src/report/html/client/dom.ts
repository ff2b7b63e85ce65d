type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

function fill(node: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  node.append(...children.filter(child => child !== undefined && child !== false));
}

/** An element. Texts become text nodes, whatever they hold. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  fill(node, attributes, children);
  return node;
}

/** The same of a picture. */
export function svg(name: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  fill(node, attributes, children);
  return node;
}

export function button(text: string, attributes: Attributes, onClick: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** A section of the page with its heading. */
export const section = (
  id: string,
  title: string,
  intro: string,
  ...children: readonly Child[]
): HTMLElement =>
  el(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    el('h2', { id: `${id}-title`, tabindex: '-1' }, title),
    intro === '' ? undefined : el('p', { class: 'intro' }, intro),
    ...children,
  );

export const chip = (severity: string): HTMLElement => el('span', { class: `chip ${severity}` }, severity);

/** `1 entry`, `2 entries`, `3 event buses`, `4 keys`. */
export function plural(count: number, word: string): string {
  const many = word.replace(/([^aeiou])y$/, '$1ie').replace(/s$/, 'se');
  return `${count.toLocaleString('en')} ${count === 1 ? word : `${many}s`}`;
}

/** What is said when there is nothing to show. */
export const empty = (title: string, words: string): HTMLElement =>
  el('div', { class: 'empty' }, el('p', { class: 'empty-title' }, title), el('p', {}, words));

/** A table with a caption for screen readers. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  return el(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Table: ${caption}` },
    el(
      'table',
      {},
      el('caption', { class: 'hidden' }, caption),
      el('thead', {}, el('tr', {}, ...head.map(text => el('th', { scope: 'col' }, text)))),
      el('tbody', {}, ...rows.map(row => el('tr', {}, ...row.map(cell => el('td', {}, cell))))),
    ),
  );
}

/** A part that is closed at first and made when it is opened. */
export function fold(
  summary: readonly Child[],
  make: () => readonly Child[],
  attributes: Attributes = {},
): HTMLDetailsElement {
  const body = el('div', { class: 'fold-body' });
  const details = el('details', attributes, el('summary', {}, ...summary), body);
  const fillOnce = (): void => {
    if (body.childNodes.length === 0)
      body.append(...make().filter(child => child !== undefined && child !== false));
  };
  details.addEventListener('toggle', () => details.open && fillOnce());
  addEventListener('beforeprint', fillOnce);
  return details;
}
