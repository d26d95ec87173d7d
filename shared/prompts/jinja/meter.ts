import { TemplateBudgetError } from './errors'

/** Counts what a rendering costs, so that no template or value can hold the process: steps taken and characters made. */
export class Meter {
  private stepsLeft: number
  private textLeft: number

  constructor(
    private readonly maxSteps = Infinity,
    readonly maxOutput = Infinity,
  ) {
    this.stepsLeft = maxSteps
    // Text passes through several hands (captured, joined, printed) before it is output.
    this.textLeft = maxOutput * 16
  }

  /** Takes steps: one for each thing evaluated, visited or compared. */
  spend(steps = 1): void {
    if ((this.stepsLeft -= steps) < 0)
      throw new TemplateBudgetError(`The template took more than the ${this.maxSteps} steps it may take`)
  }

  /** Takes steps for reading through a text: one for each 1,024 characters. */
  scan(characters: number): void {
    if (characters > 1024) this.spend(characters >>> 10)
  }

  /** Announces a text about to be made; called before it is, so that it never is when it is too long. */
  grow(characters: number): void {
    if (characters > this.maxOutput || (this.textLeft -= characters) < 0)
      throw new TemplateBudgetError(`The template made more text than the ${this.maxOutput} characters it may make`)
  }
}
