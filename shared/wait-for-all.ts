/** Waits until every piece of work has ended and answers what each gave; where one failed, throws the first failure then. `Promise.all` throws at once and leaves the others unwatched. */
export const waitForAll = async <T>(work: Iterable<Promise<T>>): Promise<readonly T[]> => {
  const ends = await Promise.allSettled(work)
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason as Error
    return end.value
  })
}
