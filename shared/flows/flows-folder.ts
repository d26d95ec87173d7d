import { randomUUID } from 'node:crypto'
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { Fault, fault } from '../faults'
import type { Flows, PublishOrder } from './contract'
import { flowFile } from './definition/compile-flow'
import { imageBytes, imageText, isImage } from './snapshot/image-files'

type Texts = ReadonlyMap<string, string>

/**
 * Flows whose publishing also writes the files of a folder, so that an edit in the studio is an edit of the repository.
 * A file that somebody changed there since the last version is never overwritten: publishing is refused instead.
 * The folder is project `default`'s; the deploy step's own publishing (`repo`) comes from it and writes nothing.
 */
export const withFlowsFolder = (flows: Flows, folder: string): Flows => ({
  ...flows,
  async publish(caller, flow, order, options = {}) {
    if (options.label === 'repo' || caller.project !== 'default') return flows.publish(caller, flow, order, options)
    // Names and paths are checked before they name anything on disk; what is wrong is publishing's to say.
    const { errors } = await flows.validate(caller, flow, order)
    if (errors.length > 0) return flows.publish(caller, flow, order, options)
    const place = join(folder, flow)
    const before = await publishedTexts(flows, caller, flow)
    const after = textsOf(order)
    const changed = await changedMeanwhile(place, before, after)
    if (changed.length > 0)
      throw fault('conflict', `Flow “${flow}” was changed on disk since it was published: ${changed.join(', ')}`, {
        flow,
        files: changed,
      })
    const published = await flows.publish(caller, flow, order, options)
    await writeTexts(folder, place, before, after)
    return published
  },
})

const textsOf = ({ yaml, files = {} }: PublishOrder): Texts => new Map([[flowFile, yaml], ...Object.entries(files)])

const publishedTexts = async (flows: Flows, ...[caller, flow]: Parameters<Flows['get']>): Promise<Texts> => {
  try {
    const { yaml, files } = await flows.get(caller, flow)
    return new Map([
      [flowFile, yaml],
      ...files.flatMap(({ path, text }) => (text === undefined ? [] : ([[path, text]] as const))),
    ])
  } catch (error) {
    if (error instanceof Fault && error.word === 'not_found') return new Map()
    throw error
  }
}

/** Files whose text on disk is neither what was published nor what is about to be. */
const changedMeanwhile = async (place: string, before: Texts, after: Texts): Promise<string[]> => {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  const states = await Promise.all(
    paths.map(async (path) => {
      const there = await textAt(join(place, path))
      return there === undefined || there === before.get(path) || there === after.get(path) ? [] : [path]
    }),
  )
  return states.flat()
}

const textAt = async (file: string): Promise<string | undefined> => {
  try {
    return isImage(file) ? imageText(await readFile(file)) : await readFile(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

const writeTexts = async (folder: string, place: string, before: Texts, after: Texts): Promise<void> => {
  await mkdir(place, { recursive: true })
  for (const [path, text] of after) {
    const file = join(place, path)
    await mkdir(dirname(file), { recursive: true })
    await refuseOutside(folder, dirname(file))
    // Written beside and renamed, so that nobody reads half a file.
    const beside = `${file}.${randomUUID()}`
    await writeFile(beside, (isImage(path) && imageBytes(text)) || text, { flag: 'wx' })
    await rename(beside, file)
  }
  for (const path of before.keys()) if (!after.has(path)) await rm(join(place, path), { force: true })
}

// A link inside the folder must not lead a write out of it.
const refuseOutside = async (folder: string, place: string): Promise<void> => {
  const [home, real] = await Promise.all([realpath(folder), realpath(place)])
  if (real !== home && !real.startsWith(home + sep))
    throw fault(
      'conflict',
      'The folder of the flow is a link that leads out of the flows folder; nothing was written there',
    )
}
