/** A data folder: its exclusive lock, and what the host remembers in it. */
export { type DataFolder, takeDataFolder } from './data-folder'
export { openHostDatabase } from './host-database'
export { clearDataFolder } from './clear-folder'
