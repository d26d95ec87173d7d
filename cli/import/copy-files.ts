import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Document } from 'yaml'
import { filesBelow, flowFile } from '../flow-folder'

/** What was copied, and what could not be. */
export interface CopiedFiles {
  readonly paths: readonly string[]
  readonly notes: readonly string[]
  readonly to_do: readonly string[]
}

/**
 * Copies a flow's folder with what its `additional_includes` name, and takes that key out of the document. Hidden files
 * and folders, `__pycache__` and `.env` stay behind.
 */
export const copyFiles = (from: string, to: string, document: Document): CopiedFiles => {
  const paths = new Map<string, string>()
  const notes: string[] = []
  const to_do: string[] = []
  for (const path of filesBelow(from)) if (path !== flowFile) paths.set(path, join(from, path))
  for (const written of includesOf(document)) {
    const source = resolve(from, written)
    const name = basename(source)
    if (`${from}/`.startsWith(`${source.replace(/\/$/, '')}/`))
      to_do.push(`additional_includes names ${written}, which holds the flow itself; it was not copied`)
    else if (!existsSync(source)) to_do.push(missingInclude(written, source))
    else {
      const inner = statSync(source).isDirectory() ? filesBelow(source) : ['']
      for (const path of inner) {
        const target = path === '' ? name : `${name}/${path}`
        if (paths.has(target)) notes.push(`${target} of the folder gave way to the included one, as upstream has it`)
        paths.set(target, path === '' ? source : join(source, path))
      }
      notes.push(`additional_includes: ${written} was copied into the folder`)
    }
  }
  document.delete('additional_includes')
  for (const [path, source] of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    cpSync(source, join(to, path))
  }
  const hidden = readdirSync(from).filter((name) => name.startsWith('.env'))
  for (const name of hidden)
    notes.push(`${name} was not copied: it may hold secrets; name what the flow reads in SLUICE_FLOW_ENV`)
  return { paths: [...paths.keys()].toSorted(), notes, to_do }
}

/** Copies a prompt whose name ends in nothing a published file may end in, and answers its new path. */
export const withPublishableEnding = (folder: string, path: string): string => {
  if (/\.(ya?ml|jinja2|prompty|md|json|jsonl)$/i.test(path)) return path
  const better = `${path.replace(/\.(jinja|j2|txt|tmpl|prompt)$/i, '')}.jinja2`
  const free = existsSync(join(folder, better)) ? `${path}.jinja2` : better
  writeFileSync(join(folder, free), readFileSync(join(folder, path)))
  return free
}

const includesOf = (document: Document): string[] => {
  const value: unknown = document.toJS().additional_includes
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

const missingInclude = (written: string, source: string): string => {
  const folder = source.replace(/\.zip$/i, '')
  if (/\.zip$/i.test(source) && existsSync(folder))
    return `additional_includes names ${written}, which upstream makes of the folder beside it; zip it into the flow’s folder by hand`
  return `Unable to find additional include ${written}; what reads it will miss it`
}
