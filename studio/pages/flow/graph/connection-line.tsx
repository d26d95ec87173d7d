import { getBezierPath, Position, useStore, type ConnectionLineComponentProps } from '@xyflow/react'
import type { ReactElement } from 'react'

/** The line while somebody draws it; over a node that cannot take it, it says why. */
export const connectionLine =
  (refusal: (from: string, to: string) => string | undefined) =>
  ({ fromNode, fromHandle, fromX, fromY, toX, toY, toNode }: ConnectionLineComponentProps): ReactElement => {
    const over = useNodeUnder(toX, toY)
    const other = toNode?.id ?? over
    const isUpwards = fromHandle?.type === 'target'
    const why =
      other === undefined || other === fromNode.id
        ? undefined
        : isUpwards
          ? refusal(other, fromNode.id)
          : refusal(fromNode.id, other)
    const [path] = getBezierPath({
      sourceX: fromX,
      sourceY: fromY,
      sourcePosition: isUpwards ? Position.Top : Position.Bottom,
      targetX: toX,
      targetY: toY,
      targetPosition: isUpwards ? Position.Bottom : Position.Top,
    })
    return (
      <g className={`drawing ${why === undefined ? '' : 'refused'}`}>
        <path className="react-flow__connection-path" d={path} fill="none" />
        {why !== undefined && (
          <foreignObject x={toX + 12} y={toY - 12} width={260} height={64}>
            <span className="why" role="status">
              {why}
            </span>
          </foreignObject>
        )}
      </g>
    )
  }

// The node below the pointer, also where its handle is not.
const useNodeUnder = (x: number, y: number): string | undefined =>
  useStore(({ nodeLookup }) => {
    for (const [id, { internals, measured }] of nodeLookup) {
      const { x: left, y: top } = internals.positionAbsolute
      if (x >= left && y >= top && x <= left + (measured.width ?? 0) && y <= top + (measured.height ?? 0)) return id
    }
    return undefined
  })
