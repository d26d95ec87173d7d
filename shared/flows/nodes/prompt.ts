import type { Prompts } from '../../prompts/contract'
import type { NodeKind } from '../contract'
import { textOr } from '../definition/shapes'
import { inTemplate, settleTemplate, textOf } from './templates'

/** `type: prompt`: renders a template. Keys: `source.path`; inputs: the template's variables. */
export const promptNode = (prompts: Prompts): NodeKind => ({
  kind: 'prompt',
  settle: (node, tools) => ({ template: settleTemplate(node, tools, prompts)?.path ?? '' }),
  async run(settings, inputs, { files, masked, maskedTexts, keepMaskedText }) {
    const path = textOr(settings['template'], '')
    const values = { ...inputs, ...Object.fromEntries(maskedTexts) }
    const rendered = inTemplate(path, () => prompts.renderPrompt(textOf(files, path), values, masked))
    keepMaskedText(rendered.masked)
    return rendered.text
  },
})
