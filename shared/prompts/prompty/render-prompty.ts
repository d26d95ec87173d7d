import { Fault, fault, type FaultItem } from '../../faults'
import type { ChatMessage } from '../../models/contract'
import { placeImages, takeImages } from '../chat/images'
import { maskValues } from '../chat/masking'
import { parseChatText } from '../chat/parse-chat'
import type { Prompty, PromptyCall } from '../contract'
import { renderTemplate } from '../jinja/render'
import { renderV2 } from './render-v2'

/** Renders a prompty into messages. What is wrong while it renders is the node's failure and names the file's line. */
export const renderPromptyFile = (prompty: Prompty, call: PromptyCall): readonly ChatMessage[] => {
  try {
    return prompty.version === 1 ? renderV1(prompty, call) : renderV2(prompty, call)
  } catch (error) {
    if (!(error instanceof Fault) || error.word !== 'invalid_flow') throw error
    throw asFailure(prompty, error)
  }
}

const renderV1 = ({ template, api }: Prompty, { inputs, options = {} }: PromptyCall): readonly ChatMessage[] => {
  const taken = takeImages(inputs)
  const rendering = { listsAsLines: true }
  if (api === 'completion')
    return [{ role: 'user', content: renderTemplate(placeImages(template.text), taken.values, rendering) }]
  const names = new Set(Object.keys(inputs))
  const text = renderTemplate(placeImages(template.text), maskValues(taken.values, names), rendering)
  return parseChatText(text, taken.images, options.detail)
}

// Places in what was rendered are none of the file; those in the template are.
const asFailure = ({ file, template }: Prompty, error: Fault): Fault => {
  const errors = error.errors?.map((item): FaultItem => ({
    ...item,
    file,
    ...(item.line !== undefined && { line: item.line + (item.code.startsWith('ChatAPI') ? 0 : template.line - 1) }),
  }))
  const code = errors?.[0]?.code ?? 'JinjaTemplateError'
  return fault('node_failed', `“${file}”: ${error.message}`, { ...error.details, code, file }, { errors, cause: error })
}
