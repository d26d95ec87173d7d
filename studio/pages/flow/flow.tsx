import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useParams } from 'wouter'
import { flowAt } from '../../api/queries'
import { Page } from '../../frame/page'
import { Shown } from '../../parts/states'
import { FlowEditor } from './flow-editor'

/** A flow at its address. */
const FlowPage = (): ReactElement => {
  const { flow: name = '' } = useParams()
  const query = useQuery(flowAt(name))
  if (query.data) return <FlowEditor key={name} flow={query.data} />
  return (
    <Page crumbs={[{ text: 'Flows', href: '/flows' }, { text: name }]}>
      <Shown query={query}>{() => null}</Shown>
    </Page>
  )
}

export default FlowPage
