import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { call } from '../e2e/api'
import { publish } from '../e2e/flows'
import { startGround, type Ground } from '../e2e/ground'
import { asking } from './arrange'
import { describeInBrowser, openBrowser, openTab, type Tab } from './browser'
import { hostileStrings } from './hostile-strings'
import { arrangeShop, refusedQuestion, shopEnvironment, type Shop } from './shop'
import { startStandInModel, type StandInModel } from './stand-in-model'

jest.setTimeout(180_000)

// `SLUICE_STUDIO_PICTURES=1` writes the pictures of docs/studio.md; `SLUICE_STUDIO_ONLY=run,gate` looks at some pages alone.
const only = process.env['SLUICE_STUDIO_ONLY']?.split(',')
const pictures = process.env['SLUICE_STUDIO_PICTURES'] ? join(__dirname, '..', '..', 'docs', 'studio') : undefined

/** Waits until a page shows what it read. */
const settled = async (page: Page): Promise<void> => {
  await page.locator('main').waitFor()
  await page.waitForTimeout(150)
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(100)
}

const playgroundPrompt = `Answer from the passage.

## [1] Drizzard jacket
Wash the jacket at 30 degrees with a soap-free cleaner, then tumble it on low for 20 minutes.

How do I wash the Drizzard jacket?`

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
    shop = await arrangeShop(ground)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await ground?.stop()
    await model?.close()
  })

  const pages: readonly Shown[] = [
    { name: 'home', path: () => '/' },
    { name: 'models', path: () => '/models/gpt-5-mini' },
    {
      name: 'playground',
      path: () => '/playground?models=gpt-4.1-mini,gpt-4.1-nano&prompt=' + encodeURIComponent(playgroundPrompt),
      act: async ({ page }) => {
        await page.getByRole('button', { name: /^Ask/ }).click()
        await page.getByText('completed').first().waitFor()
      },
    },
    { name: 'flows', path: () => '/flows' },
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
    { name: 'dataset', path: () => '/data/datasets/retail-questions' },
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
      await act?.(tab)
      await settled(page)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        // What changes colour has changed it.
        await page.waitForTimeout(200)
        wrong.push(...(await tab.axe()).map((one) => `${name} in ${theme}: ${one}`))
        if (pictures !== undefined) {
          mkdirSync(pictures, { recursive: true })
          await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
        }
      }
    }
    await tab.context.close()
    expect(wrong).toEqual([])
    expect(tab.troubles).toEqual([])
  })

  test('holds on half a laptop: nothing is cut off sideways at 720 px', async () => {
    const tab = await openTab(browser, ground.url, { width: 720 })
    for (const path of [
      '/',
      '/runs',
      '/chat/retail-copilot',
      '/data',
      '/evaluate',
      '/evaluate/gates/release',
      '/evaluate/gates/release/edit',
      `/evaluate/tournaments/${shop.tournament}`,
      '/settings/health',
    ]) {
      await tab.page.goto(path)
      await tab.page.locator('main').waitFor()
      expect([path, await tab.page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([
        path,
        true,
      ])
    }
    await tab.context.close()
  })

  test('takes hostile texts as texts, in every field and in documents that are cited', async () => {
    const tab = await openTab(browser, ground.url)
    const { page } = tab
    expect(hostileStrings).toHaveLength(50)
    for (const path of [
      '/flows?new=1',
      '/runs',
      '/chat/retail-copilot',
      '/data/indexes/products',
      '/settings/connections',
      '/settings/keys',
      '/playground',
      '/flows/refunds?node=ask',
      '/data?new=index',
      '/evaluate/gates?new=1',
      '/evaluate/tournaments?new=1',
      '/models',
    ]) {
      await page.goto(path)
      await settled(page)
      const fields = page.locator(
        'main input:not([type=checkbox]):not([type=radio]):not([type=file]), main textarea, dialog input:not([type=radio]):not([type=file])',
      )
      for (let place = 0; place < (await fields.count()); place++)
        for (let n = 0; n < 5; n++) {
          const text = hostileStrings[(place * 5 + n) % hostileStrings.length] ?? ''
          const field = fields.nth(place)
          if ((await field.isVisible()) && (await field.isEditable({ timeout: 500 }).catch(() => false)))
            await field.fill(text.replaceAll('\0', ''), { timeout: 1_000 }).catch(() => undefined)
        }
    }
    // Every one of them, where a text goes through the server and comes back.
    await page.goto('/flows')
    for (const text of hostileStrings) {
      await page.getByPlaceholder('Filter').fill(text.replaceAll('\0', ''))
      await page.locator('main').waitFor()
    }
    const hostile = `# Zorblax lamp\n\n## <img src=x onerror=alert(1)>\n\nThe Zorblax lamp burns for 77 hours. <script>alert(1)</script> [x](javascript:alert(2)) <iframe src="https://evil.example/"></iframe> ![p](https://evil.example/p.png)\n`
    await call(ground, 'PUT', '/api/indexes/products/documents/zorblax.md', hostile, {
      'content-type': 'text/markdown',
    })
    await page.goto('/data/indexes/products?doc=zorblax.md')
    await page.getByText('77 hours').waitFor()
    await page.goto('/chat/retail-copilot')
    await page.getByLabel('Your question').fill('How many hours does the Zorblax lamp burn?')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /zorblax\.md/ }).click()
    const passage = page.getByRole('region', { name: 'The cited passage' })
    await passage.waitFor()
    expect(await passage.textContent()).toContain('<script>alert(1)</script>')
    expect(await page.locator('main script, main iframe, main img').count()).toBe(0)
    await tab.context.close()
    expect(tab.troubles).toEqual([])
  })

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
