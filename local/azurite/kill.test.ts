import { temporaryFolder } from '../fixtures/child'
import { storageKills } from '../fixtures/storage-kills'

test('[16] what storage has acknowledged is there, and announced, after the process group was killed twice', async () => {
  const folder = temporaryFolder()
  try {
    const report = await storageKills({ data: folder.path, writes: 600, kills: 2 })
    expect(report.acknowledged).toBeGreaterThanOrEqual(600)
    expect({ ...report, acknowledged: 0, caughtUnannounced: 0 }).toEqual({
      acknowledged: 0,
      caughtUnannounced: 0,
      lostBlobs: [],
      wrongBlobs: [],
      lostMessages: [],
      deletedButBack: [],
      unannounced: [],
    })
  } finally {
    folder.remove()
  }
}, 90_000)
