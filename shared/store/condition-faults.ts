import { fault } from '../faults'
import type { ContainerName } from './contract'

/** The document was to be created, but there is one. */
export const conflict = (container: ContainerName, id: string) =>
  fault('conflict', `“${container}” already holds a document “${id}”`, { container, id })

/** The document is not, or no longer, what the writer had read. */
export const preconditionFailed = (container: ContainerName, id: string) =>
  fault('precondition_failed', `Document “${id}” of “${container}” is no longer what was read`, { container, id })

/** There is no such document to change. */
export const missing = (container: ContainerName, id: string) =>
  fault('not_found', `“${container}” holds no document “${id}”`, { container, id })
