import { temporaryFolder } from '../fixtures/child'
import { hubKills } from './fixtures/hub-kills'

const isFull = process.env['SLUICE_CRASH'] === 'full'

test('orchestrations of every kind survive kills of the process, each to its right end, and every entity operation is done once', async () => {
  const folder = temporaryFolder()
  const [instances, kills] = isFull ? [180, 5] : [60, 2]
  try {
    const report = await hubKills({ data: folder.path, instances, kills })
    expect(report).toMatchObject({ acknowledged: instances, wrong: [], wrongEntities: [], doubled: [] })
    // Kills at which nothing was open would have proved nothing.
    expect(report.openAtKills.reduce((sum, open) => sum + open, 0)).toBeGreaterThan(3 * kills)
  } finally {
    folder.remove()
  }
}, 120_000)
