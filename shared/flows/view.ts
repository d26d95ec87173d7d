import type { Caller } from '../caller'
import type { JsonObject } from '../json'
import type { DocumentStore } from '../store/contract'
import type { FlowFiles, FlowSummary, FlowView, Flows } from './contract'
import { flowFile } from './definition/compile-flow'
import { readYaml } from './definition/yaml-source'
import { layOut } from './layout'
import { textOf } from './nodes/templates'
import { imageText, isImage } from './snapshot/image-files'
import { labelShape, layoutShape, type LabelDocument } from './snapshot/documents'
import type { Labels } from './snapshot/labels'
import type { StoredSnapshot } from './snapshot/snapshots'

/** One page of the project's flows, by name. */
export const listFlows = async (
  store: DocumentStore,
  labels: Labels,
  { project }: Caller,
  { limit, cursor }: { readonly limit?: number; readonly cursor?: string },
): ReturnType<Flows['list']> => {
  const page = await store.list('flows', [project], {
    where: [
      { field: 'doc', is: 'eq', value: 'label' },
      { field: 'label', is: 'eq', value: 'latest' },
    ],
    orderBy: [{ field: 'flow', direction: 'ascending' }],
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
  })
  const flows = page.items.map(({ value }) => ({
    name: (value as unknown as { readonly flow: string }).flow,
    latest: labelShape.read(value),
  }))
  const pointing = await labels.ofFlows(
    project,
    flows.map(({ name }) => name),
  )
  const items = flows.map(({ name, latest }) => summaryOf(name, latest, pointing.get(name) ?? []))
  return { items, ...(page.cursor !== undefined && { next: page.cursor }) }
}

/** One flow as the API shows it. */
export const viewFlow = async (
  store: DocumentStore,
  { project }: Caller,
  snapshot: StoredSnapshot,
  labels: readonly LabelDocument[],
  label_etag: string | null,
): Promise<FlowView> => {
  const { flow, plan, hash, files, code, description, type, published_at } = snapshot
  const yaml = textOf(files, flowFile)
  const layout = await layoutShape.get(store, 'flows', [project, flow], 'layout')
  const latest = labels.find(({ label }) => label === 'latest')
  return {
    name: flow,
    description,
    type,
    hash,
    yaml,
    label_etag,
    published_at,
    latest: latest?.hash ?? null,
    labels: Object.fromEntries(labels.map((document) => [document.label, document.hash])),
    definition: readYaml(flowFile, yaml).value as JsonObject,
    files: filesOf(files),
    code: Object.entries(code)
      .map(([path, module]) => ({ path, hash: module }))
      .toSorted((left, right) => (left.path < right.path ? -1 : 1)),
    inputs: plan.inputs,
    outputs: Object.fromEntries(
      Object.entries(plan.outputs).map(([name, output]) => [
        name,
        { type: output.type, ...(output.description !== undefined && { description: output.description }) },
      ]),
    ),
    layout: layOut(plan, layout?.value.nodes ?? {}),
  }
}

const summaryOf = (flow: string, latest: LabelDocument, labels: readonly LabelDocument[]): FlowSummary => ({
  name: flow,
  description: latest.description,
  type: latest.type,
  latest: latest.hash,
  labels: Object.fromEntries(labels.map(({ label, hash }) => [label, hash])),
  published_at: latest.moved_at,
})

const filesOf = (files: FlowFiles): FlowView['files'] =>
  [...files]
    .filter(([path]) => path !== flowFile)
    .map(([path, bytes]) => ({
      path,
      size: bytes.byteLength,
      text: isImage(path) ? imageText(bytes) : textOf(files, path),
    }))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1))
