import { posix } from 'node:path'
import { isImage } from './image-files'

/** Endings that texts of a flow may have, beside those of images; code is deployed, never uploaded. */
export const fileEndings = ['.yaml', '.yml', '.jinja2', '.prompty', '.md', '.json', '.jsonl'] as const

/** Endings of code that a script node may name. */
export const codeEndings = ['.ts', '.js', '.mjs', '.mts'] as const

/** What makes a path unfit to name a file inside a snapshot, if anything. */
export const pathProblem = (path: string): string | undefined => {
  if (path === '' || path.length > 200) return 'a path has 1 to 200 characters'
  if (!/^[\p{L}\p{N}\p{M} ._@+()/-]+$/u.test(path)) return 'a path is made of letters, digits, spaces and ._@+()-/'
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'a path is relative to the flow'
  const parts = path.split('/')
  if (parts.includes('..')) return 'a path stays inside the flow, without “..”'
  if (parts.some((part) => part === '' || part === '.' || part.trim() !== part))
    return 'a path is normalised: no empty part, no “.”'
  return undefined
}

/** Whether a file of that name may be part of what is published. */
export const isPublishable = (path: string): boolean =>
  isImage(path) || fileEndings.some((ending) => path.toLowerCase().endsWith(ending))

/** Whether a path names code. */
export const isCode = (path: string): boolean => codeEndings.some((ending) => path.endsWith(ending))

/** Whether a path names Python. */
export const isPython = (path: string): boolean => path.endsWith('.py')

/** A path as a flow file writes it, with a leading `./` taken away; undefined where it leaves the flow. */
export const pathInFlow = (written: string): string | undefined => {
  const path = written.startsWith('./') ? posix.normalize(written) : written
  return pathProblem(path) === undefined ? path : undefined
}
