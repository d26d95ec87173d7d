import type { z } from 'zod'
import { forgetOrder, forgetReceipt } from '../../../shared/subjects/schemas'
import { door, type Ask, type Door } from '../door'
import { jsonReply } from '../reply'
import { listOf, pageQuery } from './paging'

const forgetting = {
  tag: 'Records',
  durable: true,
  may: 'owner',
  replies: { 200: { description: 'What was taken away', schema: forgetReceipt } },
} as const

const forget = async ({ house, caller, params, durable }: Ask, order: z.infer<typeof forgetOrder>) => {
  const { collection = '', partition = '' } = params
  return jsonReply(200, await house.subjects.forget(caller, { collection, partition, ...order }, durable()))
}

/** The doors that forget somebody: a partition of application data, with all that carries it. */
export const subjectDoors: readonly Door[] = [
  door<z.infer<typeof forgetOrder> | undefined>({
    ...forgetting,
    name: 'forget',
    summary: 'Forget one partition everywhere: records, runs, rows of batches, datasets',
    method: 'POST',
    route: 'api/records/{collection}/{partition}/forget',
    body: forgetOrder.optional(),
    answer: (ask) => forget(ask, ask.body ?? {}),
  }),
  door({
    ...forgetting,
    name: 'forgetPartition',
    summary: 'Forget one partition everywhere, as POST …/forget without a body',
    method: 'DELETE',
    route: 'api/records/{collection}/{partition}',
    answer: (ask) => forget(ask, {}),
  }),
  door<unknown, z.infer<typeof pageQuery>>({
    name: 'listReceipts',
    summary: 'Receipts of what was forgotten',
    tag: 'Records',
    method: 'GET',
    route: 'api/receipts',
    may: 'owner',
    query: pageQuery,
    replies: { 200: { description: 'Receipts, oldest first', schema: listOf(forgetReceipt) } },
    answer: async ({ house, caller, query }) => jsonReply(200, await house.subjects.receipts(caller, query)),
  }),
]
