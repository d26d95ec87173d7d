import { blobContainers } from '../../../shared/blobs/contract'
import { settingsSchema } from '../../../shared/config'
import { containers, type ContainerLayout } from '../../../shared/store/contract'
import { declarationOf, resourcesOf, type BicepFile } from '../bicep/declarations'
import { literalString, propertiesOf, valueAt, type Syntax } from '../bicep/syntax'
import type { Finding, Infra } from '../infra'
import { check, of } from './found'

const id = '12 storage'

/** Containers, queues and the database are those the app’s contracts name. */
export const storage = check(id, 'containers and queues are those of the app’s contracts', (infra) => [
  ...cosmosFaults(infra),
  ...blobFaults(infra),
  ...eventFaults(infra),
])

const fileOf = ({ files }: Infra, name: string): BicepFile | undefined =>
  files.find(({ path }) => path === `infra/modules/${name}.bicep`)

/** The plain value of a literal. */
const dataOf = (node: Syntax | undefined): unknown => {
  if (node?.type === 'array') return node.named.map(dataOf)
  if (node?.type === 'object')
    return Object.fromEntries(propertiesOf(node).map(({ key, value }) => [key, dataOf(value)]))
  return literalString(node) ?? node?.text
}

const cosmosFaults = (infra: Infra): readonly Finding[] => {
  const file = fileOf(infra, 'cosmos')
  const path = 'infra/modules/cosmos.bicep'
  const made = file && dataOf(declarationOf(file, 'containers')?.value)
  const wanted = Object.entries(containers as Readonly<Record<string, ContainerLayout>>).map(
    ([name, { partition, orders, ttl }]) => ({
      name,
      partition: partition.map((field) => `/${field}`),
      orders: orders.map((order) => order.map(({ field, direction }) => ({ path: `/${field}`, order: direction }))),
      ttl: String(ttl),
    }),
  )
  const inLoop = resourcesOf(infra.files).find(({ type }) => type.endsWith('/sqlDatabases/containers'))
  const resource = valueAt(inLoop?.body, 'properties', 'resource')
  const uses: readonly (readonly [Syntax | undefined, string])[] = [
    [inLoop?.declaration.value?.named[1], 'containers'],
    [valueAt(inLoop?.body, 'name'), 'container.name'],
    [valueAt(resource, 'id'), 'container.name'],
    [valueAt(resource, 'partitionKey', 'paths'), 'container.partition'],
    [valueAt(resource, 'partitionKey', 'kind'), "'MultiHash'"],
    [valueAt(resource, 'partitionKey', 'version'), '2'],
    [valueAt(resource, 'defaultTtl'), 'container.ttl ? -1 : null'],
    [valueAt(resource, 'indexingPolicy', 'compositeIndexes'), 'container.orders'],
  ]
  const database = literalString(file && declarationOf(file, 'databaseName')?.value)
  return [
    ...differences(wanted, Array.isArray(made) ? made : []).map((message) => of(id, path, message)),
    ...uses
      .filter(([node, text]) => node?.text !== text)
      .map(([, text]) => of(id, path, `a container is not made with ${text}`)),
    ...(settingsSchema.shape.SLUICE_COSMOS_DATABASE.parse(undefined) === database
      ? []
      : [of(id, path, `the database is “${database}”`)]),
  ]
}

const differences = (wanted: readonly { readonly name: string }[], made: readonly unknown[]): readonly string[] => {
  const nameOf = (one: unknown) => (one as { readonly name?: string }).name
  return [
    ...wanted.flatMap((one) => {
      const found = made.filter((other) => nameOf(other) === one.name)
      if (found.length !== 1) return [`container “${one.name}” is made ${found.length} times`]
      const [text, other] = [JSON.stringify(one), JSON.stringify(found[0])]
      return text === other ? [] : [`container “${one.name}” is ${other}, the contract says ${text}`]
    }),
    ...made
      .filter((one) => !wanted.some(({ name }) => name === nameOf(one)))
      .map((one) => `the contract has no container “${nameOf(one)}”`),
  ]
}

const blobFaults = (infra: Infra): readonly Finding[] => {
  const path = 'infra/modules/storage.bicep'
  const file = fileOf(infra, 'storage')
  const value = (name: string) => file && dataOf(declarationOf(file, name)?.value)
  const made = [...((value('writtenContainers') as readonly string[] | undefined) ?? []), value('codeContainer')]
  const loops = resourcesOf(file ? [file] : []).flatMap(({ declaration }) =>
    declaration.value?.type === 'for_statement' ? [declaration.value.named[1]?.text] : [],
  )
  const wantedLoops = [
    '[packageContainer, deadLetterContainer]',
    "[eventQueue, '${eventQueue}-poison']",
    'concat(writtenContainers, [codeContainer])',
  ]
  return [
    ...(made.map(String).toSorted().join() === [...blobContainers].toSorted().join() && made.at(-1) === 'code'
      ? []
      : [of(id, path, `containers are ${made.join(', ')}; the contract says ${blobContainers.join(', ')}`)]),
    ...wantedLoops.filter((text) => !loops.includes(text)).map((text) => of(id, path, `nothing is made of ${text}`)),
  ]
}

/** Announcements are of the container that uploads land in, and end in the queue that is read. */
const eventFaults = (infra: Infra): readonly Finding[] => {
  const subscription = resourcesOf(infra.files).find(({ type }) => type.endsWith('/eventSubscriptions'))
  const inner = valueAt(subscription?.body, 'properties')
  const target = valueAt(inner, 'deliveryWithResourceIdentity', 'destination', 'properties')
  const letters = valueAt(inner, 'deadLetterWithResourceIdentity', 'deadLetterDestination', 'properties')
  const filter = valueAt(inner, 'filter')
  const topic = resourcesOf(infra.files).find(
    ({ type, declaration }) => type === 'Microsoft.EventGrid/systemTopics' && !declaration.isExisting,
  )
  const facts: readonly (readonly [Syntax | undefined, string])[] = [
    [valueAt(inner, 'eventDeliverySchema'), "'EventGridSchema'"],
    [valueAt(target, 'queueName'), 'queueName'],
    [valueAt(target, 'resourceId'), 'hostStorageId'],
    [valueAt(target, 'queueMessageTimeToLiveInSeconds'), '604800'],
    [valueAt(letters, 'resourceId'), 'hostStorageId'],
    [valueAt(letters, 'blobContainerName'), 'deadLetterContainer'],
    [valueAt(filter, 'includedEventTypes'), "['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted']"],
    [valueAt(filter, 'subjectBeginsWith'), "'/blobServices/default/containers/documents/'"],
    [valueAt(topic?.body, 'properties', 'source'), 'sourceId'],
    [valueAt(topic?.body, 'properties', 'topicType'), "'Microsoft.Storage.StorageAccounts'"],
  ]
  return facts
    .filter(([node, text]) => node?.text !== text)
    .map(([node, text]) =>
      of(id, subscription?.file.path ?? 'infra', `must be ${text}, and is ${node?.text ?? 'missing'}`),
    )
}
