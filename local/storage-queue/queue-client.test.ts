import { parseConnectionString, startAzurite } from '../azurite'
import { temporaryFolder } from '../fixtures/child'
import { queueClient } from './queue-client'

test('text goes through a queue as it was, and is hidden, given back and deleted by its receipts', async () => {
  const folder = temporaryFolder()
  const azurite = await startAzurite({ folder: folder.path, onBroken: () => undefined })
  try {
    const queue = queueClient(parseConnectionString(azurite.connectionString, 'test'), 'texts')
    expect(await queue.receive(1, 1)).toBeNull()
    await queue.createIfNotExists()
    await queue.createIfNotExists()

    const texts = ['{"a":1}', ' spaces kept ', '007', 'true', '<b>&amp; ]]>', 'é 😀']
    for (const text of texts) await queue.send(text)
    const received = (await queue.receive(32, 30)) ?? []
    expect(received.map(({ text }) => text)).toEqual(texts)
    expect(received[0]).toMatchObject({ dequeueCount: 1, insertedOn: expect.any(Date), expiresOn: expect.any(Date) })
    expect(await queue.receive(32, 30)).toEqual([])

    const [first, ...others] = received
    for (const message of others) await queue.delete(message)
    const popReceipt = await queue.hide(first!, 0)
    await expect(queue.delete(first!)).rejects.toMatchObject({ statusCode: 400 })
    const [again] = (await queue.receive(1, 30)) ?? []
    expect(again).toMatchObject({ id: first!.id, text: texts[0], dequeueCount: 2 })
    expect(again!.popReceipt).not.toBe(popReceipt)
  } finally {
    await azurite.close()
    folder.remove()
  }
}, 20_000)
