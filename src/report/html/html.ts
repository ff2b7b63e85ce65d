import { sha256 } from '../../digest/digest.ts';
import { harmless } from '../document.ts';
import type { Report } from '../report.ts';
import { unhidden } from '../visible.ts';
import script from './client/main.ts?bundled';
import { pageData } from './data.ts';
import style from './page.css?bundled';

/**
 * The report as one page for a browser, which fetches nothing: its content security policy allows no connection, and no script and no style but the page's own by their hashes. All that comes
 * from a template is data, which the script of the page writes as text.
 */
export function htmlReport(report: Report): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Security report</title>
<style>${style}</style>
</head>
<body>
<noscript><p class="notice">This report lists its findings with a script of its own, which this browser does not run.</p></noscript>
<script type="application/json" id="data">${dataBlock(report)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** In a script element only `</script` and `<!--` act, so no `<` is written as itself (HTML Living Standard, "Restrictions for contents of script elements", read 2026-11). */
const dataBlock = (report: Report): string =>
  harmless(
    JSON.stringify(pageData(report), (_, value: unknown) =>
      typeof value === 'string' ? unhidden(value) : value,
    ),
  )
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e');

/** As a content security policy names an inline script or style. */
function hashOf(text: string): string {
  const bytes = sha256(text).match(/../g) ?? [];
  return `sha256-${btoa(String.fromCharCode(...bytes.map(byte => Number.parseInt(byte, 16))))}`;
}
