import type { Caller } from '../../caller'
import { mayAs } from '../../caller'
import { fault } from '../../faults'
import type { Json, JsonObject } from '../../json'
import type { NodeContext, NodeKind, RawNode, SettleTools } from '../contract'
import { shown, textOr } from '../definition/shapes'
import { countOf, inputOf, keyOf, literalOf, refuseOtherKeys } from './settings'

const mostRecords = 500

/** `type: lookup`: reads the application's data. Keys: `collection`, `owner` (name of the input that says whose data it is), `list`, `limit`; inputs: `partition` or `key`, `id`, and the owner's input. Nothing found is null or an empty list. */
export const lookupNode: NodeKind = {
  kind: 'lookup',
  readsAsCaller: true,
  settle,
  notFromModel: ({ owner }) => (typeof owner === 'string' ? [owner] : []),
  async run(settings, inputs, context) {
    const list = settings['list'] === true
    const nothing: Json = list ? [] : null
    const partition = partitionOf(settings, inputs, context)
    if (partition === null) return nothing

    const collection = textOr(settings['collection'], '')
    const { records, subjects } = context.services
    await subjects?.mark(context.caller.project, context.run.id, context.path, { collection, partition })
    if (list) return listRecords(collection, partition, limitOf(settings, inputs), context)
    const id = settings['hasId'] === true ? keyText('id', inputs['id'] ?? null) : partition
    if (id === null) return null
    const record = await records.get(context.caller, collection, partition, id)
    return record?.data ?? null
  },
}

function settle(node: RawNode, tools: SettleTools): JsonObject {
  refuseOtherKeys(node, ['collection', 'owner', 'list', 'limit', 'partition', 'key', 'id'], tools)
  const collection = literalOf(node, 'collection', tools)
  if (typeof collection !== 'string' || !/^[A-Za-z0-9_~-]{1,100}$/.test(collection)) {
    const message = `\`collection\` of node “${node.name}” names a collection, in letters, digits, _, ~ and -`
    tools.report('NodeInputValidationError', message, ['collection'])
  }
  for (const key of ['partition', 'key', 'id']) {
    if (keyOf(node, key, tools) === undefined) continue
    tools.report('NodeInputValidationError', `\`${key}\` of a lookup stands under \`inputs\``, [key])
  }
  const limit = inputOf(node, 'limit')
  const limitValue = limit?.from === 'literal' || !limit ? literalOf(node, 'limit', tools) : undefined
  return {
    collection: textOr(collection, ''),
    list: literalOf(node, 'list', tools) === true,
    limit: countOf(node, 'limit', limitValue, mostRecords, tools),
    hasId: inputOf(node, 'id') !== undefined,
    ...settleOwner(node, tools),
  }
}

// With an owner its value is the partition: another partition would read another's data past the check.
const settleOwner = (node: RawNode, tools: SettleTools): JsonObject => {
  const owner = literalOf(node, 'owner', tools) ?? null
  const partition = inputOf(node, 'partition') ? 'partition' : 'key'
  if (owner === null) {
    if (!inputOf(node, partition)) {
      tools.report('MissingRequiredInputs', `Lookup “${node.name}” needs the input \`partition\``, ['inputs'])
    }
    return { owner: null, partition }
  }
  const input = typeof owner === 'string' ? inputOf(node, owner) : undefined
  if (!input) {
    const message = `\`owner\` of node “${node.name}” names an input of the node; ${shown(owner)} is none`
    tools.report('NodeInputValidationError', message, ['owner'])
    return { owner: null, partition }
  }
  const other = inputOf(node, partition)
  if (other && partition !== owner && JSON.stringify(other) !== JSON.stringify(input)) {
    const message = `Lookup “${node.name}” has an \`owner\`, so its value is the partition; leave \`${partition}\` out`
    tools.report('NodeInputValidationError', message, ['inputs', partition])
  }
  return { owner, partition: owner }
}

const partitionOf = (settings: JsonObject, inputs: JsonObject, { caller }: NodeContext): string | null => {
  const name = textOr(settings['partition'], '')
  const partition = keyText(name, Object.hasOwn(inputs, name) ? (inputs[name] ?? null) : null)
  if (partition !== null && settings['owner'] !== null) checkOwner(caller, partition)
  return partition
}

/** Whether a caller may read what that principal owns [21]: its own, anybody's as an owner or with role act-for, and only the one it acts for. */
const checkOwner = (caller: Caller, owner: string): void => {
  const mayRead = caller.actingFor ? caller.actingFor.id === owner : caller.id === owner || mayAs(caller, 'act-for')
  if (mayRead) return
  const reader = caller.actingFor ?? caller
  throw fault('forbidden', `“${reader.id}” may read its own data only; asked was the data of “${owner}”`, { owner })
}

const listRecords = async (
  collection: string,
  partition: string,
  limit: number,
  { caller, services: { records } }: NodeContext,
): Promise<Json> => {
  const found: Json[] = []
  for (let cursor: string | undefined; ;) {
    const page = await records.list(caller, collection, partition, {
      limit: limit - found.length,
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items.map(({ id, data }) => ({ id, ...data })))
    cursor = page.cursor
    if (cursor === undefined || found.length >= limit) return found.slice(0, limit)
  }
}

const limitOf = (settings: JsonObject, inputs: JsonObject): number => {
  const limit = settings['limit'] ?? inputs['limit'] ?? 50
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= mostRecords) return limit
  throw fault('node_failed', `\`limit\` is a whole number from 1 to ${mostRecords}, not ${JSON.stringify(limit)}`)
}

const keyText = (name: string, value: Json): string | null => {
  if (value === null || value === '') return null
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw fault('node_failed', `\`${name}\` of a lookup is a string, not ${JSON.stringify(value).slice(0, 100)}`)
}
