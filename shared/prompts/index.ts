import { imageInputsOf, placeImages, takeImages } from './chat/images'
import { maskValues, unmaskText } from './chat/masking'
import { parseChatText } from './chat/parse-chat'
import type { Prompts } from './contract'
import { inputsOfTemplate, renderTemplate } from './jinja/render'

import { answerOfText, fillInputs, readPromptyFile, renderPromptyFile } from './prompty'

export { pythonText } from './python-text'

/** The prompts room: Jinja as Prompt flow uses it, and the chat messages in rendered text. */
export const prompts: Prompts = {
  render: renderTemplate,
  inputsOf: inputsOfTemplate,
  imageInputsOf,
  parseChat: parseChatText,
  renderPrompt: (template, values, masked) => {
    const text = renderTemplate(placeImages(template), maskValues(takeImages(values).values, masked))
    return { text: unmaskText(text), masked: text }
  },
  renderChat: (template, values, masked, { detail, listsAsLines = false } = {}) => {
    const taken = takeImages(values)
    const lines = listsAsLines || taken.images.size > 0
    const text = renderTemplate(placeImages(template), maskValues(taken.values, masked), { listsAsLines: lines })
    return parseChatText(text, taken.images, detail)
  },
  readPrompty: readPromptyFile,
  promptyInputs: fillInputs,
  renderPrompty: renderPromptyFile,
  readAnswer: answerOfText,
}
