/** The twin of Event Grid's system topic over the in-process Azurite. */
export { type Announcer, type AnnouncerDeps, startAnnouncer } from './announcer'
export { type Outbox, openOutbox } from './outbox'
export type { StorageApi, StorageEvent } from './storage-event'
export type { Announcements, Subscription } from './subscription'
