import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ScanAnswer, ScanRequest } from './scan-child.ts';

export type ScanLimits = { readonly milliseconds: number; readonly megabytes: number };

/** A scan ended before its report: the process took too long, too much memory, or failed. */
export class ScanFault extends Error {}

const CHILD = fileURLToPath(new URL('../dist/scan-child.js', import.meta.url));

/** One scanning process, which lives from scan to scan and is replaced when it fails. */
export class Scanner {
  #child: ChildProcess | undefined;
  readonly #limits: ScanLimits;

  constructor(limits: ScanLimits) {
    this.#limits = limits;
  }

  /** The report of a folder as JSON. Rejects with ScanFault. One scan at a time. */
  scan(request: ScanRequest): Promise<string> {
    const child = (this.#child ??= this.#start());
    const { milliseconds, megabytes } = this.#limits;
    return new Promise((done, failed) => {
      const settle = (result: ScanAnswer): void => {
        clearTimeout(timer);
        child.off('message', settle);
        child.off('exit', onExit);
        if ('report' in result) done(result.report);
        else failed(new ScanFault(result.fault));
      };
      const onExit = (status: number | null, signal: string | null): void => {
        this.#child = undefined;
        const why = signal === 'SIGABRT' || status === 134 ? ` (more than ${megabytes} MB of memory)` : '';
        settle({ fault: `the scan ended without a report: ${signal ?? `status ${status}`}${why}` });
      };
      const timer = setTimeout(() => {
        this.stop(true);
        settle({ fault: `the scan took longer than ${Math.round(milliseconds / 1000)} s` });
      }, milliseconds);
      child.on('message', settle);
      child.on('exit', onExit);
      child.send(request, error => {
        if (error) settle({ fault: `the scan cannot be started: ${error.message}` });
      });
    });
  }

  /** Ends the process, which ends by itself when nothing is scanned; `now`: whatever it does. */
  stop(now = false): void {
    if (now) this.#child?.kill('SIGKILL');
    else if (this.#child?.connected) this.#child.disconnect();
    this.#child = undefined;
  }

  #start(): ChildProcess {
    const { PATH = '', SYSTEMROOT } = process.env;
    return fork(CHILD, [], {
      env: { PATH, ...(SYSTEMROOT === undefined ? {} : { SYSTEMROOT }) },
      execArgv: [`--max-old-space-size=${this.#limits.megabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }
}
