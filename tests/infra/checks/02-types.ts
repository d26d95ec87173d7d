import { resourcesOf } from '../bicep/declarations'
import { pinnedVersion } from '../bicep/resource-types'
import { at, check } from './found'

const id = '2 types'

/** Every resource is of a type whose data is here, at the version that data is of. */
export const types = check(id, 'every resource type exists at the version it is named with', ({ files }) =>
  resourcesOf(files).flatMap(({ file, declaration, type, version }) => {
    const pinned = pinnedVersion(type)
    if (pinned === version) return []
    const message =
      pinned === undefined
        ? `there is no data of type “${type}”: it is unchecked`
        : `“${type}” is named at version “${version}”, its data is of ${pinned}`
    return [at(id, file, declaration.node, message)]
  }),
)
