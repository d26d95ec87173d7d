import type { BlobStore } from '../blobs/contract'
import type { Caller } from '../caller'
import type { DocumentStore } from '../store/contract'
import { readHeader, requireContent } from './access'
import type { RunContent } from './contract'
import { asOutputs } from './events'
import { readFeedback } from './feedback'
import type { ValueFunctions } from './values'

interface ContentDeps {
  readonly store: DocumentStore
  readonly blobs: BlobStore
  readonly values: Pick<ValueFunctions, 'openValue'>
}

/** What went into a run, what came out, and what was said of it, whole. */
export const readContent = async (
  { store, blobs, values }: ContentDeps,
  caller: Caller,
  id: string,
): Promise<RunContent> => {
  const header = await readHeader(store, caller, id)
  requireContent(caller, header)
  const place = { project: caller.project, run: id }
  const [inputs, outputs, feedback] = await Promise.all([
    values.openValue(blobs, place, header.inputs),
    header.outputs ? values.openValue(blobs, place, header.outputs) : {},
    readFeedback(store, [caller.project, id]),
  ])
  return {
    inputs: asOutputs(inputs),
    outputs: asOutputs(outputs),
    feedback: await Promise.all(feedback.map(({ given }) => values.openValue(blobs, place, given))),
  }
}
