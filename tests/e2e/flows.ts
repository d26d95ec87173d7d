import { sha256 } from '../../shared/json'
import { call, type Reply } from './api'
import type { Ground } from './ground'

/** A flow without a model: a greeting. */
export const greeting = {
  yaml: `
inputs:
  name: {type: string}
  times: {type: int, default: 1}
outputs:
  greeting: {type: string, reference: "\${greet.output}"}
nodes:
- name: greet
  type: prompt
  source: {type: code, path: greet.jinja2}
  inputs: {name: "\${inputs.name}", times: "\${inputs.times}"}
`,
  files: { 'greet.jinja2': 'Hello {{ name }}, {{ times }} time(s).' },
}

/** A flow that hands a question to the model, over a connection where one is named. */
export const asking = (connection?: string) => ({
  yaml: `
inputs:
  question: {type: string}
outputs:
  answer: {type: string, reference: "\${answer.output}"}
nodes:
- name: answer
  type: llm
  source: {type: code, path: chat.jinja2}
  inputs: {question: "\${inputs.question}"}
  api: chat
${connection === undefined ? '' : `  connection: ${connection}\n`}`,
  files: { 'chat.jinja2': 'system:\nAnswer.\n\nuser:\n{{ question }}\n' },
})

/** A flow of one script. */
export const scripted = (hash: string) => ({
  yaml: `
inputs:
  to: {type: string}
outputs:
  said: {type: object, reference: "\${work.output}"}
nodes:
- name: work
  type: script
  source: {type: code, path: work.ts}
  inputs: {to: "\${inputs.to}"}
`,
  files: {},
  code: { 'work.ts': hash },
})

/** Publishes a flow. */
export const publish = (
  ground: Pick<Ground, 'url'>,
  name: string,
  sources: object,
  headers: Record<string, string> = {},
): Promise<Reply> => call(ground, 'PUT', `/api/flows/${name}`, sources, headers)

/** Puts a code module into the ground's container `code`, as a deployment does, and gives its hash. */
export const deployModule = async (ground: Pick<Ground, 'storage'>, text: string): Promise<string> => {
  const { BlobServiceClient } = await import('@azure/storage-blob')
  const container = BlobServiceClient.fromConnectionString(ground.storage).getContainerClient('code')
  await container.createIfNotExists()
  const hash = sha256(text)
  await container.getBlockBlobClient(`${hash}.mjs`).upload(text, Buffer.byteLength(text))
  return hash
}
