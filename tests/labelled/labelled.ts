import type { Caller } from '../../shared/caller'
import { createSafety, localChecks } from '../../shared/safety'
import type { CheckAbout, CheckFinding } from '../../shared/safety/contract'

const caller: Caller = { project: 'p', id: 'me', groups: [], roles: [] }
const safety = createSafety(localChecks)

/** What one local check makes of a text. */
export const checked = async (check: string, text: string, about?: CheckAbout): Promise<CheckFinding> => {
  const [finding] = await safety.check(caller, text, [check], new AbortController().signal, about)
  return finding!
}

/** Precision and recall of what was flagged, and the texts it was wrong about. */
export const measured = (
  rows: readonly { readonly text: string; readonly wanted: boolean; readonly found: boolean }[],
): { readonly precision: number; readonly recall: number; readonly wrong: readonly string[] } => {
  const both = rows.filter(({ wanted, found }) => wanted && found).length
  return {
    precision: both / rows.filter(({ found }) => found).length,
    recall: both / rows.filter(({ wanted }) => wanted).length,
    wrong: rows
      .filter(({ wanted, found }) => wanted !== found)
      .map(({ text, wanted }) => `${wanted ? 'missed' : 'wrongly flagged'}: ${text}`),
  }
}
