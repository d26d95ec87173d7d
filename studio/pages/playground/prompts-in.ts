/** A prompt file of a flow, its roles told apart. */
export interface PromptFile {
  readonly flow: string
  readonly path: string
  readonly system: string
  readonly user: string
}

/** The chat prompts among the files of a flow: what stands below `system:`, and what stands below the last `user:`. */
export const promptsIn = (
  flow: string,
  files: readonly { readonly path: string; readonly text?: string }[],
): readonly PromptFile[] =>
  files.flatMap(({ path, text }): PromptFile[] => {
    if (text === undefined || !/\.(jinja2|prompty)$/.test(path)) return []
    const body = text.replace(/^---\n[\s\S]*?\n---\n/, '')
    const parts = body.split(/^\s*#?\s*(system|user|assistant)\s*:\s*$/im)
    let system = ''
    let user = parts.length === 1 ? body.trim() : ''
    for (let place = 1; place < parts.length; place += 2) {
      const said = (parts[place + 1] ?? '').trim()
      if (/system/i.test(parts[place] ?? '')) system = said
      if (/user/i.test(parts[place] ?? '')) user = said
    }
    return [{ flow, path, system, user }]
  })
