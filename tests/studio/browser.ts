import { existsSync, readFileSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `describe` where there is a Chromium or where its absence must not go by unseen. */
export const describeInBrowser = executablePath !== undefined || process.env['CI'] ? describe : describe.skip

/** Opens the Chromium of this machine. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args })

/** A tab with everything that must not happen in it, as it happened: policy reports, dialogs, errors, foreign requests. */
export interface Tab {
  readonly page: Page
  readonly context: BrowserContext
  readonly troubles: string[]
  /** Asks axe about WCAG 2.2 A and AA, or about some rules alone, and gives what is wrong. */
  axe(rules?: readonly string[]): Promise<readonly string[]>
}

/** Opens a tab of its own on a ground. */
export const openTab = async (
  browser: Browser,
  url: string,
  options: { readonly theme?: 'light' | 'dark'; readonly width?: number; readonly height?: number } = {},
): Promise<Tab> => {
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: options.theme ?? 'light',
    reducedMotion: 'reduce',
    viewport: { width: options.width ?? 1360, height: options.height ?? 850 },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const troubles: string[] = []
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) troubles.push(`policy: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== new URL(url).origin && !/^(data|blob):$/.test(protocol)) troubles.push(`foreign: ${request.url()}`)
  })
  return { page, context, troubles, axe: (rules) => askAxe(page, rules) }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
  }[]
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const askAxe = async (page: Page, rules?: readonly string[]): Promise<readonly string[]> => {
  // Evaluated by the browser’s debugger, which the page’s policy does not hold.
  await page.evaluate(axeSource)
  const runOnly = rules
    ? { type: 'rule', values: rules }
    : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify({ runOnly })})`)) as AxeResult
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${JSON.stringify(target)} ${failureSummary ?? ''}`),
  )
}
