// How soon the studio can be used, in Debian's Chromium against a ground of its own: node bench/studio/pages.mjs [rows] [times]
// Interactive is when Home shows its figures and no long task goes on: the later of the two, each from the start of the navigation.
// A list is counted from the click on its link, in a page that is open, to its first row on the screen.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { ensureBuilt, root } from '../../scripts/setup.mjs'

ensureBuilt()

const rows = Number(process.argv[2] ?? 10_000)
const times = Number(process.argv[3] ?? 9)
const folder = mkdtempSync(join(tmpdir(), 'studio-bench-'))
const child = spawn(
  process.execPath,
  [join(root, 'dist', 'local', 'main.js'), '--json', '--port', '0', '--data', folder],
  {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, SLUICE_FLOWS_DIR: '', SLUICE_REQUESTS_PER_MINUTE: '100000000' },
  },
)
const readyUrl = async () => {
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"ready":true')) {
      child.stdout.resume()
      return JSON.parse(line).url
    }
  throw new Error('the ground was never ready')
}
const url = await readyUrl()
const call = async (method, path, body) => {
  const reply = await fetch(url + path, { method, ...(body !== undefined && { body }) })
  if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`)
  return reply.json()
}
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]
const ms = (numbers) => `${Math.round(median(numbers))} ms (${numbers.map((one) => Math.round(one)).join(', ')})`

const arrange = async () => {
  const flow = {
    yaml: 'inputs:\n  name: {type: string}\noutputs:\n  greeting: {type: string, reference: "${greet.output}"}\nnodes:\n- name: greet\n  type: prompt\n  source: {type: code, path: greet.jinja2}\n  inputs: {name: "${inputs.name}"}\n',
    files: { 'greet.jinja2': 'Hello {{ name }}.' },
  }
  await call('PUT', '/api/flows/greeting', JSON.stringify(flow))
  const lines = Array.from({ length: rows }, (_none, n) => JSON.stringify({ name: `Guest ${n}`, note: `number ${n}` }))
  await call('PUT', '/api/datasets/guests?format=jsonl', lines.join('\n'))
  const { run_id } = await call(
    'POST',
    '/api/batches',
    JSON.stringify({ dataset: 'guests', flow: 'greeting', mapping: { name: '${data.name}' } }),
  )
  while ((await call('GET', `/api/runs/${run_id}`)).status !== 'completed') await delay(500)
  const ask = async (from) => {
    for (let n = from; n < rows; n += 16)
      await call('POST', '/api/flows/greeting/invoke', JSON.stringify({ name: `Guest ${n}` }))
  }
  await Promise.all(Array.from({ length: 16 }, (_none, from) => ask(from)))
  return run_id
}

/** Follows an in-page link and gives the milliseconds to the first row. */
const listed = async (page, start, link, row) => {
  await page.goto(start)
  await page.locator(link).first().waitFor()
  // As a person's pointer does on its way to the click.
  await page.locator(link).first().hover()
  await page.waitForTimeout(200)
  return page.evaluate(
    ([wanted, first]) =>
      new Promise((resolve) => {
        const begun = performance.now()
        const look = () => {
          if (document.querySelector(first)) requestAnimationFrame(() => resolve(performance.now() - begun))
          else requestAnimationFrame(look)
        }
        document.querySelector(wanted).click()
        look()
      }),
    [link, row],
  )
}

process.once('exit', () => {
  if (child.exitCode === null) process.kill(-Number(child.pid), 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const batch = await arrange()
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const measured = { cold: [], warm: [], runs: [], dataset: [], batch: [] }
console.log(`machine load ${loadavg()[0].toFixed(1)}, ${rows} rows, ${times} times`)
for (let n = 0; n < times; n++) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.lastLong = 0
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.lastLong = task.startTime + task.duration
    }).observe({ type: 'longtask', buffered: true })
    const look = () => {
      // The figures of the four stages.
      if (document.querySelector('main dd.num')) window.shown = performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  for (const kind of ['cold', 'warm']) {
    await page.goto(url)
    await page.waitForFunction(() => window.shown !== undefined)
    await page.waitForTimeout(1_000)
    measured[kind].push(await page.evaluate(() => Math.max(window.shown, window.lastLong)))
  }
  measured.runs.push(await listed(page, url, 'a[href="/runs"]', '[aria-label="Runs"] .line'))
  measured.dataset.push(
    await listed(page, `${url}/data`, 'a[href="/data/datasets/guests"]', '[aria-label="Rows of guests"] .line'),
  )
  measured.batch.push(
    await listed(page, `${url}/runs?kind=batch`, `a[href="/runs/${batch}"]`, '[aria-label="Rows of the batch"] .line'),
  )
  await context.close()
}
console.log(`interactive, nothing in the cache: ${ms(measured.cold)}`)
console.log(`interactive, again: ${ms(measured.warm)}`)
console.log(`first rows of ${rows} runs: ${ms(measured.runs)}`)
console.log(`first rows of a dataset of ${rows}: ${ms(measured.dataset)}`)
console.log(`first rows of a batch of ${rows}: ${ms(measured.batch)}`)
await browser.close()
process.exit()
