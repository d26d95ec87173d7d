import type { Studio } from './contract'
import { findIn } from './find'
import type { StudioDeps } from './studio-deps'
import { summaryOf } from './summary'

/** Puts together what the studio asks of a project as a whole. */
export const createStudio = (deps: StudioDeps): Studio => ({ summary: summaryOf(deps), find: findIn(deps) })

export type { StudioDeps }
export type * from './contract'
