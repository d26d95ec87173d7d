import { readFile, readdir, readlink } from 'node:fs/promises'

/** Names the holder of a port as well as can be: its process id, and that it is such a host where it says so. */
export async function whoAnswers(port: number): Promise<string> {
  const status = await statusOf(port)
  if (status?.pid !== undefined) return `another host of this kind, process ${status.pid}`
  const pid = await pidOfPort(port)
  return pid === undefined ? 'another program' : `process ${pid}`
}

async function statusOf(port: number): Promise<{ pid?: number } | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/admin/host/status`, { signal: AbortSignal.timeout(1000) })
    const body = (await answer.json()) as { processId?: unknown; sluice?: unknown }
    return body.sluice === true && typeof body.processId === 'number' ? { pid: body.processId } : undefined
  } catch {
    return undefined
  }
}

/** Linux tells whose sockets are whose; elsewhere the answer is undefined. */
async function pidOfPort(port: number): Promise<number | undefined> {
  const inodes = new Set<string>()
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const table = await readFile(file, 'utf8').catch(() => '')
    for (const line of table.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/)
      const isListening = fields[3] === '0A' && parseInt(fields[1]?.split(':')[1] ?? '', 16) === port
      if (isListening && fields[9] !== undefined) inodes.add(fields[9])
    }
  }
  if (inodes.size === 0) return undefined
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
      if (inode !== undefined && inodes.has(inode)) return Number(pid)
    }
  }
  return undefined
}
