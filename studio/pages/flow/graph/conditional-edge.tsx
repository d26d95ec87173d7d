import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react'
import { memo, type ReactElement } from 'react'
import { textOf } from '../../../parts/text-of'

/** An edge that carries a condition: dotted, the condition on hover. */
export const ConditionalEdge = memo(({ data, ...edge }: EdgeProps): ReactElement => {
  const [path] = getBezierPath(edge)
  const condition = textOf(data?.['condition'])
  return (
    <>
      <BaseEdge path={path} interactionWidth={16} />
      <path d={path} className="hover" fill="none">
        <title>{condition}</title>
      </path>
    </>
  )
})
ConditionalEdge.displayName = 'ConditionalEdge'
