import type { Placed } from '../layout.ts';
import { svg } from './dom.ts';

/** A picture that a reader can still read: it is not made smaller than this part of its size, and scrolls. */
const SMALLEST = 0.75;

/** An empty picture of a size, with a margin for outlines. */
export function canvas(width: number, height: number): SVGElement {
  const [wide, high] = [width + 12, height + 12];
  const picture = svg('svg', {
    viewBox: `-4 -4 ${wide} ${high}`,
    width: String(wide),
    height: String(high),
    role: 'group',
  });
  picture.style.minWidth = `${Math.round(SMALLEST * wide)}px`;
  return picture;
}

/** A line that leaves and reaches its nodes level; with an arrow at its end. */
export function curve(points: readonly Placed[], arrow = false): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let before = first;
  const line = rest.reduce((path, point) => {
    const bend = (point.x - before.x) / 2;
    const part = ` C ${before.x + bend} ${before.y}, ${point.x - bend} ${point.y}, ${point.x} ${point.y}`;
    before = point;
    return path + part;
  }, `M ${first.x} ${first.y}`);
  const back = before.x > (points.at(-2)?.x ?? 0) ? -6 : 6;
  return arrow ? `${line} m ${back} -3.5 l ${-back} 3.5 l ${back} 3.5` : line;
}

const pen = document.createElement('canvas').getContext('2d');
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

/** How wide a text is in a font, such as `600 13px`. */
function widthOf(text: string, font: string): number {
  if (!pen) return text.length * 8;
  pen.font = `${font} ${FONT}`;
  return pen.measureText(text).width;
}

/** The beginning of a text that has room. */
export function cut(text: string, room: number, font: string): string {
  if (widthOf(text, font) <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${text.slice(0, middle)}…`, font) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

const NAME = '600 13px';
/** The name of a node, and below it what it is; a name that is said in words takes both lines where it has to. */
export function nodeTexts(name: string, noun: string, width: number): readonly SVGElement[] {
  const room = width - 22;
  const text = (line: string, y: number, kind: 'name' | 'noun'): SVGElement =>
    svg(
      'text',
      { x: '12', y: String(y), class: `node-${kind}` },
      cut(line, room, kind === 'name' ? NAME : SMALL),
    );
  if (noun !== '') return [text(name, 20, 'name'), text(noun, 36, 'noun')];
  const first = firstLine(name, room);
  return first === name
    ? [text(name, 28, 'name')]
    : [text(first, 20, 'name'), text(name.slice(first.length).trim(), 36, 'name')];
}

function firstLine(name: string, room: number): string {
  let line = name;
  while (widthOf(line, NAME) > room && line.includes(' ')) line = line.slice(0, line.lastIndexOf(' '));
  return line;
}

/** Of what stands below a name, and of labels; page.css has the same. */
const SMALL = '11.5px';
/** Where a label may stand on its way through the room between two layers, the best first. */
const PARTS = [0.7, 0.62, 0.78, 0.5, 0.38, 0.3];
type Box = { readonly x: number; readonly y: number; readonly width: number };

/** The labels of a picture: each on its line where that crosses the room between two layers, and none over another. */
export class Labels {
  readonly #boxes: Box[] = [];

  /** A label near the end of a line, or near its beginning; undefined where there is no room left: the title of the line and the list below say the same. */
  of(text: string, points: readonly Placed[], nearEnd = true): SVGElement | undefined {
    const gaps = points.flatMap((from, index) => {
      const to = points[index + 1];
      return index % 2 === 0 && to ? [[from, to] as const] : [];
    });
    const both = [gaps.at(-1), gaps[0]].flatMap(one => (one ? [one] : []));
    for (const [from, to] of nearEnd ? both : both.toReversed())
      for (const part of nearEnd ? PARTS : PARTS.map(one => 1 - one)) {
        const room = Math.abs(to.x - from.x) - 10;
        const shown = cut(text, room, SMALL);
        const width = widthOf(shown, SMALL) + 6;
        const slack = Math.max(0, Math.abs(to.x - from.x) - width) / 2;
        const shift = Math.max(-slack, Math.min(slack, (part - 0.5) * (to.x - from.x)));
        const x = (from.x + to.x) / 2 + shift;
        const box = { x, y: heightAt(0.5 + shift / (to.x - from.x), from.y, to.y), width };
        if (this.#boxes.some(one => isOver(one, box))) continue;
        this.#boxes.push(box);
        return svg('text', { x: String(box.x), y: String(box.y + 4), class: 'edge-label' }, shown);
      }
    return undefined;
  }
}

const isOver = (a: Box, b: Box): boolean =>
  Math.abs(a.y - b.y) < 14 && Math.abs(a.x - b.x) < (a.width + b.width) / 2;

/** The height of a curve at a part of its width. */
function heightAt(x: number, from: number, to: number): number {
  // Both handles are in the middle, so that x is 3(1 - t)t / 2 + t³ of the width.
  let [low, high] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const t = (low + high) / 2;
    if (1.5 * (1 - t) * t + t ** 3 < x) low = t;
    else high = t;
  }
  return from + (to - from) * (3 * low * low - 2 * low ** 3);
}

/** Makes a part of a picture a button, for the mouse and for keys. */
export function pressable(shape: SVGElement, go: () => void): SVGElement {
  shape.addEventListener('click', go);
  shape.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    go();
  });
  return shape;
}
