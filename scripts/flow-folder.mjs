import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { parse } from 'yaml'

/**
 * The files of a flow's folder by their path in the flow, each with where it lies. What `additional_includes` names is taken in
 * under its base name and goes before a file of the folder's own with that name; one that is not there is an error.
 */
export const flowFiles = (folder) => {
  const files = new Map(filesBelow(folder).map((path) => [path, join(folder, path)]))
  for (const include of includesOf(folder)) {
    const place = resolve(folder, include)
    if (!existsSync(place))
      throw new Error(`${join(folder, 'flow.dag.yaml')}: unable to find additional include ${include}`)
    const name = basename(place)
    if (!statSync(place).isDirectory()) files.set(name, place)
    else for (const path of filesBelow(place)) files.set(`${name}/${path}`, join(place, path))
  }
  return files
}

/** The paths of all files below a folder, hidden ones left out, in order. */
export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.') || part === '__pycache__'))
    .toSorted()

// A flow that cannot be read is the publisher's to complain about.
const includesOf = (folder) => {
  try {
    const includes = parse(readFileSync(join(folder, 'flow.dag.yaml'), 'utf8'), {
      maxAliasCount: 100,
    })?.additional_includes
    return Array.isArray(includes) ? includes.filter((path) => typeof path === 'string' && path !== '') : []
  } catch {
    return []
  }
}
