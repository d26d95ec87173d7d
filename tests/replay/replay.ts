import { isDeepStrictEqual } from 'node:util'
import { orchestrator } from '../../local/durable/fixtures/sdk-functions'
import { endOf, tasksOf, type OrchestratorAnswer, type RecordedInstance } from './history'

/**
 * Runs an orchestrator over a recorded history, turn by turn, by the SDK. Whatever had been asked for before a turn must
 * be asked for again in that turn, in its order and with its input, or an instance that stands there would break; and
 * the end must be the recorded one. Gives what differs, or undefined.
 */
export const replay = async (generator: unknown, instance: RecordedInstance): Promise<string | undefined> => {
  const { history, trigger, turns, asked, end } = instance
  for (const [turn, { events }] of turns.entries()) {
    const where = `turn ${turn + 1} of ${turns.length}`
    const answer = await runOnce(generator, { history: history.slice(0, events), ...trigger })
    if (typeof answer === 'string') return `${where} throws: ${answer}`
    const isLast = turn === turns.length - 1
    const known = asked.slice(0, isLast ? asked.length : (turns[turn - 1]?.asked ?? 0))
    const now = tasksOf(answer)
    const other = known.findIndex((task, place) => !isDeepStrictEqual(task, now[place]))
    if (other !== -1)
      return `${where}: task ${other + 1} was ${JSON.stringify(known[other])} and is ${JSON.stringify(now[other])}`
    if (isLast && (!isDeepStrictEqual(endOf(answer), end) || now.length > asked.length))
      return `${where}: the end was ${JSON.stringify(end)} and is ${JSON.stringify([endOf(answer), ...now.slice(asked.length)])}`
  }
  return undefined
}

const runOnce = async (generator: unknown, given: object): Promise<OrchestratorAnswer | string> => {
  const target = orchestrator('flowRun', generator)
  try {
    const answered = await target.run({ json: JSON.stringify(given) }, { instanceId: '' })
    return JSON.parse(answered?.json ?? 'null') as OrchestratorAnswer
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : String(error)
  }
}
