import { fetchPageOf, pageCode } from './page-code'

test('a link fetches the code of the page that it leads to, once, and of no other', async () => {
  const loaded: string[] = []
  const page = (path: string) =>
    pageCode(path, async () => {
      loaded.push(path)
      return { default: () => null }
    })
  const pages = [page('/runs'), page('/runs/:id'), page('/evaluate/compare'), page('/evaluate/:id')]
  for (const href of ['/runs/r1?view=graph', '/evaluate/compare?baseline=a', '/no/such/page', '/runs/r2'])
    // oxlint-disable-next-line no-await-in-loop
    await fetchPageOf(pages, href)
  expect(loaded).toEqual(['/runs/:id', '/evaluate/compare'])
})

test('code that does not come now leaves the page to ask for it again', async () => {
  let asked = 0
  const page = pageCode('/runs', () => {
    asked++
    return asked === 1 ? Promise.reject(new Error('gone')) : Promise.resolve({ default: () => null })
  })
  await page.fetchAhead()
  await page.fetchAhead()
  await page.fetchAhead()
  expect(asked).toBe(2)
})
