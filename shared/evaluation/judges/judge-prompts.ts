import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { fault } from '../../faults'
import { canonicalJson, sha256, type Json, type JsonObject } from '../../json'
import type { ChatMessage } from '../../models/contract'
import type { Prompts, Prompty } from '../../prompts/contract'

/** A judge's question as a `.prompty` file, ready to be filled in. */
export interface JudgePrompt {
  readonly name: string
  /** The file as it is: part of what an evaluator is known by. */
  readonly text: string
  /** The messages: what is judged fenced by a mark that nobody who wrote it can know [27], the house's own words as they are. */
  render(
    judged: Readonly<Record<string, string>>,
    own?: Readonly<Record<string, string>>,
  ): {
    readonly messages: readonly ChatMessage[]
    readonly parameters: JsonObject
  }
}

/** The prompts of judges by name, each read once. */
export type JudgePrompts = (name: string) => JudgePrompt

/** Opens the judges' prompts, which lie beside this file. */
export const openJudgePrompts = (prompts: Pick<Prompts, 'readPrompty' | 'renderPrompty'>): JudgePrompts => {
  const opened = new Map<string, JudgePrompt>()
  return (name) => {
    const before = opened.get(name)
    if (before) return before
    const prompt = openPrompt(prompts, name)
    opened.set(name, prompt)
    return prompt
  }
}

const openPrompt = (prompts: Pick<Prompts, 'readPrompty' | 'renderPrompty'>, name: string): JudgePrompt => {
  const file = `${name}.prompty`
  const text = readFileSync(join(__dirname, 'prompts', file), 'utf8')
  const prompty: Prompty = prompts.readPrompty({
    file,
    text,
    version: 1,
    fileText: () => undefined,
    environment: () => undefined,
    hasConnection: true,
    // The files are the house's own: a fault in one is found by the tests, not by who asks.
    readYaml: (_file, yaml) => ({
      value: parse(yaml) as Json,
      errors: [],
      locate: () => ({ line: 1, column: 1 }),
    }),
  })
  return {
    name,
    text,
    render(values, own = {}) {
      const length = Object.values(values).reduce((sum, value) => sum + value.length, 0)
      if (length > longestJudged) {
        throw fault('too_large', `A judge reads up to ${longestJudged} characters, and this row has ${length}`)
      }
      const mark = markOf(name, { ...own, ...values })
      const fenced = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fence(key, value, mark)]))
      const messages = prompts.renderPrompty(prompty, { inputs: { ...own, ...fenced, mark }, nonce: mark })
      return { messages, parameters: prompty.parameters }
    },
  }
}

const longestJudged = 400_000

// A text cannot contain the hash of itself: so the mark is the same whenever the same is judged, which a memo needs, and
// still cannot be written into what is judged.
const markOf = (name: string, values: Readonly<Record<string, string>>): string =>
  sha256(canonicalJson(['judged', name, values])).slice(0, 24)

const fence = (key: string, value: string, mark: string): string =>
  `<<< begin ${key} ${mark} >>>\n${value}\n<<< end ${key} ${mark} >>>`
