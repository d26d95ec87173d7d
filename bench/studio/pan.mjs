// How smoothly a large graph is panned, in Debian's Chromium (drawn by the processor, no graphics card) against a ground of its own:
// node bench/studio/pan.mjs [nodes] [seconds] [times]
// A frame lasts from one animation frame to the next while the mouse drags the canvas in circles; the slow end is the rate that 95 % of the frames reach.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { ensureBuilt, root } from '../../scripts/setup.mjs'

ensureBuilt()

const count = Number(process.argv[2] ?? 200)
const seconds = Number(process.argv[3] ?? 4)
const times = Number(process.argv[4] ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'studio-pan-'))
const child = spawn(
  process.execPath,
  [join(root, 'dist', 'local', 'main.js'), '--json', '--port', '0', '--data', folder],
  { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, SLUICE_FLOWS_DIR: '' } },
)
process.once('exit', () => {
  if (child.exitCode === null) process.kill(-Number(child.pid), 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const readyUrl = async () => {
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"ready":true')) {
      child.stdout.resume()
      return JSON.parse(line).url
    }
  throw new Error('the ground was never ready')
}

/** A flow of so many prompts in rows of ten, each reading two of the row above: the same every time. */
const dag = () => {
  const node = (n) => {
    const above = n < 10 ? [] : [n - 10, n - 10 + ((n * 7) % 10) - (n % 10)]
    const inputs =
      above.length === 0 ? ['x: "${inputs.x}"'] : [...new Set(above)].map((from) => `n${from}: "\${n${from}.output}"`)
    return `- {name: n${n}, type: prompt, source: {type: code, path: p.jinja2}, inputs: {${inputs.join(', ')}}}\n`
  }
  const nodes = Array.from({ length: count }, (_none, n) => node(n)).join('')
  return {
    yaml: `inputs: {x: {type: string}}\noutputs: {y: {type: string, reference: "\${n${count - 1}.output}"}}\nnodes:\n${nodes}`,
    files: { 'p.jinja2': '{{ x }}' },
  }
}

const url = await readyUrl()
const reply = await fetch(`${url}/api/flows/dag`, { method: 'PUT', body: JSON.stringify(dag()) })
if (!reply.ok) throw new Error(`publishing answered ${reply.status}: ${await reply.text()}`)
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})

/** Drags the canvas in circles and gives how long each frame took. */
const panned = async (page) => {
  // Where no card lies: a card would be dragged itself.
  const [x, y] = await page.evaluate(() => {
    const { x: left, y: top, width } = document.querySelector('.react-flow').getBoundingClientRect()
    for (let down = 8; down < 300; down += 8)
      if (document.elementFromPoint(left + width / 2, top + down)?.matches('.react-flow__pane'))
        return [left + width / 2, top + down]
    throw new Error('there is no free place to take the canvas by')
  })
  await page.evaluate(() => {
    window.frames0 = []
    let last = performance.now()
    const step = (now) => {
      window.frames0.push(now - last)
      last = now
      if (window.isPanning) requestAnimationFrame(step)
    }
    window.isPanning = true
    requestAnimationFrame(step)
  })
  await page.mouse.move(x, y)
  await page.mouse.down()
  const begun = performance.now()
  for (let turn = 0; performance.now() - begun < seconds * 1000; turn += 0.06)
    await page.mouse.move(x + Math.sin(turn) * 320, y + 240 + Math.cos(turn) * 240)
  await page.mouse.up()
  const frames = await page.evaluate(() => {
    window.isPanning = false
    return window.frames0.slice(2)
  })
  return frames
}

const share = (numbers, part) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * part)] ?? 0
console.log(`machine load ${loadavg()[0].toFixed(1)}, ${count} nodes, ${times} times ${seconds} s`)
for (const [name, zooms] of [
  ['whole in sight', 0],
  ['at reading size', 8],
]) {
  const frames = []
  const opened = []
  for (let n = 0; n < times; n++) {
    const page = await browser.newPage({ viewport: { width: 1360, height: 850 } })
    const begun = performance.now()
    await page.goto(`${url}/flows/dag?view=graph`)
    await page.locator('.react-flow__node').first().waitFor()
    opened.push(performance.now() - begun)
    await page.waitForTimeout(1_500)
    for (let step = 0; step < zooms; step++) await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.waitForTimeout(500)
    frames.push(...(await panned(page)))
    const drawn = await page.locator('.react-flow__node').count()
    if (n === 0) console.log(`${name}: ${drawn} cards drawn`)
    await page.close()
  }
  const fps = (ms) => Math.round(1000 / ms)
  console.log(
    `${name}: ${fps(share(frames, 0.95))} frames a second at the slow end, ${fps(share(frames, 0.5))} in the middle, longest frame ${Math.round(share(frames, 0.9999))} ms, of ${frames.length}; first card after ${Math.round(share(opened, 0.5))} ms`,
  )
}
await browser.close()
process.exit()
