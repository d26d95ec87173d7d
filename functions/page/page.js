const element = (id) => document.getElementById(id)
let current
let running

const problemOf = async (response) => {
  const body = await response.json().catch(() => ({}))
  return new Error(body.detail ?? `The server answered ${response.status}`)
}

const getJson = async (path) => {
  const response = await fetch(path)
  if (!response.ok) throw await problemOf(response)
  return response.json()
}

const showProblem = (error) => {
  element('problem').textContent = error.name === 'AbortError' ? 'Stopped.' : error.message
}

const choose = async (name) => {
  current = await getJson(`/api/flows/${encodeURIComponent(name)}`)
  for (const button of document.querySelectorAll('#flows button'))
    button.setAttribute('aria-current', String(button.textContent === name))
  element('ask-title').textContent = `Ask ${name}`
  element('inputs').replaceChildren(
    ...Object.entries(current.inputs)
      .filter(([, input]) => !input.is_chat_history)
      .map(([input, declared]) => fieldOf(input, declared)),
  )
}

const fieldOf = (name, declared) => {
  const label = document.createElement('label')
  label.textContent = name.replaceAll('_', ' ')
  const field = document.createElement(declared.is_chat_input ? 'textarea' : 'input')
  field.name = name
  if (declared.is_chat_input) field.required = true
  if (declared.default !== undefined && declared.default !== null && typeof declared.default !== 'object')
    field.value = String(declared.default)
  label.append(field)
  return label
}

const inputsOf = (form) => {
  const inputs = {}
  for (const [name, text] of new FormData(form)) {
    const type = current.inputs[name].type
    if (text === '' && current.inputs[name].default !== undefined) continue
    inputs[name] = type === 'string' ? text : tryJson(text)
  }
  return inputs
}

const tryJson = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let buffer = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    buffer += value
    const parts = buffer.split('\n\n')
    buffer = parts.pop()
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part)?.[1]
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (event && data) yield { event, data: JSON.parse(data) }
    }
  }
}

const ask = async () => {
  running = new AbortController()
  element('stop').hidden = false
  for (const id of ['answer', 'figures', 'problem']) element(id).textContent = ''
  element('citations').replaceChildren()
  const response = await fetch(`/api/flows/${encodeURIComponent(current.name)}/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(inputsOf(element('ask'))),
    signal: running.signal,
  })
  if (!response.ok) throw await problemOf(response)
  for await (const { event, data } of eventsOf(response)) show(event, data)
}

const show = (event, data) => {
  if (event === 'token') element('answer').append(data.delta)
  if (event === 'error') element('problem').textContent = data.error.message
  if (event === 'outputs') showOutputs(data.outputs)
  if (event === 'run-end')
    element('figures').textContent =
      `Run ${data.run_id} ${data.status} in ${Math.round(data.latency_ms)} ms · ` +
      `${data.usage ? data.usage.input_tokens + data.usage.output_tokens : 'unknown'} tokens · ` +
      `cost ${data.cost === null ? 'unknown' : `$${data.cost.toFixed(6)}`}`
}

const showOutputs = (outputs) => {
  const { citations, ...rest } = outputs
  if (element('answer').textContent === '')
    element('answer').textContent = Object.entries(rest)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`)
      .join('\n')
  const marks = new Set([...element('answer').textContent.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)))
  const used = (Array.isArray(citations) ? citations : []).filter(({ n }) => marks.has(n))
  element('citations').replaceChildren(
    ...used.map((citation) => {
      const item = document.createElement('li')
      item.textContent = [citation.title, citation.section, citation.document].filter(Boolean).join(' · ')
      if (Number.isInteger(citation.n)) item.value = citation.n
      return item
    }),
  )
}

element('ask').addEventListener('submit', (event) => {
  event.preventDefault()
  ask()
    .catch(showProblem)
    .finally(() => {
      element('stop').hidden = true
    })
})
element('stop').addEventListener('click', () => running?.abort())

const start = async () => {
  const [health, flows] = await Promise.all([getJson('/api/health'), getJson('/api/flows')])
  element('model').textContent = health.model
    ? `${health.model.chat} (${health.model.provider})${health.model.note ? `: ${health.model.note}` : ''}`
    : `Version ${health.version}`
  element('flows').replaceChildren(
    ...flows.items.map(({ name }) => {
      const item = document.createElement('li')
      const button = document.createElement('button')
      button.textContent = name
      button.addEventListener('click', () => void choose(name).catch(showProblem))
      item.append(button)
      return item
    }),
  )
  if (flows.items.length === 0) element('flows').textContent = 'No flow is published yet.'
  else await choose(flows.items[0].name)
}

start().catch(showProblem)
