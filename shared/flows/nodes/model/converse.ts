import type { ChatMessage, ChatReply, ChatRequest, ToolCall } from '../../../models/contract'
import type { NodeContext } from '../../contract'
import type { Ask } from './ask-model'
import { callTool, tooManyCalls, tooManyRounds, type BoundArguments } from './call-tool'
import type { ToolDefinition } from './tool-definitions'

/** What a conversation needs beside its first request. */
export interface Conversation {
  readonly tools: readonly ToolDefinition[]
  readonly maxRounds: number
  readonly bound?: BoundArguments
}

const mostCalls = 128

/** Asks a model, runs the tools it calls one after the other and asks again, until it answers, calls what nothing here runs, or has had its rounds. */
export const converse = async (
  request: ChatRequest,
  { tools, maxRounds, bound = {} }: Conversation,
  ask: Ask,
  context: NodeContext,
): Promise<ChatReply> => {
  const { onDelta } = context
  if (!tools.some(({ script }) => script)) return ask(request, onDelta)
  const messages: ChatMessage[] = [...request.messages]
  for (let round = 0; round < maxRounds; round++) {
    // Which round is the last one is known at its end, so its text is heard then.
    const reply = await ask({ ...request, messages: [...messages] })
    const calls = reply.message.tool_calls ?? []
    if (calls.length === 0 || !calls.every((call) => isOurs(call, tools))) {
      if (reply.message.content !== null) onDelta?.(reply.message.content)
      return reply
    }
    if (calls.length > mostCalls) throw tooManyCalls(calls.length, mostCalls)
    messages.push({ role: 'assistant', content: reply.message.content, tool_calls: calls })
    for (const [index, call] of calls.entries()) {
      const content = await callTool(call, `tool ${round}.${index}`, tools, bound, context)
      messages.push({ role: 'tool', tool_call_id: call.id, content })
    }
  }
  throw tooManyRounds(maxRounds)
}

// A tool without a script is the caller's to run; a name that is no tool at all is the model's mistake, which it is told.
const isOurs = ({ function: { name } }: ToolCall, tools: readonly ToolDefinition[]): boolean => {
  const tool = tools.find((one) => one.name === name)
  return tool === undefined || tool.script !== undefined
}
