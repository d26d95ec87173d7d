import { defineFlow, z } from '../../shared/flows/define'

const urgentWords = ['broken', 'leak', 'unsafe', 'injury', 'refund', 'today']

/** Sorts a customer's message by urgency and drafts the first answer: a flow in code, with its functions typed by its schemas. */
export default defineFlow({
  description: 'Sorts a customer message by urgency and drafts the first answer',
  inputs: z.object({
    message: z.string().describe('What the customer wrote'),
    order_number: z.string().default(''),
  }),
  nodes: ({ inputs, script, llm }) => {
    const triage = script({
      inputs: { message: inputs.message },
      output: z.object({ urgency: z.enum(['high', 'normal']), words: z.array(z.string()) }),
      run: ({ message }) => {
        const words = urgentWords.filter((word) => message.toLowerCase().includes(word))
        return { urgency: words.length > 0 ? ('high' as const) : ('normal' as const), words }
      },
    })
    const draft = llm({
      template: `system:
You answer customers of an outdoor shop in two friendly sentences and promise nothing.

user:
Urgency: {{ urgency }}
Order: {{ order_number or 'not named' }}
Message: {{ message }}
`,
      inputs: { urgency: triage.at('urgency'), order_number: inputs.order_number, message: inputs.message },
      retry: { attempts: 3, delay: '1s', on: ['rate_limited', 'unavailable'] },
    })
    return { triage, draft }
  },
  outputs: ({ triage, draft }) => ({ urgency: triage.at('urgency'), reasons: triage.at('words'), draft }),
})
