import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSlowModel, wordsOf } from '../two-hosts/slow-model'
import { call, listen, type HeardEvent } from './api'
import { asking, publish } from './flows'
import { startGround, type Ground } from './ground'

jest.setTimeout(90_000)

const follow = async (
  ground: Ground,
  run: string,
  from: string | undefined,
  enough: (event: HeardEvent) => boolean,
): Promise<readonly HeardEvent[]> => {
  const gone = new AbortController()
  const query = from === undefined ? '' : `?from=${encodeURIComponent(from)}`
  const response = await fetch(`${ground.url}/api/runs/${run}/events${query}`, { signal: gone.signal })
  const heard = await listen(response, enough)
  gone.abort()
  return heard
}

test('[11] a stream goes on at its offset after the ground was killed and started again; what is said again is not told again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-streams-'))
  const model = await startSlowModel()
  const env = {
    SLUICE_MODEL_BASE_URL: model.url,
    SLUICE_MODEL_PROVIDER: 'compatible',
    SLUICE_CHAT_MODEL: 'slow',
    SLUICE_LEASE_MS: '1000',
  }
  let ground = await startGround({ folder, env })
  try {
    expect((await publish(ground, 'asking', asking())).status).toBe(201)
    const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/flows/asking/runs', { question: 'killed' })
    let left = 3
    const before = await follow(ground, body.run_id, undefined, ({ event }) => event === 'token' && --left === 0)
    await ground.kill()
    ground = await startGround({ folder, env })
    const after = await follow(ground, body.run_id, before.at(-1)?.id, ({ event }) => event === 'run-end')
    const heard = [...before, ...after]
    const text = heard.flatMap(({ event, data }) => (event === 'token' ? [String(data['delta'])] : []))
    expect(text.join('')).toBe(wordsOf('killed').join(''))
    expect(heard.map(({ event }) => event)).not.toContain('replace')
    expect(heard.filter(({ event }) => event !== 'token').map(({ event }) => event)).toEqual([
      'run-start',
      'node-start',
      'node-end',
      'outputs',
      'run-end',
    ])
    // The call that was in flight was repeated, and that is all a kill may repeat [2].
    expect(model.asked('killed')).toHaveLength(2)
    const replayed = await follow(ground, body.run_id, undefined, ({ event }) => event === 'run-end')
    expect(replayed.flatMap(({ event, data }) => (event === 'token' ? [data['delta']] : [])).join('')).toBe(
      text.join(''),
    )
    expect((await fetch(`${ground.url}/api/runs/${body.run_id}/events?from=n0~9.1`)).status).toBe(400)
  } finally {
    await ground.stop()
    await model.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
