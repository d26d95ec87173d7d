import type { DurableFunction, FunctionKind } from './contract'

/** What a look for a function found. */
export type Found =
  { readonly kind: 'found'; readonly target: DurableFunction } | { readonly kind: 'absent'; readonly why: string }

/** The functions a hub can run, by kind and by name without case. */
export class FunctionTable {
  private readonly functions = new Map<string, DurableFunction>()

  constructor(private readonly isDisabled: (name: string) => boolean = () => false) {}

  /** Takes a function in; a second one of the same kind and name is refused. */
  add(kind: FunctionKind, given: DurableFunction): void {
    const key = keyOf(kind, given.name)
    const twin = this.functions.get(key)
    if (twin) throw new Error(`There are two ${kind} functions named "${twin.name}"`)
    this.functions.set(key, given)
  }

  find(kind: FunctionKind, name: string): Found {
    const target = this.functions.get(keyOf(kind, name))
    const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} function '${name}'`
    if (this.isDisabled(target?.name ?? name)) return { kind: 'absent', why: `${title} is disabled.` }
    return target ? { kind: 'found', target } : { kind: 'absent', why: `${title} does not exist.` }
  }

  names(kind: FunctionKind): readonly string[] {
    const prefix = `${kind} `
    return [...this.functions].filter(([key]) => key.startsWith(prefix)).map(([, each]) => each.name)
  }
}

function keyOf(kind: FunctionKind, name: string): string {
  return `${kind} ${name.toLowerCase()}`
}
