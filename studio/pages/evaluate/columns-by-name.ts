/** What each input takes that has a column of its own name: nobody who brings the column means the input’s default. */
export const columnsByName = (
  inputs: readonly string[],
  columns: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(inputs.filter((name) => columns.includes(name)).map((name) => [name, `data.${name}`]))

/** The same as references, as orders write them. */
export const inputsByName = (
  inputs: readonly string[],
  columns: readonly { readonly name: string }[] = [],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(
      columnsByName(
        inputs,
        columns.map(({ name }) => name),
      ),
    ).map(([name, source]) => [name, `\${${source}}`]),
  )
