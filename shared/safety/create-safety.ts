import { Fault } from '../faults'
import type { CheckFinding, Safety, SafetyCheck } from './contract'

/** The safety room over the checks it is given. */
export const createSafety = (installed: readonly SafetyCheck[]): Safety => {
  const byId = new Map(installed.map((check) => [check.id, check]))
  return {
    checks: installed.map(({ id, summary, missing }) => ({ id, summary, ...(missing !== undefined && { missing }) })),
    check: (caller, text, checks, signal, about) =>
      Promise.all(
        checks.map(async (id): Promise<CheckFinding> => {
          const check = byId.get(id)
          if (!check) return { check: id, outcome: 'unchecked', why: `No check “${id}” is installed` }
          if (check.missing !== undefined) return { check: id, outcome: 'unchecked', why: check.missing }
          try {
            return await check.run(caller, text, signal, about)
          } catch (error) {
            if (signal.aborted) throw error
            const why = error instanceof Fault ? error.message : 'The check failed'
            return { check: id, outcome: 'unchecked', why, failed: true }
          }
        }),
      ),
  }
}
