import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that tests of the HTML report use; undefined where there is none. `STACKWARD_BROWSER=required` makes that an error: .ci/run installs one. */
export function chromium(): string | undefined {
  const found = PLACES.find(path => existsSync(path));
  if (!found && process.env['STACKWARD_BROWSER'] === 'required')
    throw new Error(`there is no Chromium for the tests of the HTML report: looked for ${PLACES.join(', ')}`);
  return found;
}
