import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { cardSize } from './lay-out'

/** Brings a node that was chosen elsewhere into sight. */
export const useChosenInSight = (chosen: string | undefined): void => {
  const { getInternalNode, setCenter } = useReactFlow()
  const store = useStoreApi()
  useEffect(() => {
    const node = chosen === undefined ? undefined : getInternalNode(chosen)
    if (!node) return
    const { transform, width, height } = store.getState()
    const [left, top, zoom] = transform
    const { x, y } = node.internals.positionAbsolute
    const [w, h] = [node.measured.width ?? cardSize.width, node.measured.height ?? cardSize.height]
    const isSeen =
      x * zoom + left >= 0 && y * zoom + top >= 0 && (x + w) * zoom + left <= width && (y + h) * zoom + top <= height
    if (!isSeen && width > 0) void setCenter(x + w / 2, y + h / 2, { zoom: Math.max(zoom, 0.7), duration: 160 })
  }, [chosen, getInternalNode, setCenter, store])
}
