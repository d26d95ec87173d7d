import type { HttpRequest, InvocationContext } from '@azure/functions'
import { door, handlerOf } from './door'
import { jsonReply } from './reply'

test('a door that cannot be read answers as every fault does, and is read again by the next', async () => {
  const there = door({
    name: 'look',
    summary: 'Look',
    tag: 'Common',
    method: 'GET',
    route: 'api/look',
    may: 'public',
    replies: {},
    answer: () => Promise.resolve(jsonReply(200, {})),
  })
  let tries = 0
  const open = () =>
    (tries += 1) === 1 ? Promise.reject(new Error('/srv/app/chunks: no file')) : Promise.resolve(there)
  const told: string[] = []
  const context = { invocationId: 'i', error: (text: string) => told.push(text) } as unknown as InvocationContext
  const request = { url: 'http://localhost/api/look', headers: new Headers() } as unknown as HttpRequest
  const { name, method, route } = there
  const ask = () => handlerOf({ name, method, route, open }, () => Promise.resolve({} as never))(request, context)
  const failed = await ask()
  expect(failed).toMatchObject({ status: 500 })
  expect(JSON.stringify(failed.headers)).toContain('application/problem+json')
  expect(JSON.stringify(failed)).not.toContain('/srv')
  expect(told).toHaveLength(1)
  expect(await ask()).toMatchObject({ status: 200 })
})
