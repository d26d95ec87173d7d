/** What a style may be painted with. */
export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold'

/** Where a command writes and asks, handed in so that tests can read it. */
export interface Terminal {
  /** The answer of the command, on standard output. */
  write(text: string): void
  /** What happens meanwhile, on standard error. */
  note(text: string): void
  /** Paints text where a person looks at it on standard output. */
  paint(colour: Colour, text: string): string
  /** Columns of standard error, where it is a terminal whose line may be written over. */
  liveWidth?(): number | undefined
  /** Lines that a person types or that are piped in; each call says what it asks. */
  lines(prompt: string): AsyncIterable<string>
}

const codes: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 }

/** Paints with the escape codes of terminals. */
export const ansi = (colour: Colour, text: string): string => `\u001B[${codes[colour]}m${text}\u001B[0m`

/** What could make a terminal do something else than show text. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/** Text from elsewhere, such as a model's, or JSON of what is no text, without characters that steer a terminal. */
export const plain = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replaceAll(controls, '')
