import { z } from 'zod'
import { prompts } from '../../prompts'
import { play } from '../play'
import { defineFlow } from '.'
import { flowYaml } from './flow-yaml'

const ideas = defineFlow({
  description: 'Ideas about a topic',
  inputs: z.object({
    topic: z.string().describe('What about'),
    count: z.int().default(2),
    loud: z.boolean().default(false),
  }),
  nodes: ({ inputs, script, prompt }) => {
    const list = script({
      inputs: { topic: inputs.topic, count: inputs.count },
      output: z.object({ ideas: z.array(z.string()), 'the count': z.number() }),
      run: ({ topic, count }, { now }) => ({
        ideas: Array.from({ length: count }, (_none, index) => `${topic.toUpperCase()} ${index + now()}`),
        'the count': count,
      }),
    })
    const text = prompt({
      template: 'First: {{ first }}{% if loud %}!{% endif %}',
      inputs: { first: list.at('ideas').at(0), loud: inputs.loud },
      activate: { when: inputs.count, gt: 0 },
    })
    const size = script({
      inputs: { count: list.at('the count') },
      output: z.number(),
      run: ({ count }) => count * 10,
      retry: { attempts: 2, delay: '10ms' },
      on_error: { default: 0 },
    })
    return { list, text, size }
  },
  outputs: ({ text, size }, inputs) => ({ text, size, topic: inputs.topic }),
})

const filesOf = (flow: typeof ideas) => ({ 'flow.dag.yaml': flowYaml(flow), ...flow.templates })

test('a flow in code is the flow file that it writes, and runs as one', async () => {
  const run = await play(filesOf(ideas), { topic: 'kayaks', loud: true }, { prompts, scripts: { 'flow.ts': ideas } })
  expect(run).toMatchObject({
    status: 'completed',
    outputs: { text: 'First: KAYAKS 0!', size: 20, topic: 'kayaks' },
  })
  expect(ideas.definition).toMatchObject({
    inputs: {
      topic: { type: 'string', description: 'What about' },
      count: { type: 'int', default: 2 },
      loud: { type: 'bool', default: false },
    },
    outputs: { text: { reference: '${text.output}' }, topic: { reference: '${inputs.topic}' } },
    nodes: [
      { name: 'list', type: 'script', handler: 'list', inputs: { topic: '${inputs.topic}', count: '${inputs.count}' } },
      { name: 'text', inputs: { first: '${list.output.ideas.[0]}' }, activate: { when: '${inputs.count}', gt: 0 } },
      { name: 'size', inputs: { count: "${list.output.['the count']}" }, on_error: { default: 0 } },
    ],
  })
})

test('what a function gives must be what it says it gives', async () => {
  const flow = defineFlow({
    inputs: z.object({}),
    nodes: ({ script }) => ({ bad: script({ output: z.number(), run: () => 'text' as unknown as number }) }),
    outputs: ({ bad }) => ({ bad }),
  })
  const run = await play(filesOf(flow), {}, { prompts, scripts: { 'flow.ts': flow } })
  expect(run).toMatchObject({ status: 'failed', error: { code: 'node_failed', details: { node: 'bad' } } })
})

test('a node that is pointed at and not given back is named', () => {
  const define = () =>
    defineFlow({
      inputs: z.object({}),
      nodes: ({ script, prompt }) => {
        const lost = script({ output: z.string(), run: () => 'x' })
        return { shown: prompt({ template: '{{ x }}', inputs: { x: lost } }) }
      },
      outputs: ({ shown }) => ({ shown }),
    })
  expect(define).toThrow('A node of type “script” is pointed at')
})

test('types are carried from schema to function', () => {
  defineFlow({
    inputs: z.object({ n: z.number() }),
    nodes: ({ inputs, script }) => {
      const doubled = script({
        inputs: { n: inputs.n },
        output: z.object({ n: z.number() }),
        run: ({ n }) => ({ n: n * 2 }),
      })
      // @ts-expect-error the output has no such key
      doubled.at('m')
      // @ts-expect-error a number is no text
      script({ inputs: { n: doubled.at('n') }, output: z.string(), run: ({ n }) => n.trim() })
      return { doubled }
    },
    outputs: ({ doubled }) => ({ doubled }),
  })
})
