/** Documents: the port of `contract.ts` and its helpers. `shape.ts`, `values.ts` and `change-document.ts` are pure or work on the port alone; they are part of the contract, and any room may import them. */
export { keepValue, largestInlineValue, openValue } from './values'
export type { ValueScope } from './values'
export { shape } from './shape'
export type { Cast, Shape, ShapeDefinition } from './shape'
