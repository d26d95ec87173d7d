import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useParams } from 'wouter'
import { Page } from '../../../frame/page'
import { Shown } from '../../../parts/states'
import { gateAt } from './gate-data'
import { GateEditor } from './gate-editor'

/** Changes a gate that is there. */
const GateEdit = (): ReactElement => {
  const { gate: name = '' } = useParams()
  const gate = useQuery(gateAt(name))
  if (gate.data) return <GateEditor key={name} gate={gate.data} />
  return (
    <Page
      crumbs={[{ text: 'Evaluate', href: '/evaluate' }, { text: 'Gates', href: '/evaluate/gates' }, { text: name }]}
    >
      <Shown query={gate}>{() => null}</Shown>
    </Page>
  )
}

export default GateEdit
