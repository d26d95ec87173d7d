/** A flow to begin with. */
export interface Starter {
  readonly id: string
  readonly about: string
  readonly yaml: string
  readonly files: Readonly<Record<string, string>>
}

/** What a new flow may start from. */
export const starters: readonly Starter[] = [
  {
    id: 'chat',
    about: 'A model that answers with what was said before',
    yaml: `type: chat
inputs:
  question:
    type: string
    is_chat_input: true
  chat_history:
    type: list
    default: []
    is_chat_history: true
outputs:
  answer:
    type: string
    is_chat_output: true
    reference: \${answer.output}
nodes:
  - name: answer
    type: llm
    source:
      type: code
      path: answer.jinja2
    api: chat
    inputs:
      question: \${inputs.question}
      chat_history: \${inputs.chat_history}
`,
    files: {
      'answer.jinja2': `system:
Answer in one to three sentences.

{% for turn in chat_history %}
user:
{{ turn.inputs.question }}
assistant:
{{ turn.outputs.answer }}
{% endfor %}
user:
{{ question }}
`,
    },
  },
  {
    id: 'retrieval',
    about: 'A model that answers from an index, with its sources',
    yaml: `inputs:
  question:
    type: string
outputs:
  answer:
    type: string
    reference: \${answer.output}
  passages:
    type: list
    reference: \${retrieve.output}
nodes:
  - name: retrieve
    type: retrieve
    index: products
    top: 6
    inputs:
      query: \${inputs.question}
  - name: answer
    type: llm
    source:
      type: code
      path: answer.jinja2
    api: chat
    inputs:
      passages: \${retrieve.output}
      question: \${inputs.question}
`,
    files: {
      'answer.jinja2': `system:
Use only these passages. Write the number of a passage after what you take from it, like [1].

{% for passage in passages %}
## [{{ loop.index }}] {{ passage.title }} ({{ passage.document }})
{{ passage.text }}
{% endfor %}

user:
{{ question }}
`,
    },
  },
  {
    id: 'empty',
    about: 'One prompt, to write everything yourself',
    yaml: `inputs:
  name:
    type: string
    default: world
outputs:
  greeting:
    type: string
    reference: \${greet.output}
nodes:
  - name: greet
    type: prompt
    source:
      type: code
      path: greet.jinja2
    inputs:
      name: \${inputs.name}
`,
    files: { 'greet.jinja2': 'Hello {{ name }}.\n' },
  },
]
