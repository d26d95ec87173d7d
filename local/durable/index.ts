/** The durable task hub of one machine: what Durable Functions is to an app on Azure, in one SQLite file. */
export { type HostHub, type HostHubOptions, hubElsewhere, openHostHub } from './host-hub'
export { type Hub, type HubOptions, createHub } from './hub'
export { type DurableSettings, durableSettings } from './settings'
export {
  activityTrigger,
  durableClientInput,
  entityTrigger,
  orchestrationClientInput,
  orchestrationTrigger,
} from './triggers'
