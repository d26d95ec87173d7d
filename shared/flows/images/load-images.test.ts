import { fault } from '../../faults'
import type { Fetch } from '../../fetch/contract'
import type { Json } from '../../json'
import { scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import type { NodeServices } from '../contract'
import { flow, llm, modelsOf, servicesOf, errorsOf, playBoth, textIn, png, url } from '../fixtures/llm-play'
import { play } from '../play'

describe('images', () => {
  const files = (format: string, template: string, type = 'object'): Record<string, string> => ({
    ...flow(llm(''), { 'chat.jinja2': template, 'a.png': url }, `message_format: ${format}`),
    'flow.dag.yaml': (flow(llm(''), {}, `message_format: ${format}`)['flow.dag.yaml'] ?? '').replace(
      '{type: object, default: hello}',
      `{type: ${type}}`,
    ),
  })
  const contentOf = async (
    written: Record<string, string>,
    q: Json,
    services: Partial<NodeServices> = {},
  ): Promise<{ content: unknown; error?: unknown }> => {
    const model = scriptedModel(['fine'])
    const run = await play(
      written,
      { q },
      { prompts, services: servicesOf(modelsOf({ default: model }), {}, services) },
    )
    return { content: model.calls[0]?.request.messages.at(-1)?.content, error: run.error }
  }
  const markdown = 'user:\n![image]({{ q }})\nWhat is it?\n'
  const part = { type: 'image_url', image_url: { url, detail: 'auto' } }
  const expected = [part, { type: 'text', text: 'What is it?' }]

  test.each<[string, Json]>([
    ['base64', { 'data:image/png;base64': png }],
    ['base64 of any kind', { 'data:image/*;base64': png }],
    ['a file of the flow', { 'data:image/png;path': 'a.png' }],
  ])('the basic form as %s, within a list or by itself', async (_what, image) => {
    expect((await contentOf(files('basic', markdown), image)).content).toEqual(expected)
    expect((await contentOf(files('basic', 'user:\n{{ q }}'), ['Look:', image])).content).toEqual([
      { type: 'text', text: 'Look:' },
      part,
    ])
  })

  test('[§1.10] an image is found within maps, and a map with more than one key is none', async () => {
    const image = { 'data:image/png;base64': png }
    const within = await contentOf(files('basic', 'user:\n{{ q.a }}'), { a: { 'data:image/png;path': 'a.png' } })
    expect(within.content).toEqual([part])
    const text = (await contentOf(files('basic', 'user:\n{{ q }}'), { ...image, more: 1 })).content
    expect(text).toContain("'more': 1")
    expect(text).toContain("{'data:image/png;base64': '")
  })

  test('the form of openai-vision is an image only where the flow says so', async () => {
    const list: Json = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url } },
      { type: 'image_file', image_file: { path: 'a.png' } },
    ]
    const vision = await contentOf(files('openai-vision', 'user:\n{{ q }}'), list)
    expect(vision.content).toEqual([{ type: 'text', text: 'What is it?' }, part, part])
    const basic = await contentOf(files('basic', 'user:\n{{ q }}'), list)
    expect(basic.content).toContain("{'type': 'text', 'text': 'What is it?'}")
  })

  test.each<[string, Json]>([
    ['a data URI', url],
    ['a path', 'a.png'],
    ['the basic form', { 'data:image/png;path': 'a.png' }],
  ])('an input of type image takes %s', async (_what, q) => {
    expect((await contentOf(files('basic', markdown, 'image'), q)).content).toEqual(expected)
    expect((await contentOf(files('openai-vision', markdown, 'image'), q)).content).toEqual(expected)
  })

  test.each<Json>(['', 7, { a: 1 }, { 'data:image/png;base64': '???' }, { 'data:image/png;path': '' }])(
    'an input of type image refuses %j',
    async (q) => {
      const run = contentOf(files('basic', markdown, 'image'), q)
      await expect(run).rejects.toMatchObject({ word: 'invalid_input', errors: [{ code: 'LoadMultimediaDataError' }] })
    },
  )

  test('[24] a file that is not among the flow’s, and one that is no image, fail the node', async () => {
    for (const path of ['b.png', '../a.png', '/etc/passwd', 'chat.jinja2']) {
      const { error } = await contentOf(files('basic', markdown), { 'data:image/*;path': path })
      expect(error).toMatchObject({ code: 'node_failed', details: { code: 'LoadMultimediaDataError', input: 'q' } })
    }
  })

  test('[22] an address is looked at by the guarded fetch, and told to the model', async () => {
    const asked: string[] = []
    const fetch: Fetch = async (input) => {
      asked.push(String(input))
      return new Response(Buffer.from(png, 'base64'))
    }
    const image = { 'data:image/png;url': 'https://e.example/a.png' }
    const { content } = await contentOf(files('basic', markdown), image, { fetch })
    expect(content).toEqual([
      { type: 'image_url', image_url: { url: 'https://e.example/a.png', detail: 'auto' } },
      { type: 'text', text: 'What is it?' },
    ])
    expect(asked).toEqual(['https://e.example/a.png'])
    const answers: Fetch[] = [
      async () => {
        throw fault('address_refused', 'A flow may not call that')
      },
      async () => new Response('no', { status: 404 }),
      async () => new Response('<html>'),
    ]
    for (const fetch of answers) {
      const { error } = await contentOf(files('basic', markdown), image, { fetch })
      expect(error).toMatchObject({ details: { code: 'LoadMultimediaDataError' } })
    }
  })

  test('images go from node to node and out of a flow as they were written', async () => {
    const through = {
      ...flow(`
- name: copy
  type: script
  source: {type: code, path: copy.ts}
  inputs: {image: "\${inputs.q}"}
- name: text
  type: prompt
  source: {type: code, path: text.jinja2}
  inputs: {q: "\${copy.output}"}
- name: answer
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {q: "\${copy.output}", t: "\${text.output}"}
`),
      'chat.jinja2': 'user:\n![image]({{q}})\n{{t}}',
      'text.jinja2': 'It is {{ q }}.',
      'a.png': url,
    }
    const image = { 'data:image/png;path': 'a.png' }
    const make = () => ({
      models: modelsOf({ default: scriptedModel([({ messages }) => JSON.stringify(messages)]) }),
      scripts: { 'copy.ts': ({ image: given }: { image: Json }) => given },
    })
    const { output } = await playBoth(through, { q: image }, make)
    const [message] = JSON.parse(textIn(output)) as { content: Json[] }[]
    expect(message?.content).toEqual([
      part,
      { type: 'text', text: expect.stringMatching(/^It is Image\([0-9a-f]{8}\)\.$/) as string },
    ])
  })

  test('message_format is one of two', async () => {
    expect(await errorsOf(flow(llm(''), {}, 'message_format: html'))).toEqual(['InvalidMessageFormatType'])
  })
})
