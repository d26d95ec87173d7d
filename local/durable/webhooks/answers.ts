import type { WebAnswer } from './contract'

/** An error in the platform's form. */
export function problem(status: number, message: string, exception = message): WebAnswer {
  return {
    status,
    body: { Message: message, ExceptionMessage: exception, ExceptionType: 'System.ArgumentException', StackTrace: '' },
  }
}

/** What the platform says where an argument is wrong. */
export function wrongArgument(why: string): WebAnswer {
  return problem(400, 'One or more of the arguments submitted is incorrect', why)
}

/** A text that stands for no JSON is shown as it is. */
export function parsedOrRaw(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A time in whole seconds, as the platform shows it. */
export function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
