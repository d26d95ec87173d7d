import { Fault } from '../faults'
import type { World } from '../world'
import type { LayoutReader, PrepareDocument, PrepareOrder } from './contract'

/** Lets pictures, and PDF files that turn out to hold nothing else, be read by a service that recognises text; everything else is prepared as before. */
export const withLayoutReader =
  (reader: LayoutReader, world: Pick<World, 'now'>) =>
  (prepare: PrepareDocument): PrepareDocument =>
  async (order) => {
    const picture = pictureType(order)
    if (picture) return recognised(order, picture)
    try {
      return await prepare(order)
    } catch (error) {
      const isScan = error instanceof Fault && error.word === 'document_without_text' && /\.pdf$/i.test(order.path)
      if (!isScan) throw error
      return recognised(order, 'application/pdf')
    }

    async function recognised({ body, path, ...rest }: PrepareOrder, type: string) {
      const begun = world.now()
      const extracted = { extractor: reader.id, ...(await reader.read(body, path, type)) }
      const prepared = await prepare({ body, path, ...rest, extracted })
      return { ...prepared, report: { ...prepared.report, took_ms: world.now() - begun } }
    }
  }

/** The content type of a picture, by its ending or what it was said to be. */
const pictureType = ({ path, contentType }: PrepareOrder): string | undefined => {
  const ending = /\.([a-z]{3,4})$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const said = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return pictures.get(ending) ?? [...pictures.values()].find((type) => type === said)
}

const pictures: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['bmp', 'image/bmp'],
  ['heif', 'image/heif'],
])
