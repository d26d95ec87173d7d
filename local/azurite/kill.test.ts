import { temporaryFolder } from '../fixtures/child'
import { storageKills } from '../fixtures/storage-kills'

const { writes, kills } =
  process.env['SLUICE_CRASH'] === 'full' ? { writes: 10_000, kills: 20 } : { writes: 2000, kills: 5 }

test('[16] what storage has acknowledged is there, and announced, after the process group was killed again and again', async () => {
  const folder = temporaryFolder()
  try {
    const report = await storageKills({ data: folder.path, writes, kills })
    expect(report.acknowledged).toBeGreaterThanOrEqual(writes)
    expect({ ...report, acknowledged: 0, caughtUnannounced: 0 }).toEqual({
      acknowledged: 0,
      caughtUnannounced: 0,
      lostBlobs: [],
      wrongBlobs: [],
      lostMessages: [],
      deletedButBack: [],
      unannounced: [],
      differingReceipts: [],
    })
  } finally {
    folder.remove()
  }
}, 600_000)
