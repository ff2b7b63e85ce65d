import { resolve } from 'node:path';
import type { Baseline } from '../config/baseline.ts';
import type { Project } from './project.ts';
import { baselineIn, type Projects } from './projects.ts';
import type { ScanFlags } from './scan-flags.ts';

export const BASELINE_FILE = 'stackward-baseline.json';

type Accepted = Baseline | undefined;

/** The baselines of a scan: the one that is named, else the one where the scan starts together with that of the nearest configuration. */
export class Accepting {
  readonly #projects: Projects;
  readonly #named: { readonly baseline: Accepted } | undefined;
  readonly #written: string | undefined;
  readonly #known = new Map<Project | undefined, Accepted>();
  /** The file that is compared with, or to be written. */
  readonly file: string | undefined;

  constructor(flags: ScanFlags, projects: Projects, cwd: string, fault: (message: string) => void) {
    this.#projects = projects;
    const { start } = projects;
    this.file = flags.baseline ?? start?.baseline?.path;
    // The file that is made is not compared with; what configurations below accept stays accepted there.
    if (flags.accept) this.#written = resolve(cwd, this.file ?? BASELINE_FILE);
    else if (flags.baseline !== undefined) {
      const read = baselineIn(flags.baseline, cwd);
      if ('fault' in read) fault(read.fault);
      this.#named = { baseline: 'fault' in read ? undefined : read.accepted };
    }
    this.of(start);
  }

  /** Undefined where nothing is compared with. */
  of(project: Project | undefined): Accepted {
    if (this.#named) return this.#named.baseline;
    if (!this.#known.has(project)) this.#known.set(project, this.#together(project));
    return this.#known.get(project);
  }

  #together(project: Project | undefined): Accepted {
    const all = [...new Set([this.#projects.start, project])].flatMap(one => {
      const path = one?.baseline?.path;
      return one === undefined || path === undefined || path === this.#written
        ? []
        : (this.#projects.baselineOf(one) ?? []);
    });
    const [first, ...others] = new Set(all);
    if (!first || others.length === 0) return first;
    return {
      findings: all.flatMap(({ findings }) => findings),
      unread: all.flatMap(({ unread }) => unread),
    };
  }
}
