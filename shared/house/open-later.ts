/** What may be asked of a room before it is there: all that is answered later anyway. */
export type Later<Room> = {
  readonly [Name in keyof Room as AnswersLater<Room[Name]> extends true ? Name : never]: Room[Name]
}

type AnswersLater<Member> = Member extends (...given: never[]) => unknown
  ? Member extends Asked
    ? true
    : false
  : Member extends object
    ? Member extends { readonly [Name in keyof Member]: Asked }
      ? true
      : false
    : false
type Asked = (...given: never[]) => Promise<unknown> | AsyncIterable<unknown>

/** Opens once, for whoever asks first; an opening that failed is tried again by the next. */
export const once = <Opened>(open: () => Promise<Opened>): (() => Promise<Opened>) => {
  let opening: Promise<Opened> | undefined
  return () => {
    if (opening === undefined) {
      opening = open()
      opening.catch(() => (opening = undefined))
    }
    return opening
  }
}

/** A room that is read and put together when it is first asked, so that a start does not wait for rooms which its first request never enters. */
export const openLater = <Room extends object>(open: () => Promise<Room>): Later<Room> => asked(open) as Later<Room>

const asked = (open: () => Promise<unknown>): object =>
  new Proxy(() => {}, {
    // Whoever awaits a room asks for its `then`, which none has.
    get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : asked(() => memberOf(open, name))),
    apply: (_, _this, given: unknown[]) =>
      inPieces(open().then((member) => (member as (...given: unknown[]) => unknown)(...given))),
  })

// What a room answers piece by piece is gone through, not awaited.
const inPieces = (answer: Promise<unknown>): object =>
  Object.assign(answer, {
    async *[Symbol.asyncIterator]() {
      yield* (await answer) as AsyncIterable<unknown>
    },
  })

const memberOf = async (open: () => Promise<unknown>, name: string): Promise<unknown> => {
  const whole = (await open()) as Readonly<Record<string, unknown>>
  const member = whole[name]
  return typeof member === 'function' ? (member.bind(whole) as unknown) : member
}
