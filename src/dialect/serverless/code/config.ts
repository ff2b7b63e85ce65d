/** Whether a file is the configuration of a service written as code, by its name. */
export const isCodeConfig = (file: string): boolean => /(?:^|\/)serverless\.[cm]?[jt]s$/.test(file);
