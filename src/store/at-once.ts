const WORKERS = 32

/** Works through a list, some items at a time. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // One iterator for all workers: each takes the next item.
  const queue = items[Symbol.iterator]() as IterableIterator<T>
  const run = async (): Promise<void> => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: WORKERS }, run))
}
