import type { z } from 'zod'
import {
  additionBody,
  additionOf,
  changeBody,
  changeOf,
  datasetRow,
  datasetStored,
  datasetSummary,
  datasetView,
  formatOf,
  rowRoles,
  rowsQuery,
  splitRuleOf,
  uploadQuery,
  versionQuery,
} from '../../../shared/datasets/schemas'
import type { DatasetRow, DatasetStored } from '../../../shared/datasets/contract'
import { fault } from '../../../shared/faults'
import { door, type Door } from '../door'
import { jsonlStream, wantsJsonl } from '../jsonl-stream'
import { jsonReply } from '../reply'
import { listOf, pageQuery } from './paging'

const one = 'api/datasets/{name}'

/** The doors of datasets: upload, list, show, page, add, change. */
export const datasetDoors: readonly Door[] = [
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listDatasets',
    summary: 'List the datasets of the project',
    tag: 'Data',
    method: 'GET',
    route: 'api/datasets',
    may: 'reader',
    query: pageQuery,
    replies: { 200: { description: 'Datasets at their latest versions', schema: listOf(datasetSummary) } },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.datasets.list(caller, query)),
  }),
  door<unknown, z.infer<typeof versionQuery>>({
    name: 'getDataset',
    summary: 'Show one dataset at its latest or another version',
    tag: 'Data',
    method: 'GET',
    route: one,
    may: 'reader',
    query: versionQuery,
    replies: { 200: { description: 'Rows, columns and splits, counted', schema: datasetView } },
    answer: async ({ house, caller, params, query }) =>
      jsonReply(200, await house.datasets.get(caller, params['name'] ?? '', query.version)),
  }),
  door<AsyncIterable<Uint8Array>, z.infer<typeof uploadQuery>>({
    name: 'putDataset',
    summary: 'Store JSON lines, CSV or TSV as an immutable version and make it the latest',
    tag: 'Data',
    method: 'PUT',
    route: one,
    may: 'author',
    query: uploadQuery,
    body: 'stream',
    replies: {
      200: { description: 'The same content was there', schema: datasetStored },
      201: { description: 'A new version', schema: datasetStored },
    },
    answer: async ({ house, caller, params, query, body, headers }) => {
      const encoding = headers.get('content-encoding') ?? 'identity'
      if (encoding !== 'identity')
        throw fault('unsupported_media_type', `The body is encoded as ${encoding.slice(0, 40)}; send it as it is`)
      const splits = splitRuleOf(query)
      return stored(
        await house.datasets.put(caller, params['name'] ?? '', body, {
          format: query.format ?? formatOf(headers.get('content-type')),
          skipBroken: query.on_broken === 'skip',
          ...(splits && { splits }),
        }),
      )
    },
  }),
  door<unknown, z.infer<typeof rowsQuery>>({
    name: 'listDatasetRows',
    summary: 'A page of rows, or with Accept: application/jsonl all of them',
    tag: 'Data',
    method: 'GET',
    route: `${one}/rows`,
    may: rowRoles,
    query: rowsQuery,
    replies: { 200: { description: 'Rows with their places and splits', schema: listOf(datasetRow) } },
    answer: async ({ house, caller, params, query, headers, faultOf }) => {
      const name = params['name'] ?? ''
      if (!wantsJsonl(headers.get('accept'))) return jsonReply(200, await house.datasets.rows(caller, name, query))
      const { version, split } = query
      const rows = house.datasets.read(caller, name, version, { ...(split !== undefined && { split }) })
      const all = rows[Symbol.asyncIterator]()
      // What is not there answers as a problem, before the first line is out.
      const first = await all.next()
      return jsonlStream(rowsAlone(first, all), {
        onFault: (error) => void faultOf(error),
        onClose: () => void all.return?.(),
      })
    },
  }),
  door<z.infer<typeof additionBody>>({
    name: 'addDatasetRows',
    summary: 'Add rows, or those of a run or of feedback: a new version',
    tag: 'Data',
    method: 'POST',
    route: `${one}/rows`,
    may: 'author',
    body: additionBody,
    replies: {
      200: { description: 'The same content was there', schema: datasetStored },
      201: { description: 'A new version', schema: datasetStored },
    },
    answer: async ({ house, caller, params, body }) =>
      stored(await house.datasets.add(caller, params['name'] ?? '', additionOf(body))),
  }),
  door<z.infer<typeof changeBody>>({
    name: 'changeDatasetRows',
    summary: 'Change or remove rows of the latest version: a new version',
    tag: 'Data',
    method: 'POST',
    route: `${one}/changes`,
    may: 'author',
    body: changeBody,
    replies: {
      200: { description: 'The same content was there', schema: datasetStored },
      201: { description: 'A new version', schema: datasetStored },
    },
    answer: async ({ house, caller, params, body }) =>
      stored(await house.datasets.change(caller, params['name'] ?? '', changeOf(body))),
  }),
]

const stored = (value: DatasetStored) => jsonReply(value.created ? 201 : 200, value)

// Without places and splits, so that what is downloaded can be put again, and is the same version then.
async function* rowsAlone(
  first: IteratorResult<DatasetRow>,
  all: AsyncIterator<DatasetRow>,
): AsyncGenerator<DatasetRow['row']> {
  for (let next = first; !next.done; next = await all.next()) yield next.value.row
}
