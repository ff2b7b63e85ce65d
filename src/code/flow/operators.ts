/** What they give is a number or a truth, or in Python what a class makes of them: one of its own, as of dates and of sets. */
export const ARITHMETIC: ReadonlySet<string> = new Set(
  '+ - * / % ** // | & ^ << >> >>> @ ~ ++ --'.split(' '),
);
export const COMPARISONS: ReadonlySet<string> = new Set(
  '! not == != === !== < > <= >= in instanceof is <> typeof void'.split(' '),
);
