import { createElement, lazy, useState, type ComponentType, type ReactElement } from 'react'

type Load = () => Promise<{ readonly default: ComponentType }>

/** A page at its address, with a way to fetch its code before it is opened. */
export interface PageCode {
  readonly path: string
  readonly Component: ComponentType
  /** Resolves when the code is there, or is known not to come now. */
  fetchAhead(): Promise<void>
}

/** A page whose code comes when it is first opened, or ahead of that: then it is drawn at once, without the third of a second for which React keeps a fallback. */
export const pageCode = (path: string, load: Load): PageCode => {
  let known: ComponentType | undefined
  const Lazy = lazy(async () => {
    const code = await load()
    known = code.default
    return code
  })
  const Component = (): ReactElement => {
    // Chosen once: what is shown keeps its state when the code comes by another way.
    const [Shown] = useState(() => known ?? Lazy)
    return createElement(Shown)
  }
  const fetchAhead = async (): Promise<void> => {
    try {
      known ??= (await load()).default
    } catch {
      // It is asked for again, and said, when the page is opened.
    }
  }
  return { path, Component, fetchAhead }
}

/** Fetches the code of the page that a link of the studio leads to. */
export const fetchPageOf = async (pages: readonly PageCode[], href: string): Promise<void> => {
  const [path = ''] = href.split(/[?#]/)
  await pages.find((page) => new RegExp(`^${page.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path))?.fetchAhead()
}
