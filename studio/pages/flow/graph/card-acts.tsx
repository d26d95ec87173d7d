import { createContext, useContext } from 'react'

interface Acts {
  /** Opens what a node tells of itself. */
  readonly open: (name: string) => void
  /** Opens what a waiting node asks. */
  readonly answer: (name: string) => void
}

const context = createContext<Acts>({ open: () => {}, answer: () => {} })

/** Hands the cards of a graph what they can do, without drawing them anew when it changes. */
export const CardActs = context.Provider

/** What a card can do. */
export const useCardActs = (): Acts => useContext(context)
