import { mayAs, principalOf, type Caller } from '../caller'
import { fault } from '../faults'
import type { DocumentStore } from '../store/contract'
import type { RunHeader } from './contract'
import { headerShape } from './documents'

/** Whether a caller may see all runs of its project, or only those of its own principal. */
export const seesAllRuns = (caller: Caller): boolean => mayAs(caller, 'reader') || mayAs(caller, 'read-content')

/** Whether a caller may see what went into and came out of a run: its own principal and `read-content` may [20]. */
export const seesContent = (caller: Caller, header: Pick<RunHeader, 'principal'>): boolean =>
  header.principal === principalOf(caller).id || mayAs(caller, 'read-content')

/** Reads the header of a run that the caller may know of. */
export const readHeader = async (store: DocumentStore, caller: Caller, id: string): Promise<RunHeader> => {
  // Foreign texts are no ids [15] and never reach the store.
  const kept = /^[A-Za-z0-9_~-]{1,128}$/.test(id)
    ? await headerShape.get(store, 'runs', [caller.project, id], id)
    : undefined
  if (!kept || kept.value.purging)
    throw fault('not_found', `No run “${id.slice(0, 128)}” in project “${caller.project}”`, { run: id.slice(0, 128) })
  const header = kept.value
  if (seesContent(caller, header) || seesAllRuns(caller)) return header
  throw forbidden(id, ['reader', 'read-content'], caller)
}

/** Refuses whoever may not see the content of the run. */
export const requireContent = (caller: Caller, header: RunHeader): void => {
  if (!seesContent(caller, header)) throw forbidden(header.id, ['read-content'], caller)
}

const forbidden = (id: string, needs: readonly string[], caller: Caller) =>
  fault('forbidden', `Run “${id}” is another principal's; seeing it needs the role ${needs.join(' or ')}`, {
    needs,
    holds: caller.roles,
  })
