import { UserError } from '../../scan/user-error.ts';

export const DIFF_FORMATS = ['text', 'markdown', 'json'] as const;
export const DIFF_FAIL_ON = ['new-access', 'new-public', 'lost-protection'] as const;
export type DiffFailOn = (typeof DIFF_FAIL_ON)[number];

/** `--fail-on new-access --fail-on lost-protection`, or with a comma. */
export function failOn(text: string, before: readonly DiffFailOn[] = []): readonly DiffFailOn[] {
  const words = text.split(',').map(word => {
    const known = DIFF_FAIL_ON.find(one => one === word.trim());
    if (known === undefined)
      throw new UserError(`--fail-on of diff takes ${DIFF_FAIL_ON.join(', ')}, not "${word}"`);
    return known;
  });
  return [...before, ...words];
}
