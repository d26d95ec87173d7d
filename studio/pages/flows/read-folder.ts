import { isCode, isImage } from '../flow/text/flow-files'

/** A folder that somebody chose or dropped: its name, its texts by path, images as data addresses. */
export interface Folder {
  readonly name: string
  readonly texts: ReadonlyMap<string, string>
  /** Files that were not read, for their number or size. */
  readonly skipped: number
}

const mostFiles = 400
const mostBytes = 2_000_000
const hidden = /(^|\/)(\.[^/]+|__pycache__|node_modules)(\/|$)/

/** Reads the folder behind a field that picks one. */
export const pickedFolder = (list: FileList): Promise<Folder> =>
  readFiles([...list].map((file) => [file.webkitRelativePath, file] as const))

/** Reads a folder that was dropped. */
export const droppedFolder = async (data: DataTransfer): Promise<Folder> => {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: (readonly [string, File])[] = []
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (found.length > mostFiles || hidden.test(entry.fullPath)) return
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
      found.push([entry.fullPath.slice(1), file])
      return
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader()
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
      if (some.length === 0) return
      for (const one of some) await visit(one)
    }
  }
  for (const entry of entries) await visit(entry)
  return readFiles(found)
}

// The flow's file says where the flow begins: what lies beside its folder is not its own.
const readFiles = async (files: readonly (readonly [path: string, file: File])[]): Promise<Folder> => {
  const mains = files
    .filter(([path]) => /(^|\/)flow\.dag\.yaml$/.test(path) && !hidden.test(path))
    .toSorted(([one], [other]) => one.split('/').length - other.split('/').length)
  const base = mains[0]?.[0].slice(0, -'flow.dag.yaml'.length) ?? ''
  const own = files.filter(([path]) => path.startsWith(base) && !hidden.test(path.slice(base.length)))
  const taken = own.filter(([, { size }]) => size <= mostBytes).slice(0, mostFiles)
  const texts = await Promise.all(
    taken.map(async ([path, file]) => {
      const name = path.slice(base.length)
      return [name, isImage(name) ? await dataAddress(file) : isCode(name) ? '' : await file.text()] as const
    }),
  )
  return {
    name: base.split('/').at(-2) ?? files[0]?.[0].split('/')[0] ?? 'flow',
    texts: new Map(texts),
    skipped: own.length - taken.length,
  }
}

const dataAddress = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('loadend', () =>
      typeof reader.result === 'string'
        ? resolve(reader.result)
        : reject(reader.error ?? new Error('The image could not be read')),
    )
    reader.readAsDataURL(file)
  })
