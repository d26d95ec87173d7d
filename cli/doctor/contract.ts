/** What one look of the doctor came to; `unchecked` where it could not be taken. */
export interface Finding {
  readonly name: string
  readonly outcome: 'ok' | 'warning' | 'failed' | 'unchecked'
  /** What is there. */
  readonly found: string
  /** What to do about it. */
  readonly fix?: string
}

/** What the doctor asks of the machine it runs on, handed in so that tests can play another. */
export interface Machine {
  readonly nodeVersion: string
  /** Whether a port of loopback can be bound. */
  isPortFree(port: number): Promise<boolean>
  /** Free bytes where a folder lies, or would lie. */
  freeBytes(folder: string): Promise<number>
  exists(path: string): boolean
  /** The text of a file, undefined where there is none. */
  read(path: string): string | undefined
  /** What the app says of settings: one line for each that is wrong. */
  settingFaults(environment: Readonly<Record<string, string | undefined>>): readonly string[]
  /** A token for Azure Resource Manager of whoever is logged in. */
  armToken(): Promise<string>
}
