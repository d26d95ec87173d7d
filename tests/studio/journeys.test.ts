import type { Browser, Page } from 'playwright-core'
import { call } from '../e2e/api'
import { publish } from '../e2e/flows'
import { eventually, startGround, type Ground } from '../e2e/ground'
import { loadSamples } from '../e2e/samples'
import { asking, evaluateTwice, startRun, statusOf } from './arrange'
import { describeInBrowser, openBrowser, openTab, type Tab } from './browser'

jest.setTimeout(90_000)

describeInBrowser('ten journeys through the studio', () => {
  let ground: Ground
  let browser: Browser
  let tab: Tab
  let page: Page

  beforeAll(async () => {
    ground = await startGround()
    await loadSamples(ground)
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

  const flowOf = async (name: string): Promise<{ yaml: string; hash: string; labels: Record<string, string> }> =>
    (await call<{ yaml: string; hash: string; labels: Record<string, string> }>(ground, 'GET', `/api/flows/${name}`))
      .body
  const editor = (label = 'flow.dag.yaml') => page.getByRole('textbox', { name: label })
  const node = (name: string) => page.locator(`.react-flow__node[data-id="${name}"]`)
  const isValid = () => page.getByRole('status').filter({ hasText: 'Valid' }).waitFor()

  test('1: the first answer, from Home', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Ask the sample' }).click()
    expect(await page.getByLabel('Your question').inputValue()).toContain('warranty')
    await page.getByLabel('Customer').selectOption('c-1001')
    await page.getByRole('button', { name: 'Send' }).click()
    const answer = page.getByRole('article', { name: 'Answer' })
    await answer.getByRole('link', { name: 'Open run' }).waitFor()
    await answer
      .getByRole('button', { name: /^Source \d/ })
      .first()
      .click()
    const source = page.getByRole('complementary', { name: 'Source' })
    await source.getByRole('region', { name: 'The cited passage' }).waitFor()
    await page.goBack()
    expect(await source.count()).toBe(0)
    await answer.getByRole('button', { name: 'Bad' }).click()
    await answer.getByLabel('The right answer').fill('Three years.')
    await answer.getByRole('button', { name: 'Keep it' }).click()
    await answer.getByRole('button', { name: 'Add to dataset' }).waitFor()
    await answer.getByRole('link', { name: 'Open run' }).click()
    await page.getByRole('tab', { name: 'Trace' }).waitFor()
    // What the node sent stands there as it was sent, and what was said of the run beside it.
    await page
      .getByRole('region', { name: 'Trace' })
      .getByRole('button', { name: /^answer/ })
      .click()
    await page.getByText(/^As sent/).waitFor()
    await page.getByRole('region', { name: 'Message of system' }).waitFor()
    await page.getByRole('tab', { name: 'Feedback' }).click()
    await page.getByText('Three years.').waitFor()
    // It is found by what was asked.
    await page.goto('/runs?q=warranty%20tent')
    await page.getByRole('link', { name: /How long is the warranty of my tent/ }).waitFor()
  })

  test('2: a node is drawn and connected, by drag and by keyboard', async () => {
    await page.goto('/flows?new=1')
    await page.getByLabel('Name').fill('drawn')
    await page.getByRole('button', { name: 'Make the flow' }).click()
    await node('answer').waitFor()
    await page.keyboard.press('a')
    await page.getByLabel('Kind of node').fill('retrieve')
    await page.keyboard.press('Enter')
    await node('retrieve').waitFor()
    await page.getByRole('button', { name: /Fit/ }).click()
    await node('retrieve').hover()
    await page.waitForTimeout(300)
    const from = await node('retrieve').locator('.react-flow__handle-bottom').boundingBox()
    const to = await node('answer').locator('.react-flow__handle-top').boundingBox()
    if (!from || !to) throw new Error('a node has no handle')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(to.x + 40, to.y - 30, { steps: 4 })
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 })
    await page.mouse.up()
    await isValid()
    await page.keyboard.press('Control+s')
    await eventually(async () =>
      (await flowOf('drawn')).yaml.includes('retrieve: ${retrieve.output}') ? true : undefined,
    )
    // The same by keyboard, taken back by undo; a new prompt comes with its file.
    await page.keyboard.press('a')
    await page.getByLabel('Kind of node').fill('renders')
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'prompt.jinja2' }).waitFor()
    await node('retrieve').click()
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('answer reads retrieve already').waitFor()
    await dialog.getByRole('button', { name: 'prompt' }).click()
    await page.getByText('Draft, 2 edits').waitFor()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.getByText('As published').waitFor()
    expect(await page.getByRole('tab', { name: 'prompt.jinja2' }).count()).toBe(0)
  })

  test('3: the text is edited and the graph follows; a broken text says where and stays editable', async () => {
    await publish(ground, 'written', {
      yaml: '# Kept.\ninputs:\n  name: {type: string}\noutputs:\n  out: {type: string, reference: "${greet.output}"}\nnodes:\n- name: greet # here\n  type: prompt\n  source: {type: code, path: greet.jinja2}\n  inputs: {name: "${inputs.name}"}\n',
      files: { 'greet.jinja2': 'Hello {{ name }}' },
    })
    await page.goto('/flows/written')
    await node('greet').waitFor()
    await editor().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(
      '- name: again\n  type: prompt\n  source: {type: code, path: greet.jinja2}\n  inputs: {name: "${gret.output}"}\n',
    )
    await node('again').waitFor()
    await page
      .getByText('There is no node “gret”')
      .or(page.getByText(/names node “gret”/))
      .first()
      .waitFor()
    expect(await node('again').getAttribute('aria-label')).toContain('invalid')
    await page.keyboard.press('Control+z')
    await node('again').waitFor({ state: 'detached' })
    await isValid()
    // A form field changes one line of the text and no comment.
    await node('greet').click()
    await page.getByLabel('Name', { exact: true }).fill('welcome')
    await page.keyboard.press('Enter')
    await node('welcome').waitFor()
    await isValid()
    await page.keyboard.press('Control+s')
    const { yaml } = await eventually(async () => {
      const flow = await flowOf('written')
      return flow.yaml.includes('welcome') ? flow : undefined
    })
    expect(yaml).toContain('# Kept.')
    expect(yaml).toContain('- name: welcome # here')
    expect(yaml).toContain('reference: "${welcome.output}"')
  })

  test('4: a version is published, and a label rolled back', async () => {
    const text = (word: string) => ({
      yaml: 'inputs:\n  name: {type: string}\noutputs:\n  out: {type: string, reference: "${greet.output}"}\nnodes:\n- name: greet\n  type: prompt\n  source: {type: code, path: greet.jinja2}\n  inputs: {name: "${inputs.name}"}\n',
      files: { 'greet.jinja2': word },
    })
    await publish(ground, 'labelled', text('One {{ name }}'))
    const first = (await flowOf('labelled')).hash
    await page.goto('/flows/labelled')
    await page.getByRole('tab', { name: 'greet.jinja2' }).click()
    await editor('greet.jinja2').fill('Two {{ name }}')
    await isValid()
    await page.getByRole('button', { name: 'Publish' }).click()
    await eventually(async () => ((await flowOf('labelled')).hash === first ? undefined : true))
    await page.getByRole('link', { name: 'Versions', exact: true }).click()
    await page.getByText('greet.jinja2').first().waitFor()
    await page.getByLabel(`Label for ${first.slice(0, 7)}`).selectOption('latest')
    await page
      .getByRole('listitem')
      .filter({ hasText: first.slice(0, 7) })
      .getByRole('button', { name: 'Point it here' })
      .click()
    await eventually(async () => ((await flowOf('labelled')).labels['latest'] === first ? true : undefined))
  })

  test('5: a run is watched and cancelled', async () => {
    await publish(ground, 'asking', asking)
    const id = await startRun(ground, 'asking', { amount: 5 }, 'waiting')
    await page.goto(`/runs/${id}`)
    await page.getByRole('tab', { name: /Events/ }).click()
    await page.getByText('run-start').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('status', { name: 'The run cancelled' }).getByRole('button', { name: 'Resume' }).waitFor()
    await statusOf(ground, id, 'cancelled')
  })

  test('6: a node that waits for a person is answered', async () => {
    const id = await startRun(ground, 'asking', { amount: 7 }, 'waiting')
    await page.goto('/')
    await page.getByRole('link', { name: 'Answer: asking waits for an answer' }).first().click()
    await page.getByLabel('Approved').check()
    await page.getByLabel(/Why/).fill('It was late')
    await page.getByRole('button', { name: 'Answer', exact: true }).click()
    await statusOf(ground, id, 'completed')
    await page.getByText('completed').first().waitFor()
    const { body } = await call<{ outputs: { said: unknown } }>(ground, 'GET', `/api/runs/${id}`)
    expect(body.outputs.said).toEqual({ approved: true, note: 'It was late' })
  })

  test('7: a document is uploaded, asked about, and opened at its passage', async () => {
    await page.goto('/data/indexes/products')
    await page.getByLabel('Documents to upload').setInputFiles({
      name: 'quernstone-lantern.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from(
        '# Quernstone lantern\n\n## Burning time\n\nThe Quernstone lantern burns for 31 hours on one filling.\n',
      ),
    })
    await page.getByText('1 of 1 file sent').waitFor()
    await eventually(async () => {
      const { body } = await call<{ status: string }>(
        ground,
        'GET',
        '/api/indexes/products/documents/quernstone-lantern.md',
      )
      return body.status === 'indexed' ? true : undefined
    })
    await page.goto('/chat/retail-copilot')
    await page.getByLabel('Your question').fill('How many hours does the Quernstone lantern burn on one filling?')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /quernstone-lantern\.md/ }).click()
    const passage = page.getByRole('region', { name: 'The cited passage' })
    await passage.waitFor()
    expect(await passage.textContent()).toContain('31 hours')
    expect(await passage.locator('mark').count()).toBeGreaterThan(0)
  })

  test('8: the bench says why a passage stands where it does', async () => {
    await page.goto('/data/indexes/products')
    await page.getByLabel('Question').fill('What does a new sole of the Gritstane boot cost?')
    await page.keyboard.press('Enter')
    const first = page.getByRole('article', { name: /^Rank 1/ })
    await first.waitFor()
    expect(await first.locator('dl').innerText()).toMatch(/words\s+1\s/)
    expect(await first.locator('mark').count()).toBeGreaterThan(0)
    await first.getByRole('link').click()
    await page.getByRole('region', { name: /^Chunks of/ }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toContain('Gritstane')
  })

  test('a question of the bench is kept as a test, asked again, and read by the evaluators of retrieval', async () => {
    await page.goto(
      '/data/indexes/products?q=' + encodeURIComponent('What does a new sole of the Gritstane boot cost?'),
    )
    await page.getByRole('button', { name: 'Save as test' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Dataset').inputValue()).toBe('products-retrieval')
    await dialog.getByRole('button', { name: 'Save the test' }).click()
    await page.getByRole('button', { name: 'Run the tests' }).click()
    await page.getByRole('status').filter({ hasText: '1 of 1 found in the first 5' }).waitFor()
    const { body } = await call<{ items: { row: { question: string; relevant: { document: string }[] } }[] }>(
      ground,
      'GET',
      '/api/datasets/products-retrieval/rows',
    )
    expect(body.items[0]?.row).toMatchObject({
      question: 'What does a new sole of the Gritstane boot cost?',
      relevant: [{ document: 'gritstane-boot.md' }],
    })
  })

  test('a row of a dataset is changed, and whoever looked at the version before overwrites nothing', async () => {
    const rows = ['{"question": "One?"}', '{"question": "Two?"}']
    await call(ground, 'PUT', '/api/datasets/changed?format=jsonl', rows.join('\n'))
    const other = await openTab(browser, ground.url)
    const write = async (where: Page, text: string) => {
      await where.getByRole('dialog').getByLabel('question').fill(text)
      await where.getByRole('button', { name: 'Save as the next version' }).click()
    }
    await page.goto('/data/datasets/changed?row=1')
    await other.page.goto('/data/datasets/changed?row=1')
    await page.getByRole('dialog').getByLabel('question').waitFor()
    await other.page.getByRole('dialog').getByLabel('question').waitFor()
    await write(page, 'Two, said better?')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Changes' }).click()
    await page.getByText('0 rows added, 1 changed, 0 removed, 1 the same').waitFor()
    await write(other.page, 'Two, overwritten?')
    await other.page.getByRole('alert').getByText('conflict').waitFor()
    await other.page.getByRole('button', { name: 'Add what is written here as another row' }).click()
    await other.page.getByRole('dialog').waitFor({ state: 'detached' })
    const { body } = await call<{ items: { row: { question: string } }[] }>(ground, 'GET', '/api/datasets/changed/rows')
    expect(body.items.map(({ row }) => row.question)).toEqual(['One?', 'Two, said better?', 'Two, overwritten?'])
    await other.context.close()
    expect(other.troubles).toEqual([])
  })

  test('9: two evaluations are compared, with a verdict for each figure and the rows behind it', async () => {
    const [baseline, candidate] = await evaluateTwice(ground)
    await page.goto('/evaluate')
    await page.getByLabel(`Compare ${baseline}`).check()
    await page.getByLabel(`Compare ${candidate}`).check()
    await page.getByRole('button', { name: 'Compare the two' }).click()
    const table = page.getByRole('region', { name: 'Differences' })
    await table.getByText('f1', { exact: true }).waitFor()
    expect(await table.getByText(/^(improved|degraded|equivalent|inconclusive)$/).count()).toBeGreaterThan(2)
    const rows = page.getByRole('region', { name: 'Rows that changed most' })
    await rows.locator('ins').first().waitFor()
    expect(await rows.locator('ins').count()).toBeGreaterThan(0)
    await page.keyboard.press('j')
    expect(new URL(page.url()).searchParams.get('row')).not.toBeNull()
    await rows.getByRole('heading', { name: 'Grace' }).waitFor()
    // The charts as numbers, then one row whole: asked, answered, wanted, and why it scored so.
    await page.keyboard.press('t')
    await table
      .getByText(/adjusted/)
      .first()
      .waitFor()
    await rows.getByRole('link', { name: 'Open the row of the candidate' }).click()
    const row = page.getByRole('complementary', { name: 'Row 1' })
    await row.getByText('Hello Grace, welcome to the workshop.', { exact: true }).waitFor()
    await row.getByText(/precision/).waitFor()
    await page.getByRole('region', { name: 'Rows', exact: true }).getByRole('button', { name: 'Errors' }).click()
    await page.getByText('No such row').waitFor()
    await page.goBack()
    await table.waitFor()
    // A new one says what it lacks before anything is spent, and starts once nothing does.
    await page.goto('/evaluate?new=1&dataset=greetings&flow=greeting')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/“groundedness” needs context/).waitFor()
    await dialog.getByText(/^8 rows, each run once/).waitFor()
    for (const id of ['groundedness', 'attack']) await dialog.getByRole('button', { name: `Leave ${id} out` }).click()
    await dialog.getByText(/“groundedness” needs context/).waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Evaluate' }).click()
    await page.getByRole('region', { name: 'Scorecard' }).getByText('f1', { exact: true }).waitFor()
  })

  test('a gate is sealed with a line beside what was measured, tried, and read down to its rows', async () => {
    await evaluateTwice(ground)
    await page.goto('/evaluate/gates?new=1')
    await page.getByRole('textbox', { name: 'Name' }).fill('greeted')
    await page.getByRole('combobox', { name: 'Flow' }).selectOption('greeting')
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption('greetings')
    await page.getByRole('checkbox', { name: 'f1', exact: true }).check()
    await page.getByRole('button', { name: 'Add a line' }).click()
    const line = page.getByRole('region', { name: 'Line for f1' })
    await line.getByLabel('At least').fill('much')
    await line.getByText(/expected number/).waitFor()
    await line.getByLabel('At least').fill('0.9')
    await line.getByText(/beyond the line by/).waitFor()
    await page.getByText('valid', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: 'Try it' }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('heading', { name: 'Gate greeted is closed' }).waitFor()
    const evidence = page.getByRole('region', { name: 'Evidence' })
    await evidence.getByRole('button', { name: 'Quality: f1' }).click()
    await page.getByRole('table', { name: 'Rows behind f1' }).getByText('Goodbye').first().waitFor()
    expect(new URL(page.url()).searchParams.get('check')).toBe('f1')
    // What somebody sealed meanwhile is shown, not sealed over.
    await page.getByRole('link', { name: 'Change it' }).click()
    await page.getByLabel('At least, f1').fill('0.8')
    await page.getByText('valid', { exact: true }).waitFor()
    const { body } = await call<{ definition: object }>(ground, 'GET', '/api/gates/greeted')
    const theirs = await call<{ seal: string }>(ground, 'PUT', '/api/gates/greeted', {
      ...body.definition,
      alpha: 0.01,
    })
    await page.getByRole('button', { name: 'Seal anew' }).click()
    await page.getByRole('heading', { name: 'It was sealed meanwhile' }).waitFor()
    expect((await call<{ seal: string }>(ground, 'GET', '/api/gates/greeted')).body.seal).toBe(theirs.body.seal)
  })

  test('a tournament is started, and says who leads, by how much and how surely', async () => {
    await evaluateTwice(ground)
    await page.goto('/evaluate/tournaments?new=1&flow=greeting&dataset=greetings')
    await page.getByRole('checkbox', { name: 'f1', exact: true }).check()
    await page.getByRole('button', { name: 'Race', exact: true }).click()
    await page
      .getByRole('region', { name: 'Outcome' })
      .getByText(/wins|Undecided/)
      .waitFor()
    const standings = page.getByRole('region', { name: 'Standings' })
    await standings.getByText('leads').waitFor()
    await standings
      .getByText(/against/)
      .first()
      .waitFor()
    await page.keyboard.press('t')
    await page.getByRole('region', { name: 'Round by round' }).getByRole('table').waitFor()
  })

  test('10: two tabs publish the same flow; the second is shown both texts and nothing is overwritten', async () => {
    await publish(ground, 'twice', {
      yaml: 'inputs:\n  name: {type: string}\noutputs:\n  out: {type: string, reference: "${greet.output}"}\nnodes:\n- name: greet\n  type: prompt\n  source: {type: code, path: greet.jinja2}\n  inputs: {name: "${inputs.name}"}\n',
      files: { 'greet.jinja2': 'Hello {{ name }}' },
    })
    const other = await openTab(browser, ground.url)
    const write = async (where: Page, line: string) => {
      await where.getByRole('textbox', { name: 'flow.dag.yaml' }).click()
      await where.keyboard.press('Control+Home')
      await where.keyboard.insertText(`${line}\n`)
      await where.getByRole('status').filter({ hasText: 'Valid' }).waitFor()
      await where.getByText('Draft, 1 edit').waitFor()
    }
    await page.goto('/flows/twice')
    await other.page.goto('/flows/twice')
    await write(page, 'description: mine')
    await write(other.page, 'description: theirs')
    await other.page.keyboard.press('Control+s')
    await eventually(async () => ((await flowOf('twice')).yaml.includes('theirs') ? true : undefined))
    await page.keyboard.press('Control+s')
    const dialog = page.getByRole('dialog', { name: /also changed/ })
    await dialog.waitFor()
    expect(await dialog.innerText()).toMatch(/description: mine[\s\S]*description: theirs/)
    expect((await flowOf('twice')).yaml).toContain('description: theirs')
    await dialog.getByRole('radio', { name: /Theirs/ }).check()
    await dialog.getByRole('radio', { name: /Yours/ }).check()
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await eventually(async () => ((await flowOf('twice')).yaml.includes('description: mine') ? true : undefined))
    await other.context.close()
    expect(other.troubles).toEqual([])
  })
})
