/** Remembers how to take back each step of a start; takes them back last first, once, and all of them. */
export class Undo {
  private steps: (() => unknown)[] = []

  add(step: () => unknown): void {
    this.steps.push(step)
  }

  async all(): Promise<void> {
    const steps = this.steps.toReversed()
    this.steps = []
    const failures: unknown[] = []
    for (const step of steps) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
