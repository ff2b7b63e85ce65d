import { NO_SETTINGS_OF_FILES, ruleSettingsOf, type FileSettings } from '../config/settings.ts';
import type { Severity } from '../rule/rule.ts';
import type { FileOptions } from '../scan/options.ts';
import type { Accepting } from './accepting.ts';
import type { AuditFiles } from './audit-files.ts';
import type { Project } from './project.ts';
import type { Projects } from './projects.ts';
import type { ScanFlags } from './scan-flags.ts';

type Counting = { readonly settings: FileSettings; readonly options: FileOptions };

/** What counts for each file: the command line over its configuration over the defaults. */
export class SettingsOfFiles {
  readonly #flags: ScanFlags;
  readonly #projects: Projects;
  readonly #accepting: Accepting;
  readonly #audits: AuditFiles;
  readonly #known = new Map<Project | undefined, Map<FileSettings, FileOptions>>();
  readonly #files = new Map<string, Counting>();

  constructor(flags: ScanFlags, projects: Projects, accepting: Accepting, audits: AuditFiles) {
    this.#flags = flags;
    this.#projects = projects;
    this.#accepting = accepting;
    this.#audits = audits;
  }

  failOn(file: string): Severity | 'never' {
    return this.#flags.failOn ?? this.#of(file).settings.failOn ?? 'medium';
  }

  /** The configuration that excludes a file, as messages name it. */
  excludedBy(file: string): string | undefined {
    return this.#projects.of(file)?.excludedBy(file);
  }

  /** The same object for files with the same settings. */
  of(file: string): FileOptions {
    return this.#of(file).options;
  }

  #of(file: string): Counting {
    const known = this.#files.get(file) ?? this.#found(file);
    this.#files.set(file, known);
    return known;
  }

  #found(file: string): Counting {
    const project = this.#projects.of(file);
    const settings = project?.settingsOf(file) ?? NO_SETTINGS_OF_FILES;
    const known = this.#known.get(project) ?? new Map<FileSettings, FileOptions>();
    this.#known.set(project, known);
    const options = known.get(settings) ?? this.#options(project, settings);
    known.set(settings, options);
    return { settings, options };
  }

  #options(project: Project | undefined, settings: FileSettings): FileOptions {
    const { preset, dataClass, fileTimeout = settings.fileTimeout } = this.#flags;
    const baseline = this.#accepting.of(project);
    return {
      preset: preset ?? settings.preset ?? 'recommended',
      severities: new Map(
        [...settings.rules].flatMap(([id, { severity }]) =>
          severity === undefined ? [] : [[id, severity] as const],
        ),
      ),
      optionsOf: rule => settings.rules.get(rule)?.options,
      settings: {
        ...ruleSettingsOf(settings, this.#audits.of(project)),
        ...(dataClass === undefined ? {} : { sensitive: dataClass === 'sensitive' }),
      },
      importSuppressions: settings.importSuppressions ?? false,
      ...(fileTimeout === undefined ? {} : { fileTimeout }),
      ...(settings.stages.length > 0 ? { stages: settings.stages } : {}),
      ...(project
        ? { excludes: file => project.excludes(file), parametersOf: file => project.parametersOf(file) }
        : {}),
      ...(baseline ? { baseline } : {}),
    };
  }
}
