import type { Binding, TypedData } from '../core/contract'
import type { Ground } from '../triggers/contract'

/** Writes what a function put out through one binding. */
export interface Output {
  write(data: TypedData): Promise<void>
}

/** One kind of output binding: a plain value in the table of bindings. */
export interface OutputKind {
  readonly type: string
  /** Checks the binding and opens its target; throws a HostError that names function and option. */
  open(binding: Binding, functionName: string, ground: Ground): Output
}
