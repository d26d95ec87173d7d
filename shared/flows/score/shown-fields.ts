import type { JsonObject } from '../../json'
import type { Plan } from '../contract'

/** Whether a client sees an output: those that PROMPTFLOW_RESPONSE_INCLUDED_FIELDS names, else all but those for evaluation. */
export const isShown = (included: readonly string[] | undefined, plan: Plan, name: string): boolean =>
  included ? included.includes(name) : plan.outputs[name]?.evaluation_only !== true

/** The outputs a client sees. */
export const shownFields = (included: readonly string[] | undefined, plan: Plan, outputs: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => isShown(included, plan, name)))
