import type { Prompts } from '../../prompts/contract'
import type { NodeKind } from '../contract'
import { textOr } from '../definition/shapes'
import { settleTemplate, textOf } from './templates'

/** `type: prompt`: renders a template. Keys: `source.path`; inputs: the template's variables. */
export const promptNode = (prompts: Prompts): NodeKind => ({
  kind: 'prompt',
  settle: (node, tools) => ({ template: settleTemplate(node, tools, prompts)?.path ?? '' }),
  run: async (settings, inputs, { files }) => prompts.render(textOf(files, textOr(settings['template'], '')), inputs),
})
