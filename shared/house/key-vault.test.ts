import { openKeyVault } from './key-vault'

const vault = (status: number, body: unknown) => {
  const seen: { readonly url: string; readonly authorization: string | undefined }[] = []
  let tokens = 0
  const read = openKeyVault({
    endpoint: 'https://v.vault.test/',
    token: async () => `token-${++tokens}`,
    fetch: async (url, init) => {
      seen.push({ url: String(url), authorization: init?.headers?.['authorization'] })
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
    },
  })
  return { read, seen }
}

test('a secret is read by its name, with a token of its own each time', async () => {
  const { read, seen } = vault(200, { value: 's3cret', id: 'https://v.vault.test/secrets/shop-key/1' })
  expect([await read('shop-key'), await read('shop-key')]).toEqual(['s3cret', 's3cret'])
  expect(seen).toEqual([
    { url: 'https://v.vault.test/secrets/shop-key?api-version=7.4', authorization: 'Bearer token-1' },
    { url: 'https://v.vault.test/secrets/shop-key?api-version=7.4', authorization: 'Bearer token-2' },
  ])
})

test('a secret that is not there is none', async () => {
  expect(await vault(404, { error: { code: 'SecretNotFound' } }).read('gone')).toBeUndefined()
})

test.each([
  [403, 'bad_settings'],
  [401, 'bad_settings'],
  [503, 'unavailable'],
  [200, 'unavailable'],
])('status %i without a secret is %s, and quotes nothing of the answer', async (status, word) => {
  const error = await vault(status, 'the s3cret of somebody')
    .read('x')
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ word })
  expect(JSON.stringify([String(error), error])).not.toContain('s3cret')
})
