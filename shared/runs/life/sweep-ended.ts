import type { Where } from '../../store/contract'
import { isoTime } from '../../world'
import type { Retention, SweepReport } from '../contract'
import { endedStatuses } from '../documents'
import { headersOf } from '../durable/sweep'
import type { Projects } from '../durable/projects'
import type { ValueFunctions } from '../values'
import { graceOfValues, hideValues } from './hide-values'
import { purgeRun, type PurgeDeps } from './purge'
import { tellEnd, type TellDeps } from './tell-end'

/** What sweeping ended runs stands on. */
export interface EndSweepDeps extends PurgeDeps {
  readonly values: ValueFunctions
  readonly projects: Projects
  readonly retention: Retention
  readonly telling?: TellDeps
}

const day = 86_400_000
// A round goes on where the last one stopped; it never keeps the sweeper from its first duty.
const longestRound = 30_000

/** Makes the sweeper of ended runs: it tells what is to be told, hides the values that are to be hidden, and purges what is due [10]. */
export const createEndSweeper =
  (deps: EndSweepDeps) => async (): Promise<Pick<SweepReport, 'told' | 'masked' | 'purged'>> => {
    const { store, world, projects } = deps
    const until = world.now() + longestRound
    const report = { told: [] as string[], masked: [] as string[], purged: [] as string[] }
    const each = async (
      project: string,
      where: readonly Where[],
      into: string[],
      act: (id: string) => Promise<unknown>,
    ) => {
      for await (const { value } of headersOf(store, project, where)) {
        if (world.now() >= until) return
        try {
          if (await act(value.id)) into.push(value.id)
        } catch (cause) {
          world.log('warning', 'The sweeper could not finish with a run; it will try again', { run: value.id, cause })
        }
      }
    }
    for (const project of await projects.all()) {
      const now = world.now()
      const { telling } = deps
      if (telling)
        await each(
          project,
          [
            { field: 'webhook.state', is: 'eq', value: 'pending' },
            { field: 'webhook.next', is: 'lte', value: isoTime(now) },
            ended,
          ],
          report.told,
          (id) => tellEnd(telling, project, id),
        )
      await each(
        project,
        [
          { field: 'values', is: 'eq', value: 'kept' },
          { field: 'ended', is: 'lte', value: isoTime(now - graceOfValues) },
        ],
        report.masked,
        (id) => hideValues(deps, project, id),
      )
      await each(project, [{ field: 'purging', is: 'eq', value: true }], report.purged, (id) =>
        purgeRun(deps, project, id),
      )
      for (const [kind, days] of Object.entries(deps.retention)) {
        const due: Where[] = [
          { field: 'kind', is: 'eq', value: kind },
          { field: 'ended', is: 'lt', value: isoTime(now - days * day) },
          ended,
        ]
        await each(project, due, report.purged, (id) => purgeRun(deps, project, id))
      }
    }
    for (const [did, runs] of Object.entries(report)) {
      if (runs.length > 0) world.log('information', `The sweeper has ${did} runs`, { runs })
    }
    return report
  }

// Unfinished runs are told of nothing, hide nothing and never expire [10].
const ended: Where = { field: 'status', is: 'in', value: [...endedStatuses] }
