import { z } from 'zod'
import { fault } from '../../faults'
import { canonicalJson } from '../../json'
import type { FlowFiles } from '../contract'
import { snapshotHash } from './snapshot-hash'

/** The files of a snapshot and the hashes of its code, as one blob holds them. */
export interface Bundle {
  readonly files: FlowFiles
  readonly code: Readonly<Record<string, string>>
}

const bundleSchema = z.object({
  v: z.literal(1),
  files: z.record(z.string(), z.base64()),
  code: z.record(z.string(), z.string()),
})

/** Writes a bundle so that equal content gives equal bytes. */
export const writeBundle = ({ files, code }: Bundle): string =>
  canonicalJson({
    v: 1,
    files: Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')])),
    code,
  })

/** Reads a bundle and makes sure that it is the one asked for. */
export const readBundle = (hash: string, body: Uint8Array): Bundle => {
  const parsed = bundleSchema.safeParse(jsonOf(body))
  if (parsed.success) {
    const files = new Map(
      Object.entries(parsed.data.files).map(([path, text]) => [path, new Uint8Array(Buffer.from(text, 'base64'))]),
    )
    if (snapshotHash(files, parsed.data.code) === hash) return { files, code: parsed.data.code }
  }
  throw fault('store_corrupt', `The stored files of snapshot “${hash}” are not those it was published with`, { hash })
}

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
