import { useReactFlow, useStore } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'

const padding = 0.1

/** Keeps the graph whole in sight, until somebody moves it; what changes its shape, or the room for it, fits it again. */
export const useFit = (shape: string, layoutTurn: number) => {
  const { fitView } = useReactFlow()
  const width = useStore((store) => store.width)
  const height = useStore((store) => store.height)
  const isMovedByHand = useRef(false)
  const fit = useCallback(
    (duration = 0) => {
      isMovedByHand.current = false
      void fitView({ padding, maxZoom: 1, duration })
    },
    [fitView],
  )
  useEffect(() => {
    if (!isMovedByHand.current) fit()
  }, [shape, width, height, fit])
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) fit(160)
    isFirst.current = false
  }, [layoutTurn, fit])
  return {
    fit,
    /** Told by the canvas: a move without an event is the canvas’s own. */
    onMove: useCallback((event: unknown) => {
      if (event) isMovedByHand.current = true
    }, []),
  }
}
