/** What a caller may do: owner (all), author (publish, label, data, evaluate), runner (invoke and run), reader (lists, figures), act-for (speak for a principal), read-content (content of others' runs). */
export const roles = ['owner', 'author', 'runner', 'reader', 'act-for', 'read-content'] as const

/** One of the six roles. */
export type Role = (typeof roles)[number]

/** A person or service with the groups that decide which passages it may read. */
export interface Principal {
  readonly id: string
  readonly groups: readonly string[]
}

/** Who asks. Every room function takes it first; there is no read without a project. */
export interface Caller extends Principal {
  readonly project: string
  readonly roles: readonly Role[]
  /** Set only for a caller with role `act-for` that named somebody. */
  readonly actingFor?: Principal
}

/** Whether the caller holds the role; an owner holds every role but `act-for`'s consequence, which also needs a name. */
export const mayAs = (caller: Caller, role: Role): boolean =>
  caller.roles.includes('owner') || caller.roles.includes(role)

/** The principal whose data is read: the one acted for, else the caller. */
export const principalOf = (caller: Caller): Principal => caller.actingFor ?? caller

/** Whoever started a run, with the roles and groups of then: as whom its nodes read. */
export const callerOfRun = (
  project: string,
  id: string,
  as:
    { readonly groups: readonly string[]; readonly roles: readonly Role[]; readonly actingFor?: Principal } | undefined,
): Caller => ({
  project,
  id,
  groups: as?.groups ?? [],
  roles: as?.roles ?? [],
  ...(as?.actingFor && { actingFor: as.actingFor }),
})
