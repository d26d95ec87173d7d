import { everyNode } from '../bicep/syntax'
import { at, check } from './found'

/** The parser reads every file to its end. */
export const syntax = check('1 syntax', 'every file is Bicep', ({ files }) =>
  files.flatMap((file) =>
    [...everyNode(file.root)]
      .filter(({ isBroken }) => isBroken)
      .map((node) => at('1 syntax', file, node, `no Bicep at “${node.text.slice(0, 40)}”`)),
  ),
)
