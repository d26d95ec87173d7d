import type { Binding, TypedData } from '../core/contract'
import type { Ground } from '../triggers/contract'
import type { BindingData } from './binding-data'

/** Fetches what a function is given through one binding beside its trigger. */
export interface Input {
  read(data: () => BindingData): TypedData | Promise<TypedData>
}

/** One kind of input binding: a plain value in the table of bindings. */
export interface InputKind {
  readonly type: string
  /** Checks the binding and opens its source; throws a HostError that names function and option. */
  open(binding: Binding, functionName: string, ground: Ground): Input
}

/** Writes what a function put out through one binding. */
export interface Output {
  write(value: TypedData, data: () => BindingData): Promise<void>
}

/** One kind of output binding: a plain value in the table of bindings. */
export interface OutputKind {
  readonly type: string
  /** Checks the binding and opens its target; throws a HostError that names function and option. */
  open(binding: Binding, functionName: string, ground: Ground): Output
}
