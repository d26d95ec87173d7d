/** Kinds that the format or the design knows and this version cannot run: refused by name, never passed over. */
export const laterKinds: ReadonlySet<string> = new Set(['csharp', 'action'])
