import { readFileSync } from 'node:fs';

/** Ticks a second of /proc on Linux, on every architecture of Node.js (sysconf(3), _SC_CLK_TCK). */
const TICKS = 100;

/** Seconds of the processor that a process has taken, by /proc/PID/stat (proc(5)); undefined where there is no /proc. */
export function processorSeconds(pid: number | undefined): number | undefined {
  try {
    // The name of the program stands in brackets and may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}
