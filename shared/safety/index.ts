/** The safety room: checks of text, by id. */
export { createSafety } from './create-safety'
export { localChecks } from './local-checks'
export { azureChecks } from './azure/azure-checks'
export { contentSafetyClient } from './azure/content-safety-client'
