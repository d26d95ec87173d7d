import { temporaryFolder } from '../fixtures/child'
import { storageKills } from '../fixtures/storage-kills'

const isFull = process.env['SLUICE_CRASH'] === 'full'
const { writes, kills } = isFull ? { writes: 10_000, kills: 20 } : { writes: 2000, kills: 5 }

test('[16] what storage has acknowledged is there, and announced, after the process group was killed again and again', async () => {
  const folder = temporaryFolder()
  try {
    const report = await storageKills({ data: folder.path, writes, kills })
    expect(report.acknowledged).toBeGreaterThanOrEqual(writes)
    const atBoundary = report.caughtUnannounced.filter((caught) => caught > 0).length
    if (isFull)
      process.stderr.write(
        `${report.acknowledged} changes, ${kills} kills; ${atBoundary} kills showed blob–queue (${report.caughtUnannounced.join(', ')} changes)\n`,
      )
    expect(atBoundary).toBeGreaterThanOrEqual(isFull ? 10 : 1)
    expect({ ...report, acknowledged: 0, caughtUnannounced: [] }).toEqual({
      acknowledged: 0,
      caughtUnannounced: [],
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
