import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { publish } from '../e2e/flows'
import { startGround, type Ground } from '../e2e/ground'
import { asking } from './arrange'
import { describeInBrowser, openBrowser, openTab, type Tab } from './browser'
import { arrangeShop, refusedQuestion, shopEnvironment, type Shop } from './shop'
import { startStandInModel, type StandInModel } from './stand-in-model'

jest.setTimeout(180_000)

// `SLUICE_STUDIO_PICTURES=1` writes the pictures of docs/studio.md; `SLUICE_STUDIO_ONLY=run,gate` looks at some pages alone.
const only = process.env['SLUICE_STUDIO_ONLY']?.split(',')
const docs = join(__dirname, '..', '..', 'docs')
const guide = readFileSync(join(docs, 'studio.md'), 'utf8')
const pictures = process.env['SLUICE_STUDIO_PICTURES'] ? join(docs, 'studio') : undefined

/** Waits until a page shows what it read. */
const settled = async (page: Page): Promise<void> => {
  await page.locator('main').waitFor()
  await page.waitForTimeout(150)
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(100)
}

const playgroundSystem = `Answer from the sources and cite them by number.

## [1] Drizzard jacket, washing (drizzard-jacket.md)
Wash the Drizzard at 30 °C with liquid soap and no softener, then tumble it on low for 20 minutes.

## [2] Drizzard jacket, warranty (drizzard-jacket.md)
The Drizzard is guaranteed for three years against faults in material and workmanship.`

interface Shown {
  readonly name: string
  readonly path: () => string
  /** What is done before it is looked at. */
  readonly act?: (tab: Tab) => Promise<void>
}

