import { Acceptance } from '../config/acceptance.ts';
import { staleFinding, staleSuppression } from '../config/stale.ts';
import type { Rule } from '../rule/rule.ts';
import type { Room } from './host.ts';
import type { Looked } from './look.ts';
import { isWanted, type ScanOptions } from './options.ts';
import { plain, present, type Presented } from './present.ts';
import { View } from './view.ts';

/** What is to be said of suppressions: those that do nothing, and those that are no good. */
export type Staleness = { readonly findings: readonly Presented[]; readonly errors: readonly string[] };
export const NOTHING_STALE: Staleness = { findings: [], errors: [] };

/** Without a day every suppression counts. */
const NO_DAY = '0000-00-00';

/** What the authors of all roots accepted, as far as a scan read it. */
export class Accepted {
  readonly #options: ScanOptions;
  readonly #rooms = new Map<Room, Acceptance>();
  constructor(options: ScanOptions) {
    this.#options = options;
  }

  of(room: Room): Acceptance {
    const known =
      this.#rooms.get(room) ??
      new Acceptance(room.files, this.#options.today ?? NO_DAY, this.#options.importSuppressions);
    this.#rooms.set(room, known);
    return known;
  }

  /** After the scan: only then is it known which suppressions were needed. Each file once, also one that several templates read. */
  stale(looked: readonly Looked[], ran: readonly Rule[], ours: readonly Rule[]): Staleness {
    const known = [...ours, ...ran].map(({ id }) => id);
    const running = new Set(ran.map(({ id }) => id));
    const [findings, errors] = [[] as Presented[], [] as string[]];
    for (const [room, files] of filesOf(looked)) {
      const view = new View(room);
      const acceptance = this.of(room);
      for (const file of files) {
        for (const { at, message } of acceptance.faults(file)) {
          const { file: shown, start } = view.place(at);
          errors.push(`${shown}:${start.line}:${start.column} ${plain(message)}`);
        }
        if (!running.has(staleSuppression.id)) continue;
        const stale = acceptance
          .stale(
            file,
            rule => known.includes(rule),
            rule => running.has(rule),
          )
          .map(one => staleFinding(one, known));
        findings.push(
          ...stale
            .filter(finding => isWanted(finding, this.#options))
            .map(finding => present(finding, view, this.#options.lineHashes !== false)),
        );
      }
    }
    return { findings, errors };
  }
}

function filesOf(looked: readonly Looked[]): Map<Room, Set<string>> {
  const rooms = new Map<Room, Set<string>>();
  // What is no template may hold anything: a page of documentation is no suppression.
  for (const { target, file, read } of looked.filter(one => one.file.dialect !== undefined)) {
    const files = rooms.get(target.room) ?? new Set();
    rooms.set(target.room, files);
    for (const one of [file.uri, ...read]) files.add(one);
  }
  return rooms;
}
