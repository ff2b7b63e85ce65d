import { dirname, relative, resolve, sep } from 'node:path';
import { distinctAdvisories, type Advisory } from '../packages/audit/advisory.ts';
import { readAudit } from '../packages/audit/read.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import { Disk } from './disk.ts';
import type { Project } from './project.ts';
import type { Projects } from './projects.ts';

/** A file that the command line names, or one that a configuration names, which is read below its root only. */
type AuditFile = { readonly path: string; readonly root: string };

/** The audit files of a scan: those that are named, those of the configuration where the scan starts and those of the nearest configuration. Each is read once, and one that can not be read is told. */
export class AuditFiles {
  readonly #named: readonly AuditFile[];
  readonly #projects: Projects;
  readonly #cwd: string;
  readonly #fault: (message: string) => void;
  readonly #read = new Map<string, readonly Advisory[]>();
  readonly #known = new Map<Project | undefined, readonly Advisory[]>();

  constructor(named: readonly string[], projects: Projects, cwd: string, fault: (message: string) => void) {
    this.#named = named.map(file => {
      const path = resolve(cwd, file);
      return { path, root: dirname(path) };
    });
    this.#projects = projects;
    this.#cwd = cwd;
    this.#fault = fault;
    this.of(projects.start);
  }

  /** What they tell for the files of a configuration. */
  of(project: Project | undefined): readonly Advisory[] {
    const known = this.#known.get(project);
    if (known) return known;
    const projects = new Set([this.#projects.start, project]);
    const files = [...this.#named, ...[...projects].flatMap(one => one?.auditFiles ?? [])];
    const all = distinctAdvisories(files.flatMap(file => this.#advisoriesIn(file)));
    this.#known.set(project, all);
    return all;
  }

  #advisoriesIn({ path, root }: AuditFile): readonly Advisory[] {
    const known = this.#read.get(path);
    if (known) return known;
    const read = readBelow(root, path);
    if ('fault' in read) {
      const shown = relative(this.#cwd, path).split(sep).join('/');
      this.#fault(`--audit-file ${shown}: ${read.fault}`);
    }
    const advisories = 'fault' in read ? [] : read.advisories;
    this.#read.set(path, advisories);
    return advisories;
  }
}

function readBelow(root: string, path: string): ReturnType<typeof readAudit> {
  const text = new Disk(root).text(relative(root, path).split(sep).join('/'));
  if ('refused' in text) return { fault: text.message };
  try {
    return withBudget(() => readAudit(text.source));
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return { fault: 'the limit of work for one file was reached' };
  }
}
