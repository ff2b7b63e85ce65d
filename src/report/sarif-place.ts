import type * as Sarif from 'sarif';
import type { Point } from './report.ts';

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A path as a relative reference: each segment percent-encoded, so that `a:b.yaml` is no scheme. */
export const encoded = (uri: string): string =>
  uri.replace(LONE_SURROGATE, '\uFFFD').split('/').map(encodeURIComponent).join('/');

type WholePlace = { readonly artifactLocation: Sarif.ArtifactLocation; readonly region: Sarif.Region };

/** A region with all its four corners, as GitHub wants it; `end` is exclusive. */
export const place = ({
  uri,
  start,
  end,
}: {
  readonly uri: string;
  readonly start: Point;
  readonly end: Point;
}): WholePlace => ({
  artifactLocation: { uri: encoded(uri) },
  region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
});
