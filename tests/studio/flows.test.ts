import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { call } from '../e2e/api'
import { deployModule, publish, scripted } from '../e2e/flows'
import { eventually, startGround, type Ground } from '../e2e/ground'
import { asking } from './arrange'
import { describeInBrowser, openBrowser, openTab, type Tab } from './browser'

jest.setTimeout(90_000)

interface Flow {
  readonly yaml: string
  readonly hash: string
  readonly labels: Readonly<Record<string, string>>
  readonly files: readonly { readonly path: string; readonly text: string }[]
}

const greeting = (word: string) => ({
  yaml: '# Kept.\ninputs:\n  name: {type: string}\noutputs:\n  out: {type: string, reference: "${greet.output}"}\nnodes:\n- name: greet # here\n  type: prompt\n  source: {type: code, path: greet.jinja2}\n  inputs: {name: "${inputs.name}"}\n',
  files: { 'greet.jinja2': word },
})

describeInBrowser('flows in the studio', () => {
  let ground: Ground
  let browser: Browser
  let tab: Tab
  let page: Page

  beforeAll(async () => {
    ground = await startGround()
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

  const flowOf = async (name: string): Promise<Flow> => (await call<Flow>(ground, 'GET', `/api/flows/${name}`)).body
  const node = (name: string) => page.locator(`.react-flow__node[data-id="${name}"]`)
  const isValid = () => page.getByRole('status').filter({ hasText: 'Valid' }).waitFor()
  const file = (name: string) => page.getByRole('tab', { name })

  test('files beside a flow are added, renamed with their references, removed and put back, and published with it', async () => {
    await publish(ground, 'filed', greeting('Hello {{ name }}'))
    await page.goto('/flows/filed')
    await page.getByRole('button', { name: 'Add a file' }).click()
    await page.getByLabel('Path in the flow').fill('step.ts')
    await page.getByText('Code comes from the repository').waitFor()
    await page.getByLabel('Path in the flow').fill('data/facts.yaml')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'data/facts.yaml' }).click()
    await page.keyboard.insertText('sky: blue\n')
    await file('greet.jinja2').click()
    await page.getByRole('button', { name: 'Rename greet.jinja2' }).click()
    await page.getByLabel('Path in the flow').fill('hello.jinja2')
    await page.keyboard.press('Enter')
    await file('hello.jinja2').waitFor()
    await isValid()
    await page.getByRole('button', { name: 'Remove hello.jinja2' }).click()
    expect(await file('hello.jinja2').count()).toBe(0)
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await file('hello.jinja2').waitFor()
    await isValid()
    // Published with a word on what it is for, which its versions tell.
    await page.getByRole('button', { name: 'Diff' }).click()
    await page.getByLabel('What this version is for').fill('Facts beside the greeting')
    await page.keyboard.press('Enter')
    const { yaml, files } = await eventually(async () => {
      const flow = await flowOf('filed')
      return flow.files.length === 2 ? flow : undefined
    })
    expect(yaml).toContain('- name: greet # here\n  type: prompt\n  source: {type: code, path: hello.jinja2}')
    expect(files.map(({ path, text }) => [path, text])).toEqual([
      ['data/facts.yaml', 'sky: blue\n'],
      ['hello.jinja2', 'Hello {{ name }}'],
    ])
    await page.goto('/flows/filed/versions')
    await page.getByText('Facts beside the greeting').waitFor()
    await page.getByText('data/facts.yaml').first().waitFor()
  })

  test('a prompt is made at once where its node is, and code is shown and not edited', async () => {
    const hash = await deployModule(ground, 'export default () => ({ seen: true })\n')
    await publish(ground, 'coded', scripted(hash))
    await page.goto('/flows/coded?node=work')
    await page.getByRole('button', { name: 'Show work.ts' }).click()
    await page.getByText('Code nodes are shown, not edited').first().waitFor()
    const code = page.getByRole('textbox', { name: 'work.ts' })
    await code.getByText('seen: true').waitFor()
    expect(await code.getAttribute('aria-readonly')).toBe('true')
    await page.keyboard.press('Escape')
    await page.locator('.react-flow__pane').click({ position: { x: 10, y: 10 } })
    await page.keyboard.press('a')
    await page.getByLabel('Kind of node').fill('asks a language model')
    await page.keyboard.press('Enter')
    await file('llm.jinja2').waitFor()
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByLabel('Name of the new file').fill('short.jinja2')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'short.jinja2' }).waitFor()
    expect(await page.getByLabel('Prompt file').inputValue()).toBe('short.jinja2')
    await page.keyboard.press('Control+z')
    await eventually(async () =>
      (await page.getByLabel('Prompt file').inputValue()) === 'llm.jinja2' ? true : undefined,
    )
  })

  test('two versions are compared file by file, and a label that was moved is put back', async () => {
    await publish(ground, 'versioned', { ...greeting('One'), files: { 'greet.jinja2': 'One', 'same.md': 'the same' } })
    const first = (await flowOf('versioned')).hash
    await publish(ground, 'versioned', { ...greeting('Two'), files: { 'greet.jinja2': 'Two', 'same.md': 'the same' } })
    const second = (await flowOf('versioned')).hash
    await page.goto('/flows/versioned/versions')
    await page.getByText('greet changed').waitFor()
    await page.getByText('2 files the same: flow.dag.yaml, same.md').waitFor()
    expect(await node('greet').getAttribute('aria-label')).toContain('changed')
    await page.getByRole('button', { name: 'Swap the two' }).click()
    expect(new URL(page.url()).searchParams.get('from')).toBe(second)
    await page.getByLabel(`Label for ${first.slice(0, 7)}`).selectOption('latest')
    await page
      .getByRole('listitem')
      .filter({ hasText: first.slice(0, 7) })
      .getByRole('button', { name: 'Point it here' })
      .click()
    await eventually(async () => ((await flowOf('versioned')).labels['latest'] === first ? true : undefined))
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => ((await flowOf('versioned')).labels['latest'] === second ? true : undefined))
  })

  test('a durable run is followed beside the flow, its waiting node answered in place, and its address kept', async () => {
    await publish(ground, 'asking', asking)
    await page.goto('/flows/asking')
    await node('ask').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').getByLabel('amount').fill('5')
    await page.getByRole('button', { name: 'Run durably' }).click()
    await node('ask').getByText(/left$/).waitFor()
    expect(new URL(page.url()).searchParams.get('run')).not.toBeNull()
    await page.reload()
    await node('ask').getByRole('button', { name: 'Answer' }).click()
    await page.getByLabel('Approved').check()
    await page.getByLabel(/Why/).fill('It was late')
    await page.getByLabel('Node ask').getByRole('button', { name: 'Answer', exact: true }).click()
    await page
      .getByRole('region', { name: 'The run in time' })
      .getByText(/^completed/)
      .waitFor()
    await node('ask')
      .getByText(/approved true/)
      .waitFor()
  })

  test('arrows walk the graph, a copy is made and taken back, and the view turns, all by keys', async () => {
    await publish(ground, 'walked', {
      yaml: 'inputs:\n  q: {type: string}\noutputs:\n  out: {type: string, reference: "${b.output}"}\nnodes:\n- name: a\n  type: prompt\n  source: {type: code, path: p.jinja2}\n  inputs: {x: "${inputs.q}"}\n- name: b\n  type: prompt\n  source: {type: code, path: p.jinja2}\n  inputs: {x: "${a.output}"}\n',
      files: { 'p.jinja2': '{{ x }}' },
    })
    await page.goto('/flows/walked')
    await node('a').waitFor()
    const chosen = () => new URL(page.url()).searchParams.get('node')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(chosen()).toBe('b')
    await page.keyboard.press('ArrowUp')
    expect(chosen()).toBe('a')
    await page.keyboard.press('Control+d')
    await node('a_2').waitFor()
    await page.keyboard.press('Control+z')
    await node('a_2').waitFor({ state: 'detached' })
    await page.keyboard.press(']')
    expect(chosen()).toBeNull()
    await page.keyboard.press(']')
    expect(chosen()).toBe('a')
    await page.keyboard.press('Delete')
    await node('a').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await node('a').waitFor()
    await page.keyboard.press('Control+\\')
    await page.getByRole('tablist', { name: 'Files' }).waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('view')).toBe('graph')
    expect(await page.getByRole('list', { name: 'The graph as a list' }).getByRole('listitem').allInnerTexts()).toEqual(
      ['a, prompt, not run. Waits for the inputs. Feeds b.', 'b, prompt, not run. Waits for a. Feeds the outputs.'],
    )
  })

  test('a Prompt flow folder is brought over: what becomes of it is told before the flow is made', async () => {
    const home = mkdtempSync(join(tmpdir(), 'sluice-folder-'))
    const folder = join(home, 'web classification')
    mkdirSync(join(folder, '.runs'), { recursive: true })
    writeFileSync(join(folder, 'flow.dag.yaml'), greeting('').yaml.replace('greet.jinja2', 'greet.txt'))
    writeFileSync(join(folder, 'greet.txt'), 'Hello {{ name }}')
    writeFileSync(join(folder, '.runs', 'old.md'), 'left behind')
    try {
      await page.goto('/flows?new=import')
      await page.getByLabel('Folder to bring over').setInputFiles(folder)
      await page.getByText('greet.txt is published as greet.jinja2').waitFor()
      await page.getByText('flow.dag.yaml:7').waitFor()
      await page.getByRole('button', { name: 'Make the flow' }).click()
      await node('greet').waitFor()
      const { yaml, files } = await flowOf('web-classification')
      expect(yaml).toContain('# Kept.')
      expect(files.map(({ path }) => path)).toEqual(['greet.jinja2'])
    } finally {
      rmSync(home, { recursive: true })
    }
  })
})
