/** The same of the stack before a change and of the stack after it. */
export type Sides<T> = { readonly before: T; readonly after: T };
/** The same where one of the two may have none. */
export type MaybeSides<T> = { readonly before?: T | undefined; readonly after?: T | undefined };

/** What a function makes of both. */
export const bothOf = <T, R>({ before, after }: Sides<T>, make: (side: T) => R): Sides<R> => ({
  before: make(before),
  after: make(after),
});
