import { contentSafety } from './content-safety'
import { embedding } from './embedding'
import { indexLookup } from './index-lookup'
import type { PackageTool } from './package-tool'
import { serpapi } from './serpapi'

export type { PackageTool } from './package-tool'

const all: readonly PackageTool[] = [embedding, contentSafety, serpapi, indexLookup]

/** The package tools that have a counterpart here and are called like a function, by id. */
export const packageTools: ReadonlyMap<string, PackageTool> = new Map(all.map((tool) => [tool.id, tool]))

/** Their ids by every id they ever had. */
export const packageToolIds: ReadonlyMap<string, string> = new Map(
  all.flatMap(({ id, oldIds = [] }) => [id, ...oldIds].map((one) => [one, id] as const)),
)
