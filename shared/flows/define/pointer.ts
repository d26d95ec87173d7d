import type { Json } from '../../json'
import type { AnyOutput } from './contract'

/** One node while its flow is being defined; its name is known when all are. */
export interface NodeDraft {
  readonly type: string
  readonly order: Readonly<Record<string, unknown>>
}

/** Points at a flow input. */
export class InputPointer {
  constructor(readonly name: string) {}
}

/** Points at a node's output or a part of it. */
export class OutputPointer implements AnyOutput {
  constructor(
    readonly node: NodeDraft,
    readonly path: readonly (string | number)[] = [],
  ) {}

  at(part: string | number): OutputPointer {
    return new OutputPointer(this.node, [...this.path, part])
  }
}

/** Writes a pointer, or a plain value, as a flow file has it. */
export const written = (given: unknown, nameOf: (node: NodeDraft) => string): Json => {
  if (given instanceof InputPointer) return `\${inputs.${given.name}}`
  if (!(given instanceof OutputPointer)) return given as Json
  const path = given.path.map((part) => (typeof part === 'number' ? `.[${part}]` : partText(part)))
  return `\${${nameOf(given.node)}.output${path.join('')}}`
}

const partText = (part: string): string => {
  if (/^[\p{L}\p{N}_]+$/u.test(part)) return `.${part}`
  if (!part.includes("'")) return `.['${part}']`
  throw new TypeError(`A flow file cannot point at the key “${part}”: it has a quote in it`)
}
