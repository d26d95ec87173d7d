/** host.json and the app's settings, read once and strictly. */
export { type AppSettings, appSettings, readSettingValues } from './app-settings'
export { type BlobSettings, type HostSettings, type QueueSettings, readHostSettings } from './host-settings'
