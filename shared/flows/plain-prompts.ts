import { fault } from '../faults'
import type { Json } from '../json'
import type { ChatMessage } from '../models/contract'
import type { Prompts, TemplateValues } from '../prompts/contract'
import { pythonText } from './python-text'

/** Prompts that know `{{ name }}` and role lines and nothing else: for playing flows in tests. */
export const plainPrompts = (): Prompts => {
  const render: Prompts['render'] = (template, values) =>
    template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_whole, name: string) =>
      Object.hasOwn(values, name) ? pythonText(values[name] as Json) : '',
    )
  const parseChat: Prompts['parseChat'] = (text) => {
    const [, ...parts] = text.split(/^\s*#?\s*(system|user|assistant)\s*:\s*\n/im)
    return parts.flatMap((part, index): ChatMessage[] =>
      index % 2 === 0
        ? [{ role: part.toLowerCase() as ChatMessage['role'], content: (parts[index + 1] ?? '').trim() }]
        : [],
    )
  }
  return {
    render,
    parseChat,
    inputsOf: (template) => [
      ...new Set(Array.from(template.matchAll(/\{\{\s*(\w+)\s*\}\}/g), ([, name]) => name ?? '')),
    ],
    imageInputsOf: () => new Set(),
    renderPrompt(template, values, masked) {
      const text = render(template, mask(values, masked))
      return { text: unmask(text), masked: text }
    },
    renderChat: (template, values, masked) =>
      parseChat(render(template, mask(values, masked))).map((message) => ({
        ...message,
        content: typeof message.content === 'string' ? unmask(message.content) : message.content,
      })),
    readPrompty: noPrompties,
    promptyInputs: noPrompties,
    renderPrompty: noPrompties,
    readAnswer: noPrompties,
  }
}

const noPrompties = (): never => {
  throw fault('unavailable', 'Plain prompts know no .prompty files; hand in the prompts room')
}

const mask = (values: TemplateValues, masked: ReadonlySet<string>): TemplateValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      masked.has(name) ? pythonText(value).replaceAll(':', '\0') : value,
    ]),
  )

const unmask = (text: string): string => text.replaceAll('\0', ':')
