import type { Prompts } from '../../prompts/contract'
import type { NodeKind } from '../contract'
import { textOr } from '../definition/shapes'
import { loadImages } from '../images/load-images'
import { inTemplate, settleTemplate, textOf } from './templates'

/** `type: prompt`: renders a template. Keys: `source.path`; inputs: the template's variables. */
export const promptNode = (prompts: Prompts): NodeKind => ({
  kind: 'prompt',
  settle: (node, tools) => ({
    template: settleTemplate(node, tools, prompts)?.path ?? '',
    images: tools.imageFormat ?? 'basic',
  }),
  async run(settings, inputs, context) {
    const { files, masked, maskedTexts, keepMaskedText } = context
    const path = textOr(settings['template'], '')
    const format = settings['images'] === 'openai-vision' ? 'openai-vision' : 'basic'
    const values = { ...(await loadImages(inputs, format, context)), ...Object.fromEntries(maskedTexts) }
    const rendered = inTemplate(path, () => prompts.renderPrompt(textOf(files, path), values, masked))
    keepMaskedText(rendered.masked)
    return rendered.text
  },
})
