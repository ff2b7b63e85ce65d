import { data, placeText, SEVERITIES } from './data.ts';
import { button, chip, el, empty, plural, section } from './dom.ts';
import { details } from './finding.ts';
import { matching, NO_FILTER, type Filter } from './filter.ts';

/** So many findings are drawn at a time; more follow when the end of the list comes into view. */
const BATCH = 60;

/** The list of findings with its filters. */
export class Findings {
  readonly element: HTMLElement;
  #filter: Filter = NO_FILTER;
  #found: readonly number[] = [];
  #drawn = 0;
  readonly #list = el('ol', { class: 'findings', 'aria-label': 'Findings' });
  readonly #status = el('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  readonly #more = button('Show more', { class: 'more' }, () => this.#draw());
  readonly #search = el('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search rule, message, file, resource',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  readonly #toggles = new Map<string, HTMLButtonElement>();
  readonly #selects = new Map<'rule' | 'file' | 'topic' | 'service' | 'item', HTMLSelectElement>();

  constructor() {
    this.#search.addEventListener('input', () => this.show({ text: this.#search.value }, false));
    const toggles = SEVERITIES.map(severity => {
      const toggle = button(severity, { class: `toggle ${severity}`, 'aria-pressed': 'false' }, () => {
        const severities = new Set(this.#filter.severities);
        if (!severities.delete(severity)) severities.add(severity);
        this.show({ severities }, false);
      });
      this.#toggles.set(severity, toggle);
      return toggle;
    });
    const rules = data.findings.map(one => data.rules[one.rule]);
    const selects = [
      this.#select(
        'rule',
        'Rule',
        rules.map(one => one?.id ?? ''),
      ),
      this.#select(
        'file',
        'File',
        data.findings.map(one => data.files[one.at[0]] ?? ''),
      ),
      this.#select(
        'topic',
        'Topic',
        rules.map(one => one?.topic ?? ''),
      ),
      this.#select(
        'service',
        'Service',
        data.findings.map(({ service }) => service),
      ),
      this.#select(
        'item',
        'Standard',
        rules.flatMap(one => one?.items ?? []),
      ),
    ];
    this.element = section(
      'findings',
      'Findings',
      '',
      el(
        'div',
        { class: 'filters', role: 'search', 'aria-label': 'Filter findings' },
        el('label', { class: 'field wide', for: 'search' }, el('span', {}, 'Search'), this.#search),
        el('div', { class: 'toggles', role: 'group', 'aria-label': 'Severity' }, ...toggles),
        el('span', { class: 'break' }),
        ...selects,
        button('Clear', { class: 'plain' }, () => this.show(NO_FILTER, false)),
      ),
      this.#status,
      this.#list,
      this.#more,
      el(
        'p',
        { class: 'quiet keys no-print' },
        'Keys: / searches, j and k go to the next and previous finding, Enter opens it, Esc clears the filter.',
      ),
    );
    new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && this.#draw(), {
      rootMargin: '600px',
    }).observe(this.#more);
    this.#list.addEventListener('click', event => this.#toggle(event.target));
    addEventListener('beforeprint', () => {
      while (this.#drawn < this.#found.length) this.#draw();
    });
    this.show({}, false);
  }

  #select(
    key: 'rule' | 'file' | 'topic' | 'service' | 'item',
    label: string,
    values: readonly string[],
  ): HTMLElement {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const options = [...counts.keys()].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const select = el(
      'select',
      { id: `filter-${key}` },
      el('option', { value: '' }, 'All'),
      ...options.map(value => el('option', { value }, `${value} (${counts.get(value)})`)),
    );
    select.addEventListener('change', () => this.show({ [key]: select.value }, false));
    this.#selects.set(key, select);
    return el('label', { class: 'field', for: `filter-${key}` }, el('span', {}, label), select);
  }

  /** Changes a part of the filter; `jump` starts from none and goes to the list. */
  show(part: Partial<Filter>, jump = true): void {
    this.#filter = { ...(jump ? NO_FILTER : this.#filter), ...part };
    const { text, severities } = this.#filter;
    if (this.#search.value !== text) this.#search.value = text;
    for (const [severity, toggle] of this.#toggles)
      toggle.setAttribute('aria-pressed', String(severities.has(severity)));
    for (const [key, select] of this.#selects) select.value = this.#filter[key];
    this.#found = matching(this.#filter);
    this.#drawn = 0;
    this.#list.replaceChildren();
    this.#draw();
    this.#status.textContent =
      this.#found.length === data.findings.length
        ? plural(data.findings.length, 'finding')
        : `${this.#found.length.toLocaleString('en')} of ${plural(data.findings.length, 'finding')}`;
    if (jump) {
      this.element.scrollIntoView();
      document.getElementById('findings-title')?.focus({ preventScroll: true });
    }
  }

  /** Goes to one finding and opens it. */
  open(index: number): void {
    const finding = data.findings[index];
    if (!finding) return;
    this.show({ text: finding.fingerprint });
    const head = this.#list.querySelector<HTMLButtonElement>('.finding-head');
    if (head?.getAttribute('aria-expanded') === 'false') head.click();
    head?.focus();
  }

  clear(): void {
    this.show(NO_FILTER, false);
  }
  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  /** Moves the focus from finding to finding. */
  move(by: 1 | -1): void {
    const heads = [...this.#list.querySelectorAll<HTMLButtonElement>('.finding-head')];
    const here = heads.findIndex(head => head === document.activeElement);
    const next = heads[here < 0 ? 0 : here + by];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }

  #draw(): void {
    const next = this.#found.slice(this.#drawn, this.#drawn + BATCH);
    this.#drawn += next.length;
    this.#list.append(...next.map(index => row(index)));
    this.#more.hidden = this.#drawn >= this.#found.length;
    if (this.#found.length === 0)
      this.#list.replaceChildren(
        el(
          'li',
          {},
          data.findings.length === 0
            ? empty(
                'No findings',
                'Every rule that could decide found nothing. What could not be told is listed below.',
              )
            : empty('Nothing matches', 'Fewer words or filters show more; Clear shows all findings.'),
        ),
      );
  }

  #toggle(target: EventTarget | null): void {
    const head = target instanceof Element ? target.closest<HTMLButtonElement>('.finding-head') : null;
    const body = head?.nextElementSibling;
    if (!head || !(body instanceof HTMLElement)) return;
    const isOpen = head.getAttribute('aria-expanded') === 'true';
    head.setAttribute('aria-expanded', String(!isOpen));
    body.hidden = isOpen;
    const finding = data.findings[Number(head.dataset['index'])];
    if (finding && body.childNodes.length === 0) body.append(...details(finding));
  }
}

function row(index: number): HTMLElement {
  const finding = data.findings[index];
  if (!finding) return el('li');
  return el(
    'li',
    { class: 'finding' },
    el(
      'button',
      { type: 'button', class: 'finding-head', 'aria-expanded': 'false', 'data-index': String(index) },
      chip(finding.severity),
      el(
        'span',
        { class: 'finding-text' },
        el('span', { class: 'message' }, finding.message),
        el(
          'span',
          { class: 'meta' },
          el('span', { class: 'rule' }, data.rules[finding.rule]?.id),
          el('span', { class: 'place' }, placeText(finding.at)),
        ),
      ),
    ),
    el('div', { class: 'finding-body', hidden: true }),
  );
}
