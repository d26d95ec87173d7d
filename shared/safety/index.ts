/** The safety room: checks of text, by id. */
export { createSafety } from './create-safety'
