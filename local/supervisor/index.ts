/** Keeps an app's process alive, and what that process does for it. Loads nothing but Node. */
export { heedSupervisor, type InvocationWatch, watchInvocations } from './beats'
export type { ReadyFacts } from './contract'
export { type Supervisor, type SupervisorOptions, supervise } from './supervisor'
export { watchSources } from './watch-sources'
