/** The name of a Python package as indexes compare it: case, `-`, `_` and `.` do not count (packaging.python.org, read 2026-11). */
export const pythonName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
