/** Flows in code: `defineFlow`, with the types of inputs and outputs carried to every function. */
export { z } from 'zod'
export { codeFlowFile, defineFlow } from './define-flow'
export type { CodeFlow, FlowOrder, FlowTools, OutputRef, Ref } from './contract'
