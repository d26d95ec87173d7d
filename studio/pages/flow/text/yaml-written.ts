import { stringify } from 'yaml'

/** A step into a document: a key, or a place in a list. */
export type Step = string | number

/** A value that YAML can hold. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value | undefined }

/** Whether a value stands in one line. */
export const isScalarValue = (value: Value): boolean => value === null || typeof value !== 'object'

/** A value as it follows its key: in the line, or in lines below. */
export const besideKey = (value: Value, indent: number, isFlow: boolean): string => {
  if (isFlow || isScalarValue(value) || isEmpty(value)) return ` ${inlineText(value, undefined, isFlow)}`
  return `\n${blockText(value, indent + 2)}`
}

const isEmpty = (value: Value): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0)

const blockText = (value: Value, indent: number): string =>
  stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + line))
    .join('\n')

/** An entry of a list with its dash. */
export const entryText = (value: Value, dash: number): string => {
  const block = blockText(value, dash + 2)
  return `${' '.repeat(dash)}- ${block.slice(dash + 2)}`
}

/** A value as it stands in a line, in the quotes that stood there before. */
export const inlineText = (value: Value, style?: string, isFlow = false): string => {
  if (typeof value === 'string') {
    const written = JSON.stringify(value)
    if (style === 'QUOTE_DOUBLE') return written
    if (style === 'QUOTE_SINGLE' && !/[\n\r\t\\]/.test(value)) return `'${value.replaceAll("'", "''")}'`
    const plain = stringify(value, { lineWidth: 0 }).trimEnd()
    // Within braces, what they would take apart is quoted.
    return plain.includes('\n') || (isFlow && /[,[\]{}]/.test(plain) && plain === value) ? written : plain
  }
  return isScalarValue(value)
    ? JSON.stringify(value)
    : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()
}
