/** What a function comes to for each item, in their order, with so many at once. */
export async function* concurrently<T, R>(
  items: readonly T[],
  atOnce: number,
  of: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  let next = 0;
  try {
    for (;;) {
      while (running.length < atOnce && next < items.length) {
        const started = of(items[next++] as T);
        started.catch(() => undefined);
        running.push(started);
      }
      const first = running.shift();
      if (!first) return;
      yield await first;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
