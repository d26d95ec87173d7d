import type { Prompts } from '../../prompts/contract'
import type { NodeKind } from '../contract'
import { textOr } from '../definition/shapes'
import { settleTemplate, textOf } from './templates'

/** `type: prompt`: renders a template. Keys: `source.path`; inputs: the template's variables. */
export const promptNode = (prompts: Prompts): NodeKind => ({
  kind: 'prompt',
  settle: (node, tools) => ({ template: settleTemplate(node, tools, prompts)?.path ?? '' }),
  async run(settings, inputs, { files, masked, maskedTexts, keepMaskedText }) {
    const template = textOf(files, textOr(settings['template'], ''))
    const rendered = prompts.renderPrompt(template, { ...inputs, ...Object.fromEntries(maskedTexts) }, masked)
    keepMaskedText(rendered.masked)
    return rendered.text
  },
})
