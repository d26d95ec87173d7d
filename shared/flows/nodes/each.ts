import { fault } from '../../faults'
import type { NodeKind } from '../contract'
import { refuseOtherKeys } from './settings'

// What they carry out was read with the common keys; drivers open such nodes and leave them.
const eachKind = (kind: string, keys: readonly string[]): NodeKind => ({
  kind,
  settle(node, tools) {
    refuseOtherKeys(node, keys, tools)
    return {}
  },
  async run() {
    throw fault('internal', `A node of type “${kind}” is carried out by the driver`)
  },
})

/** `type: map`: carries out a flow for each item of a list. Keys: `over` (the input that holds the list), `as`, `concurrency`, and `flow: name@label` or `nodes` with `outputs`; the output is the list of outputs. */
export const mapNode = eachKind('map', ['over', 'as', 'concurrency', 'flow', 'nodes', 'outputs'])

/** `type: flow`: calls another published flow. Key: `flow: name@label`; inputs are that flow's inputs, the output its outputs. */
export const flowNode = eachKind('flow', ['flow'])
