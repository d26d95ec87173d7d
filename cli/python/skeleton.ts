import type { PythonFunction, PythonParameter } from './read-python'
import { typeOfAnnotation } from './type-of-annotation'

/** How many lines of the Python a skeleton quotes. */
const mostLines = 200

/** What a skeleton is written from. */
export interface SkeletonOrder {
  readonly node: string
  /** The skeleton's own file. */
  readonly path: string
  /** Why there is one, as a sentence. */
  readonly why: string
  /** Absent where no signature could be read; the node's own inputs stand in for it. */
  readonly tool?: PythonFunction
  readonly inputs: readonly string[]
}

/** A TypeScript file with the types of a Python tool and its text as a comment, to be filled in. */
export const skeletonOf = ({ node, path, why, tool, inputs }: SkeletonOrder): string => {
  const parameters: readonly PythonParameter[] =
    tool?.parameters ?? inputs.map((name) => ({ name, annotation: null, default: null }))
  const more = tool?.takesMore ? '  readonly [name: string]: unknown\n' : ''
  const message = `Node “${node}” is not written yet: fill in ${path}`
  return [
    `// ${oneLine(why)}\n// Fill in the function; the flow runs it as a script node.\n\n`,
    `/** What the node “${inComment(node)}” is given. */\nexport interface Inputs {\n`,
    parameters.map(fieldOf).join(''),
    more,
    '}\n\n',
    tool === undefined ? '' : quoted(tool),
    `export default async function ${functionName(node)}(inputs: Inputs): Promise<${typeOfAnnotation(tool?.returns ?? null)}> {\n`,
    `  void inputs\n  throw new Error(${JSON.stringify(message)})\n}\n`,
  ].join('')
}

const fieldOf = ({ name, annotation, default: value }: PythonParameter): string => {
  const type = typeOfAnnotation(annotation)
  const python = `${annotation ?? ''}${value === null ? '' : ` = ${value}`}`.trim()
  const comment = python === '' ? '' : `  /** Python: ${inComment(python)} */\n`
  return `${comment}  readonly ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}${value === null ? '' : '?'}: ${type}\n`
}

const quoted = ({ source }: PythonFunction): string => {
  const lines = source.split(/\r\n|\r|\n/)
  const shown = lines.slice(0, mostLines).map((line) => `// ${oneLine(line)}`.trimEnd())
  const rest = lines.length > mostLines ? [`// … ${lines.length - mostLines} more lines`] : []
  return `${['// The Python it stands for:', ...shown, ...rest].join('\n')}\n`
}

const functionName = (node: string): string => {
  const name = node.replaceAll(/[^\w$]+/g, '_')
  return /^[A-Za-z_$]/.test(name) && !reserved.has(name) ? name : `node_${name}`
}

const reserved = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval'.split(
    ' ',
  ),
)

const inComment = (text: string): string => oneLine(text).replaceAll('*/', '* /')

const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ')
