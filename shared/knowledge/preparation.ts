import type { PrepareDocument } from './contract'

/** Counts up whenever the same bytes would give other passages than before, so that a sync does not take them for done. */
export const preparationVersion = 3

/** Extracts and chunks in the calling thread; the readers of every kind of document are loaded with the first. */
export const prepareHere: PrepareDocument = async (order) => (await import('./prepare.js')).prepareDocument(order)
