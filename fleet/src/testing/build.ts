/** The processes that the tests start run the built files. */
export const setup = async (): Promise<void> => {
  await import('../../build.mjs' as string);
};
