declare const STACKWARD_VERSION: string | undefined;
declare const STACKWARD_DATES: Readonly<Record<string, string>> | undefined;

/** Name, version and the dates of the AWS tables; the build writes them in, run from source they are unknown. */
export const TOOL = {
  name: 'stackward',
  version: typeof STACKWARD_VERSION === 'undefined' ? '0.0.0' : STACKWARD_VERSION,
  data: typeof STACKWARD_DATES === 'undefined' ? {} : STACKWARD_DATES,
} as const;

export const ISSUES = 'https://github.com/stackward/stackward/issues';