describeInBrowser('every page of the studio', () => {
  let ground: Ground
  let browser: Browser
  let model: StandInModel
  let shop: Shop

  beforeAll(async () => {
    model = await startStandInModel(refusedQuestion)
    ground = await startGround({ env: shopEnvironment(model.url) })
    shop = await arrangeShop(ground, model.url)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await ground?.stop()
    await model?.close()
  })

  const pages: readonly Shown[] = [
    { name: 'home', path: () => '/' },
    { name: 'home-table', path: () => '/?as=table' },
    { name: 'models', path: () => '/models/gpt-5-mini' },
    { name: 'samples', path: () => '/models?tab=samples' },
    { name: 'kinds', path: () => '/models?tab=kinds&kind=retrieve' },
    {
      name: 'playground',
      path: () => '/playground?models=gpt-4.1-mini,gpt-4.1-nano,gpt-4.1&prompt=How%20do%20I%20wash%20the%20Drizzard%3F',
      act: async ({ page }) => {
        await page.getByLabel('System').fill(playgroundSystem)
        await page.getByRole('button', { name: /^Ask/ }).click()
        await page.getByText('completed').first().waitFor()
      },
    },
    { name: 'playground-variants', path: () => '/playground?flow=retail-copilot' },
    { name: 'flows', path: () => '/flows' },
    {
      name: 'import',
      path: () => '/flows?new=import',
      act: async ({ page }) => {
        // One that has code, so that the command is shown.
        await page
          .getByLabel('Folder to bring over')
          .setInputFiles(join(__dirname, '..', '..', 'flows', 'retail-copilot'))
        await page.getByRole('region', { name: 'What becomes of the folder' }).waitFor()
      },
    },
    { name: 'flow-file', path: () => '/flows/retail-copilot?file=answer.jinja2&node=answer&tab=form' },
    {
      name: 'flow',
      path: () => '/flows/retail-copilot?node=answer',
      act: async ({ page }) => {
        await page.keyboard.press('Control+Enter')
        const dialog = page.getByRole('dialog')
        await dialog
          .getByLabel('question')
          .fill('How much wind can the Brackenfell survive before I have to pack it away?')
        await dialog.getByLabel('customer_id').fill('c-1001')
        await dialog.getByRole('button', { name: 'Run now' }).click()
        await page
          .getByRole('region', { name: 'The run in time' })
          .getByText(/^completed/)
          .waitFor()
        await page.getByRole('status').filter({ hasText: 'Valid' }).waitFor()
      },
    },
    { name: 'versions', path: () => '/flows/retail-copilot/versions' },
    { name: 'runs', path: () => '/runs' },
    { name: 'run', path: () => `/runs/${shop.run}?span=answer` },
    { name: 'run-values', path: () => `/runs/${shop.run}?view=io` },
    { name: 'run-feedback', path: () => `/runs/${shop.run}?view=feedback` },
    { name: 'failed', path: () => `/runs/${shop.failed}` },
    { name: 'waiting', path: () => `/runs/${shop.waiting}?view=graph` },
    {
      name: 'chat',
      path: () => '/chat/retail-copilot?ask=1&customer=c-1001&label=production',
      act: async ({ page }) => {
        await page.getByRole('button', { name: 'Send' }).click()
        await page
          .getByRole('button', { name: /^Source \d/ })
          .first()
          .click()
        await page.getByRole('region', { name: 'The cited passage' }).waitFor()
      },
    },
    { name: 'data', path: () => '/data' },
    {
      name: 'index',
      path: () => '/data/indexes/products?q=how%20do%20I%20wash%20the%20Drizzard%20jacket',
    },
    { name: 'chunks', path: () => '/data/indexes/products?doc=drizzard-jacket.md&tests=' },
    { name: 'index-settings', path: () => '/data/indexes/products?tab=settings' },
    {
      name: 'save-test',
      path: () => '/data/indexes/products?q=how%20do%20I%20wash%20the%20Drizzard%20jacket',
      act: async ({ page }) => {
        await page.getByRole('button', { name: 'Save as test' }).click()
        await page.getByRole('dialog').getByText('drizzard-jacket.md').first().waitFor()
      },
    },
    { name: 'dataset', path: () => '/data/datasets/retail-questions' },
    { name: 'row', path: () => '/data/datasets/retail-questions?row=2' },
    { name: 'evaluate', path: () => '/evaluate' },
    { name: 'scorecard', path: () => `/evaluate/${shop.evaluations[3]}` },
    {
      name: 'comparison',
      path: () => `/evaluate/compare?baseline=${shop.evaluations[3]}&candidate=${shop.evaluations[4]}`,
    },
    { name: 'gate', path: () => '/evaluate/gates/release' },
    {
      name: 'gate-edit',
      path: () => '/evaluate/gates/release/edit',
      act: async ({ page }) => {
        await page.getByLabel('At least, key-facts').fill('0.7')
        await page.getByText('What is required changed since it was sealed').waitFor()
      },
    },
    { name: 'tournament', path: () => `/evaluate/tournaments/${shop.tournament}` },
    { name: 'new-tournament', path: () => '/evaluate/tournaments?new=1&flow=retail-copilot&dataset=retail-questions' },
    { name: 'settings', path: () => '/settings/connections' },
    { name: 'keys', path: () => '/settings/keys' },
    { name: 'about', path: () => '/settings/about' },
    { name: 'health', path: () => '/settings/health' },
    { name: 'nothing', path: () => '/no/such/page' },
  ]

  test('has nothing that axe finds wrong, in both themes', async () => {
    const tab = await openTab(browser, ground.url)
    const { page } = tab
    const wrong: string[] = []
    for (const { name, path, act } of pages.filter(({ name }) => only?.includes(name) ?? true)) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(path())
      await settled(page)
      if (act) {
        await act(tab)
        await settled(page)
      }
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        // What changes colour has changed it.
        await page.waitForTimeout(150)
        // A theme changes colours alone.
        const found = await tab.axe(theme === 'light' ? undefined : ['color-contrast'])
        wrong.push(...found.map((one) => `${name} in ${theme}: ${one}`))
        if (pictures !== undefined && guide.includes(`studio/${name}-${theme}.png`)) {
          mkdirSync(pictures, { recursive: true })
          await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
        }
      }
    }
    await tab.context.close()
    expect(wrong).toEqual([])
    expect(tab.troubles).toEqual([])
  })

  test('the guide shows pages of these names, each in both themes, by pictures that are there', () => {
    const named = [...guide.matchAll(/\(studio\/([\w-]+)-(light|dark)\.png\)/g)].map(([, name = '', theme = '']) => [
      name,
      theme,
    ])
    expect(named.length).toBeGreaterThan(50)
    for (const [name = '', theme = ''] of named) {
      expect(pages.map((page) => page.name)).toContain(name)
      expect(existsSync(join(docs, 'studio', `${name}-${theme}.png`))).toBe(true)
      expect(named).toContainEqual([name, theme === 'light' ? 'dark' : 'light'])
    }
  })

  test.each([720, 400])(
    'holds on half a laptop and on a phone: nothing is cut off sideways at %i px',
    async (width) => {
      const tab = await openTab(browser, ground.url, { width })
      for (const path of [
        '/',
        '/flows',
        '/flows/retail-copilot',
        '/flows/retail-copilot/versions',
        '/runs',
        '/chat/retail-copilot',
        '/data',
        '/data/indexes/products?q=tent',
        '/data/datasets/retail-questions',
        '/models',
        '/evaluate',
        '/evaluate/gates/release',
        '/evaluate/gates/release/edit',
        `/evaluate/tournaments/${shop.tournament}`,
        '/settings/health',
        '/settings/connections',
      ]) {
        await tab.page.goto(path)
        await tab.page.locator('main').waitFor()
        expect([path, await tab.page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([
          path,
          true,
        ])
      }
      await tab.context.close()
    },
  )

  test('says that the server is gone, keeps what was written, and goes on when it is back', async () => {
    const lost = await startGround()
    await publish(lost, 'asking', asking)
    const tab = await openTab(browser, lost.url)
    const { page } = tab
    await page.goto('/flows/asking')
    await page.getByRole('textbox', { name: 'flow.dag.yaml' }).click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.insertText('description: not lost\n')
    await page.getByText('Draft, 1 edit').waitFor()
    const port = Number(new URL(lost.url).port)
    await lost.kill()
    await page.keyboard.insertText('# more\n')
    await page.getByText(/No answer from .* since/).waitFor()
    const back = await startGround({ folder: lost.folder, port })
    await page.getByText(/No answer from/).waitFor({ state: 'detached', timeout: 20_000 })
    await page.reload()
    await page.getByText('not lost').waitFor()
    await tab.context.close()
    await back.stop()
  })
})
