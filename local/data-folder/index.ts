/** The exclusive lock of a data folder. */
export { type DataFolder, takeDataFolder } from './data-folder'
