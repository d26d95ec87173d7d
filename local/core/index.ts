/** What runs an app as the Functions worker does: the stand-in for `@azure/functions-core`, hooks, invocations, logs. */
export { type App, type AppOptions, startApp } from './app'
export type * from './contract'
export type { Invoker } from './invoker'
export { type LogBus, messageOf } from './log-bus'
export { pause, withRetries } from './retry'
export { bytesOf, metadataOf, textOf } from './typed-data'
