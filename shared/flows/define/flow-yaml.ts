import { stringify } from 'yaml'
import type { CodeFlow } from './contract'
import { codeFlowFile } from './define-flow'

/** The flow file of a flow defined in code. */
export const flowYaml = ({ definition }: CodeFlow): string =>
  `# Written from ${codeFlowFile} by the build; change it there.\n${stringify(definition, { lineWidth: 120, singleQuote: true })}`
