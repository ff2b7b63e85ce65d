/** Whether a path is the one of a table: `*` is any item or key, `**` one step or more. */
export function leadsTo(row: readonly string[], path: readonly string[]): boolean {
  const any = row.indexOf('**');
  if (any === -1)
    return row.length === path.length && row.every((step, at) => step === '*' || step === path[at]);
  const last = row.length - 1;
  return (
    path.length >= row.length &&
    row.slice(0, any).every((step, at) => step === '*' || step === path[at]) &&
    (any === last || row.at(-1) === path.at(-1))
  );
}
