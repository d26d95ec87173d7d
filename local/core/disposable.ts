/** What registering gives back: calling `dispose` undoes the registration, once. */
export class Disposable {
  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose()
    })
  }

  private undo: (() => unknown) | undefined

  constructor(undo: () => unknown) {
    this.undo = undo
  }

  dispose(): unknown {
    const undo = this.undo
    this.undo = undefined
    return undo?.()
  }
}
