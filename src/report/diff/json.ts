import { document } from '../document.ts';
import { countsOf, type DiffReport } from './report.ts';

/** The report as one JSON document; schema/diff.schema.json describes it. */
export function jsonDiff(report: DiffReport): string {
  const { tool, before, after, files } = report;
  const { effects, uncertain } = countsOf(report);
  return document({
    schema: 'stackward.diff/1',
    tool: { name: tool.name, version: tool.version },
    before,
    after,
    files,
    summary: { ...effects, uncertain },
  });
}
