/** What a worker is started with. */
export interface WorkerSettings {
  /** Folder that holds Pyodide. */
  readonly runtime: string
  /** The Python files of the host by path. */
  readonly host: Readonly<Record<string, Uint8Array>>
  /** A picture of a started interpreter, to start from. */
  readonly snapshot?: Uint8Array
  /** Whether this one is to take that picture. */
  readonly wantsSnapshot: boolean
  /** Bytes. */
  readonly mostMemory: number
}

/** What a worker is told. */
export interface ToWorker {
  readonly id: number
  readonly text: string
  readonly files?: Readonly<Record<string, Uint8Array>>
}

/** What a worker says. */
export type FromWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'snapshot'; readonly bytes: Uint8Array }
  | { readonly is: 'answer'; readonly id: number; readonly text: string }
  | { readonly is: 'piece'; readonly id: number; readonly text: string }
  /** More memory was asked for than there may be. */
  | { readonly is: 'memory'; readonly wanted: number }
  | { readonly is: 'broken'; readonly id: number; readonly why: string }
