import { useSyncExternalStore } from 'react'

const narrow = '(max-width: 720px)'

/** Whether the page is so narrow that the places are shown by their signs alone. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      const query = matchMedia(narrow)
      query.addEventListener('change', tell)
      return () => query.removeEventListener('change', tell)
    },
    () => matchMedia(narrow).matches,
  )
