import type { InvocationContext } from '@azure/functions'
import { documentUploaded } from './document-uploaded'

const context = (triggerMetadata: object): InvocationContext =>
  ({ triggerMetadata, invocationId: 'i-1' }) as unknown as InvocationContext

test('an uploaded document is announced in Event Grid’s words', () => {
  const uri = 'http://127.0.0.1:1/devstoreaccount1/documents/default/manuals/a%20b.md'
  const properties = { eTag: '"0x1"', lastModified: '2026-01-02T03:04:05.000Z', contentLength: 3 }
  expect(
    documentUploaded(undefined, context({ blobTrigger: 'documents/default/manuals/a b.md', uri, properties })),
  ).toEqual({
    id: 'i-1',
    eventType: 'Microsoft.Storage.BlobCreated',
    subject: '/blobServices/default/containers/documents/blobs/default/manuals/a b.md',
    eventTime: '2026-01-02T03:04:05.000Z',
    dataVersion: '',
    metadataVersion: '1',
    data: { api: 'PutBlob', url: uri, eTag: '0x1', contentLength: 3, blobType: 'BlockBlob' },
  })
})

test('what the platform writes otherwise is left out, for a sync looks at the blob itself', () => {
  const event = documentUploaded(
    undefined,
    context({ blobTrigger: 'documents/x.md', uri: 'u', properties: { eTag: { odd: true }, lastModified: 5 } }),
  )
  expect(event).toMatchObject({ subject: '/blobServices/default/containers/documents/blobs/x.md', data: { url: 'u' } })
})

test('a blob of another container is refused, so that its message is set aside', () => {
  expect(() => documentUploaded(undefined, context({ blobTrigger: 'runs/x.json', uri: 'u' }))).toThrow('blobTrigger')
})
