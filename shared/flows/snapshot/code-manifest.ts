/** Hashes of one flow's code modules by source path, out of the build's manifest `{"<flow>/<path>": "<hash>"}`. */
export const codeOfFlow = (
  manifest: Readonly<Record<string, string>>,
  flow: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(manifest).flatMap(([path, hash]) =>
      path.startsWith(`${flow}/`) ? [[path.slice(flow.length + 1), hash]] : [],
    ),
  )
