const open = new Set<Promise<unknown>>()

/** Counts a piece of work among what is under way until it has ended, however it ends. */
export const tracked = <T>(work: Promise<T>): Promise<T> => {
  open.add(work)
  const forget = (): void => void open.delete(work)
  work.then(forget, forget)
  return work
}

/** Resolves when nothing is under way any more, or after so many milliseconds: what was told to stop still has its end to write down. */
export const workEnded = async (patienceMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs)
  })
  const ended = async (): Promise<void> => {
    while (open.size > 0) await Promise.allSettled(open)
  }
  await Promise.race([ended(), patience])
  clearTimeout(timer)
}
