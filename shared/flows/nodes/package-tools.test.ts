import type { FetchInit } from '../../fetch/contract'
import { fakeEmbedder, scriptedModel } from '../../models/fakes'
import { prompts } from '../../prompts'
import type { NodeServices, ServiceEndpoint } from '../contract'
import { flow, modelsOf, servicesOf, errorsOf, playBoth, textIn, png, url } from '../fixtures/llm-play'
import { play } from '../play'

describe('package tools', () => {
  const custom = (tool: string, inputs: string): Record<string, string> => ({
    ...flow(`
- name: answer
  type: custom_llm
  source: {type: package_with_prompt, tool: ${tool}, path: see.jinja2}
  inputs: ${inputs}
`),
    'see.jinja2': 'user:\n![image]({{image}})\n{{q}}',
  })

  test.each(['aoai_gpt4v.AzureOpenAI.chat', 'openai_gpt4v.OpenAI.chat', 'llm_vision.llm_vision'])(
    '%s asks a model with images',
    async (tool) => {
      const inputs = `{connection: c, deployment_name: gpt-4o, model: gpt-4o, temperature: 1, max_tokens: 5, image: {"data:image/png;base64": "${png}"}, q: "\${inputs.q}"${tool.startsWith('llm') ? ', detail: low' : ''}}`
      const run = await playBoth(custom(`promptflow.tools.${tool}`, inputs), {}, () => ({
        models: modelsOf({ 'gpt-4o': scriptedModel([(request) => JSON.stringify(request)]) }),
      }))
      const detail = tool.startsWith('llm') ? 'low' : 'auto'
      expect(JSON.parse(textIn(run.output))).toEqual({
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url, detail } },
              { type: 'text', text: 'hello' },
            ],
          },
        ],
        parameters: { temperature: 1, max_tokens: 5 },
      })
    },
  )

  test('an open model is reached by the connection of its endpoint’s name, under its old id too', async () => {
    for (const tool of ['open_model_llm.OpenModelLLM.call', 'open_source_llm.OpenSourceLLM.call']) {
      const inputs =
        '{endpoint_name: onlineEndpoint/llama, deployment_name: d, api: completion, max_new_tokens: 7, model_kwargs: {seed: 1}, q: x, image: y}'
      const named: string[] = []
      const run = await playBoth(custom(`promptflow.tools.${tool}`, inputs), {}, () => ({
        models: modelsOf({ d: scriptedModel([({ parameters }) => JSON.stringify(parameters)]) }),
        services: {
          connection: async (_caller, name) => {
            named.push(name)
            return { name, kind: 'serverless', baseUrl: 'https://x', auth: { kind: 'none' } }
          },
        },
      }))
      expect(JSON.parse(textIn(run.output))).toEqual({ max_tokens: 7, seed: 1 })
      expect(new Set(named)).toEqual(new Set(['llama']))
    }
  })

  test('a tool that nobody knows is named, and so is a source that is no package', async () => {
    expect(await errorsOf(custom('my.tools.vision', '{connection: c}'))).toEqual(['PackageToolNotFoundError'])
    expect(await errorsOf(custom('promptflow.tools.llm_vision.llm_vision', '{q: x}'))).toEqual([
      'MissingRequiredInputs',
    ])
    const code = custom('x', '{}')['flow.dag.yaml']?.replace('package_with_prompt', 'code') ?? ''
    expect(await errorsOf({ ...custom('x', '{}'), 'flow.dag.yaml': code })).toEqual(['NotImplementedError'])
  })

  const python = (tool: string, inputs: string): Record<string, string> =>
    flow(`
- name: answer
  type: python
  source: {type: package, tool: ${tool}}
  inputs: ${inputs}
`)
  const endpoint = (baseUrl: string): Partial<NodeServices> => ({
    endpoint: async (): Promise<ServiceEndpoint> => ({
      kind: 'custom',
      baseUrl,
      fields: {},
      secrets: ['api_key'],
      secret: async (name, address) => `${name} for ${new URL(address).origin}`,
    }),
  })

  test('embedding', async () => {
    const files = python('promptflow.tools.embedding.embedding', '{connection: c, deployment_name: e, input: text}')
    const run = await playBoth(files, {}, () => ({ models: modelsOf({}, fakeEmbedder({ dimensions: 4 })) }))
    expect(run.output).toHaveLength(4)
  })

  test('content safety decides by severity, under each of its ids', async () => {
    for (const tool of [
      'promptflow.tools.azure_content_safety.analyze_text',
      'content_safety_text.tools.content_safety_text_tool.analyze_text',
    ]) {
      const asked: (readonly [string, FetchInit])[] = []
      const run = await playBoth(
        python(tool, '{connection: c, text: bad words, hate_category: low_sensitivity, violence_category: disable}'),
        {},
        () => ({
          models: modelsOf({}),
          services: {
            ...endpoint('https://safe.example/'),
            fetch: async (input, init = {}) => {
              asked.push([String(input), init])
              const severities = { Hate: 4, SelfHarm: 4, Sexual: 2, Violence: 6 }
              return Response.json({
                categoriesAnalysis: Object.entries(severities).map(([category, severity]) => ({ category, severity })),
              })
            },
          },
        }),
      )
      expect(run.output).toEqual({
        suggested_action: 'Reject',
        action_by_category: { Hate: 'Accept', SelfHarm: 'Reject', Sexual: 'Accept', Violence: 'Accept' },
      })
      const [first] = asked
      expect(first?.[0]).toBe('https://safe.example/contentsafety/text:analyze?api-version=2024-09-01')
      expect(first?.[1].headers).toMatchObject({ 'Ocp-Apim-Subscription-Key': 'api_key for https://safe.example' })
    }
  })

  test('SerpAPI, and an answer that is an error without a key in it', async () => {
    const files = python('promptflow.tools.serpapi.SerpAPI.search', '{connection: c, query: tea, num: 3}')
    const asked: string[] = []
    const services = (status: number): Partial<NodeServices> => ({
      ...endpoint('https://serpapi.com'),
      fetch: async (input) => {
        asked.push(String(input))
        return Response.json({ organic_results: [] }, { status })
      },
    })
    expect((await playBoth(files, {}, () => ({ models: modelsOf({}), services: services(200) }))).output).toEqual({
      organic_results: [],
    })
    expect(asked[0]).toBe(
      'https://serpapi.com/search?q=tea&engine=google&num=3&safe=off&output=json&api_key=api_key+for+https%3A%2F%2Fserpapi.com',
    )
    const failed = await play(files, {}, { prompts, services: servicesOf(modelsOf({}), {}, services(401)) })
    expect(JSON.stringify(failed.error)).not.toContain('api_key')
  })

  test('Index Lookup searches an index here', async () => {
    const files = python(
      'promptflow_vectordb.tool.common_index_lookup.search',
      '{index: products, queries: "${inputs.q}", top_k: 2}',
    )
    const run = await playBoth(files, { q: ['a', 'b'] }, () => ({
      models: modelsOf({}),
      services: {
        knowledge: {
          search: async (_caller, { index, query, top }) => ({
            results: [
              { text: `${query} in ${index} of ${top}`, score: 1, document: 'd.md', title: 'D', passage: 'p' } as never,
            ],
          }),
        },
      },
    }))
    expect(run.output).toEqual(
      ['a', 'b'].map((query) => [
        {
          text: `${query} in products of 2`,
          score: 1,
          metadata: { source: { filename: 'd.md', title: 'D' }, passage: 'p' },
        },
      ]),
    )
    const cloud = python(
      'promptflow_vectordb.tool.common_index_lookup.search',
      '{mlindex_content: "kind: acs", queries: x}',
    )
    expect(await errorsOf(cloud)).toEqual(['MissingRequiredInputs'])
    expect(await errorsOf(python('my.tool', '{}'))).toEqual(['PackageToolNotFoundError'])
  })
})
