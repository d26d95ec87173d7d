import type { Browser, Page } from 'playwright-core'
import { call } from '../e2e/api'
import { publish } from '../e2e/flows'
import { startGround, type Ground } from '../e2e/ground'
import { loadSamples } from '../e2e/samples'
import { asking, startRun, statusOf } from './arrange'
import { describeInBrowser, openBrowser, openTab, type Tab } from './browser'
import { hostileStrings } from './hostile-strings'

jest.setTimeout(240_000)

const echo = {
  yaml: `description: ${JSON.stringify(hostileStrings[0])}
inputs:
  question: {type: string, description: ${JSON.stringify(hostileStrings[1])}, is_chat_input: true}
outputs:
  answer: {type: string, reference: "\${say.output}", is_chat_output: true}
type: chat
nodes:
- name: say
  type: prompt
  source: {type: code, path: say.jinja2}
  inputs: {question: "\${inputs.question}"}
`,
  files: { 'say.jinja2': '{{ question }}' },
}

describeInBrowser('texts that mean harm', () => {
  let ground: Ground
  let browser: Browser
  let tab: Tab
  let page: Page

  beforeAll(async () => {
    ground = await startGround({ env: { SLUICE_REQUESTS_PER_MINUTE: '100000' } })
    await loadSamples(ground)
    await publish(ground, 'asking', asking)
    await publish(ground, 'echo', echo)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await ground?.stop()
  })
  beforeEach(async () => {
    tab = await openTab(browser, ground.url)
    page = tab.page
  })
  afterEach(async () => {
    await tab.context.close()
    expect(tab.troubles).toEqual([])
  })

  /** What may not be there whatever was said: a page that broke, or an element that a text brought with it. */
  const isUnharmed = async (): Promise<void> => {
    expect(await page.getByText('Load this page again').count()).toBe(0)
    expect(await page.locator('main script, main iframe, main object, main img[src*="evil"], main base').count()).toBe(
      0,
    )
  }

  test('are texts in every field of every page', async () => {
    expect(hostileStrings).toHaveLength(50)
    const waiting = await startRun(ground, 'asking', { amount: 5 }, 'waiting')
    let fields = 0
    for (const path of [
      '/',
      '/flows',
      '/flows?new=1',
      '/flows?new=import',
      '/flows/retail-copilot?node=answer',
      '/flows/asking?node=ask',
      '/flows/echo/versions',
      '/runs',
      `/runs/${waiting}`,
      `/runs/${waiting}?view=feedback`,
      '/chat/retail-copilot',
      '/playground',
      '/models',
      '/data',
      '/data?new=index',
      '/data/indexes/products',
      '/data/indexes/products?tab=settings',
      '/data/datasets/retail-questions',
      '/evaluate',
      '/evaluate?new=1',
      '/evaluate/gates?new=1',
      '/evaluate/gates/retail-answers/edit',
      '/evaluate/tournaments?new=1',
      '/settings/connections',
      '/settings/keys',
      '/settings/appearance',
    ]) {
      await page.goto(path)
      await page.locator('main').waitFor()
      await page.waitForTimeout(400)
      fields += await page.evaluate<number>(fillEvery(hostileStrings))
      await isUnharmed()
    }
    // Where a page loses its fields this finds nothing to fill.
    expect(fields).toBeGreaterThan(40)
  })

  test('are texts in the editor of a flow and in the palette', async () => {
    await page.goto('/flows/asking')
    await page.getByRole('textbox', { name: 'flow.dag.yaml' }).click()
    await page.keyboard.press('Control+Home')
    for (const text of hostileStrings) await page.keyboard.insertText(`# ${text.replaceAll(/[\0\n]/g, '')}\n`)
    await page.getByText(/^Draft, /).waitFor()
    await isUnharmed()
    await page.keyboard.press('Control+k')
    for (const text of hostileStrings) await page.getByRole('combobox').fill(text.replaceAll('\0', ''))
    await isUnharmed()
  })

  test('are texts wherever the server says them again: rows, runs, scores, feedback, descriptions', async () => {
    const rows = hostileStrings.map((question) => JSON.stringify({ question, ground_truth: question }))
    await call(ground, 'PUT', '/api/datasets/hostile?format=jsonl', rows.join('\n'))
    const started = async (path: string, order: object): Promise<string> => {
      const { body } = await call<{ run_id: string }>(ground, 'POST', path, order)
      await statusOf(ground, body.run_id, 'completed')
      return body.run_id
    }
    const batch = await started('/api/batches', { dataset: 'hostile', flow: 'echo' })
    const evaluation = await started('/api/evaluations', {
      dataset: 'hostile',
      flow: 'echo',
      evaluators: [{ evaluator: 'f1' }, { evaluator: 'attack' }],
      mapping: { response: '${run.outputs.answer}', query: '${data.question}', ground_truth: '${data.ground_truth}' },
    })
    const runs: string[] = []
    for (const question of hostileStrings) {
      const { body } = await call<{ run_id: string }>(ground, 'POST', '/api/flows/echo/invoke', { question })
      runs.push(body.run_id)
      await call(ground, 'POST', `/api/runs/${body.run_id}/feedback`, { comment: question, corrected: question })
    }
    for (const path of [
      '/',
      '/flows',
      '/flows/echo',
      '/runs',
      `/runs/${batch}`,
      '/data/datasets/hostile',
      '/evaluate',
      `/evaluate/${evaluation}`,
      `/evaluate/compare?baseline=${evaluation}&candidate=${evaluation}`,
      ...runs.flatMap((id, place) =>
        place % 10 === 0
          ? ['trace', 'io', 'events', 'feedback'].map((view) => `/runs/${id}?view=${view}&span=say`)
          : [],
      ),
    ]) {
      await page.goto(path)
      await page.locator('main').waitFor()
      await page.waitForTimeout(250)
      await isUnharmed()
    }
  })

  test('are texts in a document, its passages and its citation', async () => {
    const hostile = `# Zorblax lamp\n\n## <img src=x onerror=alert(1)>\n\nThe Zorblax lamp burns for 77 hours. <script>alert(1)</script> [x](javascript:alert(2)) <iframe src="https://evil.example/"></iframe> ![p](https://evil.example/p.png)\n\n${hostileStrings.map((text) => `- ${text.replaceAll(/[\0\n]/g, '')}`).join('\n')}\n`
    await call(ground, 'PUT', '/api/indexes/products/documents/zorblax.md', hostile, {
      'content-type': 'text/markdown',
    })
    await page.goto('/data/indexes/products?doc=zorblax.md')
    await page.getByText('77 hours').first().waitFor()
    await isUnharmed()
    await page.goto('/chat/retail-copilot')
    await page.getByLabel('Your question').fill('How many hours does the Zorblax lamp burn?')
    await page.keyboard.press('Enter')
    await page
      .getByRole('button', { name: /zorblax\.md/ })
      .first()
      .click()
    const passage = page.getByRole('region', { name: 'The cited passage' })
    await passage.waitFor()
    expect(await passage.textContent()).toContain('<script>alert(1)</script>')
    expect(await page.locator('main img').count()).toBe(0)
    await isUnharmed()
  })
})

// Runs in the page: every text goes into every field as typing would put it there. Gives how many fields there were.
const fillEvery = (texts: readonly string[]): string => `(async () => {
  const kinds = ':not([type=checkbox]):not([type=radio]):not([type=file]):not([type=range])'
  const found = [...document.querySelectorAll(\`main input\${kinds}, main textarea, dialog input\${kinds}, dialog textarea\`)]
  for (const field of found) {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')
    for (const text of ${JSON.stringify(texts)}) {
      if (!field.isConnected || field.disabled || field.readOnly) break
      set.call(field, text)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    await new Promise(requestAnimationFrame)
  }
  return found.length
})()`
