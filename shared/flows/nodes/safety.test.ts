import type { Json, JsonObject } from '../../json'
import type { CheckAbout, CheckFinding } from '../../safety/contract'
import type { NodeContext } from '../contract'
import { safetyNode } from './safety'

const checked = async (inputs: JsonObject) => {
  const asked: { readonly text: string; readonly about: CheckAbout | undefined }[] = []
  const check = async (
    _caller: unknown,
    text: string,
    ids: readonly string[],
    _signal: unknown,
    about?: CheckAbout,
  ): Promise<readonly CheckFinding[]> => {
    asked.push({ text, about })
    return ids.map((id) => ({ check: id, outcome: 'clean' }))
  }
  const context = { services: { safety: { check } } } as unknown as NodeContext
  const settings = { checks: ['groundedness'], action: 'annotate', unchecked: 'pass' }
  const output: Json = await safetyNode.run(settings, inputs, context)
  return { output, asked: asked[0] }
}

test('a text is held against its sources, whether they are texts or passages', async () => {
  const { output, asked } = await checked({
    text: 'Two years [1].',
    query: 'How long?',
    sources: ['Two years.', { text: 'Three years.', document: 'a.md' }],
  })
  expect(output).toMatchObject({ outcome: 'clean', text: 'Two years [1].' })
  expect(asked).toEqual({
    text: 'Two years [1].',
    about: { query: 'How long?', sources: [{ text: 'Two years.' }, { text: 'Three years.' }] },
  })
})

test('without sources there is nothing to hold it against', async () => {
  expect((await checked({ text: 'x' })).asked?.about).toEqual({})
  expect((await checked({ text: 'x', sources: [] })).asked?.about).toEqual({})
  expect((await checked({ text: 'x', sources: 'One text' })).asked?.about).toEqual({ sources: [{ text: 'One text' }] })
})
